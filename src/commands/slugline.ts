import type { CommandSpec } from '../chat/command-spec.ts';
import type { Asker, Reply } from '../chat/question.ts';
import { readWords } from '../engines/matching/words.ts';
import { changeSettings, SETTING_OPTIONS } from './answering/channel-settings.ts';
import { helpMessage } from './answering/command-help.ts';
import { done, echo, listReply, notice, problem } from './answering/reply-parts.ts';
import { showLog } from './answering/show-log.ts';
import { typedLink } from './asking/typed-line.ts';
import {
  type Command,
  type CommandDeps,
  type CommandInput,
  type CommandReply,
  commandSpec,
  option,
  subcommand,
} from './command.ts';

type SluglineDeps = Pick<CommandDeps, 'auditLog' | 'owner' | 'status' | 'manualGrouping' | 'now' | 'channels'> & {
  search: Pick<CommandDeps['search'], 'articleAt' | 'storyBySlug'>;
};

const SPEC = commandSpec({
  name: 'slugline',
  description: 'Help, state and settings of this bot; stories put right by hand',
  usage: 'help | status | log | pause | resume | settings | split | merge',
  subcommands: [
    subcommand('help', 'All commands'),
    subcommand('status', 'How the parts of the bot are doing'),
    subcommand('log', 'Who changed what in this workspace: feeds, stories, and this channel', {
      permission: 'installation',
    }),
    subcommand('pause', 'Post nothing in this channel', { permission: 'channel' }),
    subcommand('resume', 'Post in this channel again', { permission: 'channel' }),
    subcommand('settings', 'Quiet hours, digest time, languages, length and time zone of this channel', {
      usage: '[quiet=22:00-07:00] [digest="daily 08:00"] [languages=en,fr] [length=short] [zone=Europe/Berlin]',
      options: SETTING_OPTIONS,
    }),
    subcommand('split', 'Take an article out of its story: it tells another event', {
      usage: '<link>',
      options: [option('link', 'The link of the article', { required: true })],
      permission: 'installation',
    }),
    subcommand('merge', 'Make one story of two that tell the same event; the second joins the first', {
      usage: '<story> <story>',
      options: [
        option('story', 'The story that stays', { required: true, offers: 'stories' }),
        option('other', 'The story that joins it', { required: true, offers: 'stories' }),
      ],
      permission: 'installation',
    }),
  ],
  visibility: 'private',
});

/** `/slugline help|status|log|pause|resume|settings|split|merge`: help on all commands, and the bot's own state and settings. */
export function createSlugline(others: readonly CommandSpec[]): Command<SluglineDeps> {
  const help = helpMessage([...others, SPEC]);
  return {
    spec: SPEC,
    run: async (input, deps) => {
      switch (input.subcommand) {
        case 'status':
          return answerStatus(input, deps);
        case 'log':
          return showLog(input, deps);
        case 'pause':
        case 'resume':
          return changeState(input.subcommand, input, deps);
        case 'settings':
          return changeSettings(input, deps);
        case 'split':
          return splitStory(input, deps);
        case 'merge':
          return mergeStories(input, deps);
        default:
          return answerHelp(input, help);
      }
    },
  };
}

function answerHelp(input: CommandInput, help: ReturnType<typeof helpMessage>): Reply {
  const unknown = input.options['text'];
  const intro = unknown === undefined ? help.intro : `There is no command “${echo(unknown)}”. These there are:`;
  return { message: { ...help, intro }, visibility: 'private' };
}

async function answerStatus({ asker }: CommandInput, deps: SluglineDeps): Promise<Reply> {
  const parts = await deps.status(asker.address);
  const broken = parts.filter((part) => !part.ok).length;
  const list = {
    title: broken === 0 ? 'All parts work' : `${broken} of ${parts.length} parts need attention`,
    lines: parts.map(({ part, ok, state }) => ({ text: `${ok ? '✓' : '✗'} ${part}`, detail: state, url: null })),
    footer: 'Feeds one by one: /feeds status',
    buttons: [{ label: 'Feeds', command: '/feeds status' }],
  };
  return listReply(list, 'private');
}

async function changeState(wanted: 'pause' | 'resume', input: CommandInput, deps: SluglineDeps): Promise<CommandReply> {
  const { asker } = input;
  const name = asker.channelName ?? 'this channel';
  const channel = await deps.channels.ensure(asker.address, name);
  if (wanted === 'pause') {
    await deps.channels.setState(channel.id, 'paused', `paused by ${asker.userName}`);
    const text = `Paused: nothing is posted in ${name}.`;
    const reply = notice({ tone: 'done', text, hints: ['/slugline resume'] }, 'public');
    return done(reply, { action: 'paused', subject: name, target: asker.address });
  }
  if (channel.state === 'open') return problem(`${name} is not paused.`, ['/slugline pause']);
  await deps.channels.setState(channel.id, 'open', null);
  const reply = notice({ tone: 'done', text: `Posting in ${name} again.`, hints: [] }, 'public');
  return done(reply, { action: 'resumed', subject: name, target: asker.address });
}

const SPLIT_USE = '/slugline split https://example.org/article';
const MERGE_USE = '/slugline merge harbour-ferry-fire ferry-fire-inquiry';

/** `/slugline split <link>`: makes a new story of the article, which later articles like it join. */
async function splitStory({ options, asker }: CommandInput, deps: SluglineDeps): Promise<CommandReply> {
  const link = typedLink(options['link']);
  if (link === '') return problem('Which article? Give its link.', [SPLIT_USE]);
  const article = await deps.search.articleAt(link);
  if (!article?.story) return problem(`No story has an article at ${echo(link)}.`, [`/why ${echo(link)}`]);
  if (article.story.articles < 2) return problem('This article is alone in its story already.');
  const { id: articleId, title, story } = article;
  const split = { articleId, slug: slugOf(title) ?? story.slug, headline: title };
  const { slug } = await deps.manualGrouping.split({ ...split, from: story.id, ...byHand(asker, deps) });
  const text = `“${echo(title)}” is a story of its own now: ${slug}. It was ${story.slug}.`;
  const hints = [`/brief ${slug}`, `/slugline merge ${story.slug} ${slug}`];
  const subject = `${story.slug}: “${echo(title)}” is ${slug} now`;
  return done(notice({ tone: 'done', text, hints }, 'public'), { action: 'split the story', subject, target: null });
}

/** What people put right holds for them: a workspace cannot change what another is told. */
function byHand({ userName }: Asker, { owner, now }: Pick<SluglineDeps, 'owner' | 'now'>) {
  return { owner, by: userName, at: now() };
}

const SLUG_WORDS = 4;
const SLUG_WORD_MIN = 4;

/** A slug of headline words alone; names and topic are in the slugs of stories that the joining made. */
function slugOf(title: string): string | null {
  const words = readWords(title).map(({ word }) => word);
  const longWords = words.filter((word) => word.length >= SLUG_WORD_MIN).slice(0, SLUG_WORDS);
  return longWords.length < 2 ? null : longWords.join('-');
}

/** `/slugline merge <story> <story>`: posted alerts stay, and name the outlets of both stories from then on. */
async function mergeStories({ options, asker }: CommandInput, deps: SluglineDeps): Promise<CommandReply> {
  const typed = [options['story'] ?? '', options['other'] ?? ''].join(' ').trim().toLowerCase().split(/\s+/);
  const [into = '', from = '', ...rest] = typed;
  if (from === '' || rest.length > 0) return problem('Which two stories? Give both by their slugs.', [MERGE_USE]);
  if (into === from) return problem('These are one story already.');
  const [stays, joins] = await Promise.all([deps.search.storyBySlug(into), deps.search.storyBySlug(from)]);
  if (!stays?.id) return problem(`There is no story ${echo(into)}.`, [`/brief ${echo(into)}`]);
  if (!joins?.id) return problem(`There is no story ${echo(from)}.`, [`/brief ${echo(from)}`]);
  await deps.manualGrouping.merge({ from: joins.id, into: stays.id, ...byHand(asker, deps) });
  const text = `${echo(from)} is part of ${echo(into)} now.`;
  const reply = notice({ tone: 'done', text, hints: [`/brief ${echo(into)}`] }, 'public');
  return done(reply, { action: 'merged the stories', subject: `${from} into ${into}`, target: null });
}
