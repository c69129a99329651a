import type { ListLine } from '../chat/message.ts';
import type { Asker, Reply } from '../chat/question.ts';
import type { FeedLine } from '../store/nouns/feeds/feeds.ts';
import { nearestNames } from './answering/nothing-found.ts';
import { count, echo, listReply, notice, problem, showTime } from './answering/reply-parts.ts';
import {
  type Command,
  type CommandDeps,
  type CommandInput,
  commandSpec,
  FEEDS_FROM_CHAT_MAX,
  option,
  subcommand,
} from './command.ts';

type FeedsDeps = Pick<CommandDeps, 'feeds' | 'now'>;

const ADDRESS = option('address', 'The address of a feed, or of a site that has one', { required: true });
const FEED = option('feed', 'The name or the address of a feed', { required: true, offers: 'feeds' });
const BY_ADDRESS = { usage: '<address>', options: [ADDRESS], permission: 'manager' as const };

/** `/feeds list|add|remove|test|status`: the feeds that the bot reads, and how each is doing. */
export const feedsCommand: Command<FeedsDeps> = {
  spec: commandSpec({
    name: 'feeds',
    description: 'The feeds this bot reads',
    usage: 'list | add <address> | remove <feed> | test <address> | status',
    subcommands: [
      subcommand('list', 'All feeds'),
      subcommand('add', 'Read a site’s feed from now on', BY_ADDRESS),
      subcommand('remove', 'Stop reading a feed', { usage: '<feed>', options: [FEED], permission: 'manager' }),
      subcommand('test', 'Look for a site’s feed without keeping it', BY_ADDRESS),
      subcommand('status', 'How each feed is doing'),
    ],
    visibility: 'private',
  }),
  run: async (input, deps) => {
    switch (input.subcommand) {
      case 'add':
        return refuseOutside(input.asker) ?? addFeed(input, deps);
      case 'remove':
        return refuseOutside(input.asker) ?? removeFeed(input, deps);
      case 'test':
        return testFeed(input, deps);
      case 'status':
        return showFeeds(await deps.feeds.list(), 'How the feeds are doing', statusLine);
      default:
        return showFeeds(await deps.feeds.list(), 'Feeds', feedLine);
    }
  },
};

/** All channels share the feeds, so managing one's own direct messages gives no right to change them. */
function refuseOutside({ address }: Asker): Reply | null {
  if (address.kind === 'channel') return null;
  return problem('Feeds are changed in a channel, by people who manage it, so that others can see it.');
}

function showFeeds(feeds: readonly FeedLine[], title: string, line: (feed: FeedLine) => ListLine): Reply {
  const failing = feeds.filter(isFailing).length;
  const sum = `${count(feeds.length, ['feed', 'feeds'])}, ${failing === 0 ? 'all of them fine' : `${failing} not answering`}.`;
  const intro = feeds.length === 0 ? 'No feed is read yet.' : sum;
  const lines = [...feeds].sort((a, b) => Number(b.failingSince !== null) - Number(a.failingSince !== null)).map(line);
  return listReply({ title, intro, lines, footer: 'Add one: /feeds add <address of a site or feed>' }, 'private');
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
  const text = `“${found.title}” has a feed with ${count(found.entries, ['entry', 'entries'])}: ${found.url}`;
  return notice({ tone: 'info', text, hints: [newest, `Keep it: /feeds add ${echo(address)}`] }, 'private');
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

/** A known feed does not count against the limit. The hints name the feeds that do not answer first. */
async function refuseMore(url: string, deps: FeedsDeps): Promise<Reply | null> {
  const feeds = await deps.feeds.list();
  const added = feeds.filter(({ source }) => source === 'chat');
  if (added.length < FEEDS_FROM_CHAT_MAX || feeds.some((feed) => feed.url === url)) return null;
  const failing = added.filter(isFailing);
  const first = [...new Set([...failing, ...added])].slice(0, 3);
  const silent = failing.length === 1 ? '; 1 of them does not answer' : `; ${failing.length} of them do not answer`;
  const text = `${added.length} feeds were added in chat already, which is the most there may be${failing.length > 0 ? silent : ''}.`;
  const removals = first.map(({ name }) => `/feeds remove ${name}`);
  return problem(text, [...removals, 'Those of config/feeds.yaml do not count.']);
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
    const names = feeds.map(({ name }) => name);
    const hints = nearestNames(typed, names, 3).map((name) => `/feeds remove ${name}`);
    return problem(`There is no feed “${echo(typed)}”.`, hints);
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
  const hint = 'Try the address of the feed itself; sites often name it at the foot of the page.';
  return problem(`I found no feed at ${echo(address)}. ${reason}`, [hint]);
}

function askForAddress(subcommand: string): Reply {
  return problem('Which site? Give its address.', [`/feeds ${subcommand} https://example.org`]);
}
