import type { CommandSpec } from '../chat/command-spec.ts';
import type { ListLine, ListMessage } from '../chat/message.ts';
import type { Reply } from '../chat/question.ts';
import { type Say, sentence } from '../chat/say.ts';
import { nearestOrBegun } from '../kit/nearest.ts';
import { addressKey } from '../news/channel.ts';
import { NOBODY } from '../store/keeping/forget-person.ts';
import type { AuditLine } from '../store/nouns/audit-log.ts';
import { changeSettings, SETTING_OPTIONS, settingSaid } from './answering/channel-settings.ts';
import { saidMute } from './answering/mute-topic.ts';
import { postLine } from './answering/post-line.ts';
import { mergeStories, splitStory } from './answering/regroup-stories.ts';
import { doneNotice, dotted, echo, listReply, problem } from './answering/reply-parts.ts';
import {
  type Command,
  type CommandDeps,
  type CommandInput,
  type CommandReply,
  commandSpec,
  option,
  subcommand,
} from './command.ts';

const SPEC = commandSpec({
  name: 'slugline',
  description: 'Help, state and settings of this bot; stories put right by hand',
  usage: 'help | status | log | pause | resume | settings | forget | alert | split | merge',
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
    subcommand('forget', 'Delete what is kept of you: your name and id, and what you get as direct messages', {
      usage: 'me',
      options: [option('who', 'me: yourself, and nobody else', { required: true })],
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

export function createSlugline(others: readonly CommandSpec[]): Command {
  const specs = [...others, SPEC];
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
        case 'forget':
          return forgetMe(input, deps);
        case 'alert':
          return postLine(input, deps);
        case 'split':
          return splitStory(input, deps);
        case 'merge':
          return mergeStories(input, deps);
        default:
          return answerHelp(input, specs, deps);
      }
    },
  };
}

function answerHelp(input: CommandInput, specs: readonly CommandSpec[], deps: CommandDeps): Reply {
  const { say } = deps;
  const help = helpMessage(specs, say);
  const typed = input.options['text'];
  if (typed === undefined) return { message: help, visibility: 'private' };
  const command = echo(typed);
  const meant = commandMeant(typed, help, deps);
  const intro =
    meant === null
      ? say('There is no command “{command}”. These there are:', { command })
      : say('There is no command “{command}”. Did you mean {meant}? These there are:', { command, meant });
  return { message: { ...help, intro }, visibility: 'private' };
}

function commandMeant(typed: string, { lines }: ListMessage, deps: CommandDeps): string | null {
  const [first = '', ...rest] = typed.trim().split(/\s+/u);
  const setting = settingSaid(typed);
  if (setting !== null) return echo(setting);
  const known = deps.asking.commandFor(first);
  if (known !== null) return `/${echo(withWords(known, rest.join(' '), deps))}`;
  const names = lines.map(({ text }) => text.split(' ')[0]?.slice(1) ?? '');
  const near = nearestOrBegun(first, names);
  return near === null ? null : `/${echo([near, ...rest].join(' '))}`;
}

/** "climate for the weekend" has the time of a mute already. */
function withWords(command: string, words: string, deps: CommandDeps): string {
  const [name = '', ...options] = command.split(' ');
  const { typed, time } = saidMute(words, deps);
  const hasTime = words !== '' && time !== '';
  // All of a channel is paused, not muted topic by topic.
  if (options.some((each) => each.startsWith('for=')) && deps.asking.unframed(typed)?.topic === '') {
    return `slugline ${options.includes('for=off') ? 'resume' : 'pause'}`;
  }
  return [name, words, ...(hasTime ? [] : options)].filter(Boolean).join(' ');
}

async function answerStatus({ asker }: CommandInput, deps: CommandDeps): Promise<Reply> {
  const { say } = deps;
  const parts = await deps.status(asker.address);
  const broken = parts.filter((part) => !part.ok).length;
  const list = {
    title:
      broken === 0 ? say('All parts work') : say('{n} of {all} parts need attention', { n: broken, all: parts.length }),
    lines: parts.map(({ part, ok, state }) => ({ text: `${ok ? '✓' : '✗'} ${part}`, detail: state, url: null })),
    footer: say('Feeds one by one: /feeds status'),
    buttons: [{ label: say('Feeds'), command: '/feeds status' }],
  };
  return listReply(list, 'private');
}

async function changeState(wanted: 'pause' | 'resume', input: CommandInput, deps: CommandDeps): Promise<CommandReply> {
  const { asker } = input;
  const name = asker.channelName ?? 'this channel';
  const channel = await deps.channels.ensure(asker.address, name);
  const { say } = deps;
  const told = { channel: say(name) };
  if (wanted === 'pause') {
    await deps.channels.setState(channel.id, 'paused', `paused by ${asker.userName}`);
    const reply = { text: say('Paused: nothing is posted in {channel}.', told), hints: ['/slugline resume'] };
    return doneNotice(reply, { action: 'paused', subject: name, target: asker.address });
  }
  if (channel.state === 'open') return problem(say('{channel} is not paused.', told), ['/slugline pause']);
  await deps.channels.setState(channel.id, 'open', null);
  const what = { action: 'resumed', subject: name, target: asker.address } as const;
  return doneNotice({ text: say('Posting in {channel} again.', told) }, what);
}

/** `/slugline forget me`: says what it deletes, and does it when it is asked for good. */
async function forgetMe({ asker, options }: CommandInput, deps: CommandDeps): Promise<CommandReply> {
  const { say } = deps;
  const typed = options['who']?.trim().toLowerCase();
  if (typed !== 'me' && typed !== 'me for good')
    return problem(say('You can have yourself forgotten, and nobody else.'), ['/slugline forget me']);
  if (typed === 'me') return listReply(aboutForgetting(say), 'private');
  await deps.forgetPerson(asker);
  const what = {
    action: 'forgot',
    subject: 'a person who asked for it',
    target: null,
    actor: NOBODY,
    actorId: null,
    from: null,
  } as const;
  const text = say('You are forgotten. What you ask from now on is noted anew.');
  return doneNotice({ text, visibility: 'private' }, what);
}

function aboutForgetting(say: Say) {
  return {
    title: say('What is deleted'),
    lines: [
      say('What you follow and have muted in your direct messages, and those messages’ channel.'),
      say(
        'Your name and id on what you added, followed, muted, paused or split, and in the log. What you did stays, as somebody’s.',
      ),
    ].map((text) => ({ text, detail: null, url: null })),
    footer: say('Messages that were posted in chat are the platform’s to delete.'),
    buttons: [{ label: say('Forget me'), command: '/slugline forget me for good' }],
  };
}

/** The answer to `/slugline help`: every command of the table, and the query language in one line. */
export function helpMessage(specs: readonly CommandSpec[], say: Say): ListMessage {
  return {
    kind: 'list',
    title: say('Slugline commands'),
    intro: say('Everything is answered from the articles already read, with outlet, time and link.'),
    lines: specs.flatMap((spec) => specLines(spec, say)),
    footer: say(QUERY_HELP),
    buttons: [{ label: say('Latest stories'), command: '/latest' }],
  };
}

const QUERY_HELP = sentence(
  'Keywords: words must all occur; OR, -word, "a phrase", prefix*, (parentheses), title:, lead:, actor:"a name", country:, author:, category:, feed:outlet, label:, lang:en, outlets>2, all -sport. Case, accents and plural endings do not matter.',
);

function specLines(spec: CommandSpec, say: Say): ListLine[] {
  const described = ({ description }: Pick<CommandSpec, 'description'>) => say(description);
  if (spec.subcommands.length === 0) return [line(`/${spec.name} ${spec.usage}`, described(spec))];
  return spec.subcommands.map((sub) => line(`/${spec.name} ${sub.name} ${sub.usage}`, described(sub)));
}

function line(call: string, description: string): ListLine {
  return { text: call.trim(), detail: description, url: null };
}

const LOG_LINES = 20;

/**
 * `/slugline log`: the newest changes to what the asker's workspace has and to the channel of the question. What changed
 * other channels, and in which channel something was asked, is not told: they may be private.
 */
async function showLog({ asker }: CommandInput, deps: CommandDeps): Promise<Reply> {
  const { say } = deps;
  const here = asker.address;
  const lines = await deps.auditLog.list({ of: { owner: deps.owner, channel: here }, limit: LOG_LINES, offset: 0 });
  const list = {
    title: lines.length === 0 ? say('Nothing was changed yet') : say('Who changed what'),
    intro: say(
      'Feeds and stories of this workspace, and what this channel follows. The operator sees all of it on the page.',
    ),
    lines: lines.map((line) => logLine(line, addressKey(here), say)),
  };
  return listReply(list, 'private');
}

function logLine({ at, actor, action, subject, from, clientAddress }: AuditLine, here: string, say: Say): ListLine {
  const elsewhere = clientAddress === null ? say('in another channel') : say('on the page');
  const place = from?.key === here ? say('here') : elsewhere;
  return { text: echo(`${actor} ${action} ${subject}`), detail: dotted([say.time(at), place]), url: null };
}
