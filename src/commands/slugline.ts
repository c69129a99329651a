import type { CommandSpec } from '../chat/command-spec.ts';
import type { Reply } from '../chat/question.ts';
import { changeSettings, SETTING_OPTIONS } from './answering/channel-settings.ts';
import { helpMessage } from './answering/command-help.ts';
import { type PostLineDeps, postLine } from './answering/post-line.ts';
import { mergeStories, type RegroupDeps, splitStory } from './answering/regroup-stories.ts';
import { done, echo, listReply, notice, problem } from './answering/reply-parts.ts';
import { showLog } from './answering/show-log.ts';
import {
  type Command,
  type CommandDeps,
  type CommandInput,
  type CommandReply,
  commandSpec,
  option,
  subcommand,
} from './command.ts';

type SluglineDeps = Pick<CommandDeps, 'auditLog' | 'status' | 'channels'> & RegroupDeps & PostLineDeps;

const SPEC = commandSpec({
  name: 'slugline',
  description: 'Help, state and settings of this bot; stories put right by hand',
  usage: 'help | status | log | pause | resume | settings | alert | split | merge',
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
    subcommand('alert', 'Make an alert of what stands as a line in a thread of this channel', {
      usage: '<link or story>',
      options: [option('link', 'The link of the article, or its story', { required: true, offers: 'stories' })],
    }),
    subcommand('split', 'Take an article out of its story, as it tells another event; or take a merge back', {
      usage: '<link, or a story that was merged>',
      options: [option('link', 'The link of the article, or the story that was merged', { required: true })],
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

/** `/slugline help|status|log|pause|resume|settings|alert|split|merge`: help on all commands, and the bot's own state and settings. */
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
        case 'alert':
          return postLine(input, deps);
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
