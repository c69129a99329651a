import type { CommandSpec, OptionSpec } from '../chat/command-spec.ts';
import type { ListLine } from '../chat/message.ts';
import type { Asker, Reply } from '../chat/question.ts';
import type { FeedLine } from '../store/feeds.ts';
import type { Command, CommandInput } from './command.ts';
import type { CommandDeps } from './command-deps.ts';
import { FEEDS_FROM_CHAT_MAX } from './limits.ts';
import { nearestTopics } from './nearest-topics.ts';
import { count, echo, notice, problem, showTime } from './show-text.ts';

export type FeedsDeps = Pick<CommandDeps, 'feeds' | 'now'>;

const ADDRESS: OptionSpec = {
  name: 'address',
  description: 'The address of a feed, or of a site that has one',
  kind: 'text',
  required: true,
  offers: null,
};
const FEED: OptionSpec = {
  name: 'feed',
  description: 'The name or the address of a feed',
  kind: 'text',
  required: true,
  offers: 'feeds',
};

const SPEC: CommandSpec = {
  name: 'feeds',
  description: 'The feeds this bot reads',
  usage: 'list | add <address> | remove <feed> | test <address> | status',
  options: [],
  subcommands: [
    { name: 'list', description: 'All feeds', usage: '', options: [], permission: 'anyone' },
    {
      name: 'add',
      description: 'Read a site’s feed from now on',
      usage: '<address>',
      options: [ADDRESS],
      permission: 'manager',
    },
    { name: 'remove', description: 'Stop reading a feed', usage: '<feed>', options: [FEED], permission: 'manager' },
    {
      name: 'test',
      description: 'Look for a site’s feed without keeping it',
      usage: '<address>',
      options: [ADDRESS],
      permission: 'manager',
    },
    { name: 'status', description: 'How each feed is doing', usage: '', options: [], permission: 'anyone' },
  ],
  visibility: 'private',
  permission: 'anyone',
};

/** `/feeds list|add|remove|test|status`: what the bot reads, and how that goes. */
export const feedsCommand: Command<FeedsDeps> = {
  spec: SPEC,
  run: async (input, deps) => {
    switch (input.subcommand) {
      case 'add':
        return refuseOutside(input.asker) ?? addFeed(input, deps);
      case 'remove':
        return refuseOutside(input.asker) ?? removeFeed(input, deps);
      case 'test':
        return testFeed(input, deps);
      case 'status':
        return showFeeds(await deps.feeds.list(), { title: 'How the feeds are doing', line: statusLine });
      default:
        return showFeeds(await deps.feeds.list(), { title: 'Feeds', line: feedLine });
    }
  },
};

/** Feeds are everybody's: one's own direct messages give no right to change them. */
function refuseOutside({ address }: Asker): Reply | null {
  if (address.kind === 'channel') return null;
  return problem('Feeds are changed in a channel, by people who manage it, so that others can see it.');
}

type Shown = { title: string; line: (feed: FeedLine) => ListLine };

function showFeeds(feeds: readonly FeedLine[], { title, line }: Shown): Reply {
  const failing = feeds.filter(isFailing).length;
  const sum = `${count(feeds.length, ['feed', 'feeds'])}, ${failing === 0 ? 'all of them fine' : `${failing} not answering`}.`;
  return {
    message: {
      kind: 'list',
      title,
      intro: feeds.length === 0 ? 'No feed is read yet.' : sum,
      lines: [...feeds].sort((a, b) => Number(b.failingSince !== null) - Number(a.failingSince !== null)).map(line),
      footer: 'Add one: /feeds add <address of a site or feed>',
      buttons: [],
    },
    visibility: 'private',
  };
}

function feedLine({ name, url, source, state }: FeedLine): ListLine {
  const origin = { config: 'from config/feeds.yaml', chat: 'added in chat', opml: 'imported' }[source];
  return { text: name, detail: state === 'active' ? origin : `${state} · ${origin}`, url };
}

function statusLine(feed: FeedLine): ListLine {
  const { name, url, state, lastPolledAt, lastOutcome, nextPollAt, failingSince } = feed;
  const parts = [
    lastPolledAt === null ? 'not asked yet' : `${lastOutcome ?? 'asked'} at ${showTime(lastPolledAt)}`,
    ...(failingSince === null ? [] : [`failing since ${showTime(failingSince)}`]),
    state === 'active' ? `next at ${showTime(nextPollAt)}` : state,
  ];
  return { text: name, detail: parts.join(' · '), url };
}

async function testFeed(input: CommandInput, deps: FeedsDeps): Promise<Reply> {
  const address = input.options['address']?.trim() ?? '';
  if (address === '') return askForAddress('test');
  const found = await deps.feeds.find(address);
  if (found.kind === 'not-found') return notFound(address, found.reason);
  const newest = found.newest === null ? 'It has no entry yet.' : `Newest: ${found.newest.title}`;
  return notice(
    {
      tone: 'info',
      text: `“${found.title}” has a feed with ${count(found.entries, ['entry', 'entries'])}: ${found.url}`,
      hints: [newest, `Keep it: /feeds add ${echo(address)}`],
    },
    'private',
  );
}

async function addFeed(input: CommandInput, deps: FeedsDeps): Promise<Reply> {
  const address = input.options['address']?.trim() ?? '';
  if (address === '') return askForAddress('add');
  const found = await deps.feeds.find(address);
  if (found.kind === 'not-found') return notFound(address, found.reason);
  const refusal = await refuseMore(found.url, deps);
  if (refusal) return refusal;
  const { kind, feed } = await deps.feeds.add({ url: found.url, name: found.title, now: deps.now() });
  if (kind === 'known') return problem(`“${feed.name}” is read already: ${feed.url}`, ['/feeds status']);
  const hints = [
    'What it holds now is stored without alerts; new articles are announced.',
    `Undo: /feeds remove ${feed.name}`,
  ];
  return notice({ tone: 'done', text: `“${feed.name}” is read from now on: ${feed.url}`, hints }, 'public');
}

/** One that is there already takes no room. Those that do not answer are the first to take out. */
async function refuseMore(url: string, deps: FeedsDeps): Promise<Reply | null> {
  const feeds = await deps.feeds.list();
  const added = feeds.filter(({ source }) => source === 'chat');
  if (added.length < FEEDS_FROM_CHAT_MAX || feeds.some((feed) => feed.url === url)) return null;
  const failing = added.filter(isFailing);
  const first = [...new Set([...failing, ...added])].slice(0, 3);
  const silent = failing.length === 1 ? '; 1 of them does not answer' : `; ${failing.length} of them do not answer`;
  const text = `${added.length} feeds were added in chat already, which is the most there may be${failing.length > 0 ? silent : ''}.`;
  return problem(text, [
    ...first.map(({ name }) => `/feeds remove ${name}`),
    'Those of config/feeds.yaml do not count.',
  ]);
}

function isFailing({ failingSince, state }: FeedLine): boolean {
  return failingSince !== null || state === 'gone';
}

async function removeFeed(input: CommandInput, deps: FeedsDeps): Promise<Reply> {
  const typed = input.options['feed']?.trim() ?? '';
  const feeds = await deps.feeds.list();
  const wanted = typed.toLowerCase();
  const feed = feeds.find(({ name, url }) => name.toLowerCase() === wanted || url.toLowerCase() === wanted);
  if (!feed) {
    const near = nearestTopics(
      typed,
      feeds.map(({ name }) => name),
      3,
    );
    return problem(
      `There is no feed “${echo(typed)}”.`,
      near.map((name) => `/feeds remove ${name}`),
    );
  }
  if (feed.source === 'config') {
    const hint = 'Take it out of config/feeds.yaml, then restart.';
    return problem(`“${feed.name}” comes from the configuration of this bot, so chat cannot remove it.`, [hint]);
  }
  await deps.feeds.remove(feed.id);
  const text = `“${feed.name}” is no longer read; its articles stay.`;
  return notice({ tone: 'done', text, hints: [`Bring it back: /feeds add ${feed.url}`] }, 'public');
}

function notFound(address: string, reason: string): Reply {
  return problem(`I found no feed at ${echo(address)}. ${reason}`, [
    'Try the address of the feed itself; sites often name it at the foot of the page.',
  ]);
}

function askForAddress(subcommand: string): Reply {
  return problem('Which site? Give its address.', [`/feeds ${subcommand} https://example.org`]);
}
