import { type ListLine, sayTime } from '../chat/message.ts';
import type { Reply } from '../chat/question.ts';
import { nearest } from '../kit/nearest.ts';
import { outletOf } from '../news/feed.ts';
import { shownAddress } from '../news/url.ts';
import type { FeedLine } from '../store/nouns/feeds/feeds.ts';
import { callOf, chooseFeed } from './answering/choose-feed.ts';
import { nearestNames } from './answering/nothing-found.ts';
import { count, doneNotice, echo, listReply, notice, PAGE_OPTION, pageOf, problem } from './answering/reply-parts.ts';
import { type Command, type CommandDeps, type CommandInput, commandSpec, option, subcommand } from './command.ts';

const ADDRESS = option('address', 'The address of a feed, or of a site that has one', { required: true });
const FEED = option('feed', 'The name or the address of a feed', { required: true, offers: 'feeds' });
const PAGED = { usage: '[page]', options: [PAGE_OPTION] };
const BY_ADDRESS = {
  usage: '<address>',
  options: [ADDRESS],
  permission: 'installation' as const,
  asksOthers: true as const,
};

export const feedsCommand: Command = {
  spec: commandSpec({
    name: 'feeds',
    description: 'The feeds this bot reads',
    usage: 'list | add <address> | remove <feed> | test <address> | status',
    subcommands: [
      subcommand('list', 'All feeds', PAGED),
      subcommand('add', 'Read a site’s feed from now on', BY_ADDRESS),
      subcommand('remove', 'Stop reading a feed', { usage: '<feed>', options: [FEED], permission: 'installation' }),
      subcommand('test', 'Look for a site’s feed without keeping it', BY_ADDRESS),
      subcommand('status', 'How each feed is doing', PAGED),
    ],
    visibility: 'private',
  }),
  run: async (input, deps) => {
    switch (input.subcommand) {
      case 'add':
        return refuseAdding(deps) ?? addFeed(input, deps);
      case 'remove':
        return removeFeed(input, deps);
      case 'test':
        return refuseAdding(deps) ?? testFeed(input, deps);
      case 'status':
        return showFeeds(await deps.feeds.head(deps.scope, HEAD), STATUS, input.options['page']);
      default: {
        const typed = input.options['text'];
        return typed === undefined || /^\d+$/u.test(typed)
          ? showFeeds(await deps.feeds.head(deps.scope, HEAD), LIST, input.options['page'] ?? typed)
          : noSuchSubcommand(typed);
      }
    }
  },
};

function refuseAdding({ feeds }: CommandDeps): Reply | null {
  if (feeds.fromChat === 'on') return null;
  return problem('The operator of this bot sets its feeds, so none can be added or tested in chat.', ['/feeds list']);
}

/** As many as the page shows. */
const HEAD = { limit: 300 };

type Head = Awaited<ReturnType<CommandDeps['feeds']['head']>>;

/** What people call them who know another tool. */
const OTHER_CALLS = new Map([
  ...['delete', 'del', 'rm', 'unsubscribe', 'stop'].map((word) => [word, 'remove'] as const),
  ...['new', 'subscribe', 'follow', 'find'].map((word) => [word, 'add'] as const),
  ...['try', 'check'].map((word) => [word, 'test'] as const),
]);

function noSuchSubcommand(typed: string): Reply {
  const [first = '', ...rest] = typed.split(' ');
  const names = ['list', 'add', 'remove', 'test', 'status'];
  const near = OTHER_CALLS.get(first.toLowerCase()) ?? nearest(first, names);
  const isAddress = near === null && /[.:/]/u.test(first);
  const lines = names.map((name) => `/feeds ${name}`);
  const meant = near === null ? lines : [`/feeds ${[near, ...rest].join(' ')}`];
  return problem(
    `There is no /feeds ${echo(first)}. ${near || isAddress ? 'Did you mean:' : 'These there are:'}`,
    isAddress ? [`/feeds add ${first}`] : meant,
  );
}

type FeedList = { title: string; call: string; line: (feed: FeedLine) => ListLine };
const LIST: FeedList = { title: 'Feeds', call: '/feeds list', line: feedLine };
const STATUS: FeedList = { title: 'How the feeds are doing', call: '/feeds status', line: statusLine };

function showFeeds({ feeds, total, failing }: Head, { title, call, line }: FeedList, page = '1'): Reply {
  const sum = `${count(total, ['feed', 'feeds'])}, ${failing === 0 ? 'all of them fine' : `${failing} not answering`}.`;
  const cut = feeds.length < total ? ` The first ${feeds.length} are here.` : '';
  const { items, where, buttons } = pageOf(feeds, page, call);
  const intro = total === 0 ? 'No feed is read yet.' : `${sum}${cut}${where ? ` ${where}.` : ''}`;
  const footer = 'Add one: /feeds add <address of a site or feed>';
  return listReply({ title, intro, lines: items.map(line), footer, buttons }, 'private');
}

function feedLine(feed: FeedLine): ListLine {
  const { source, state } = feed;
  const origin = { config: 'from config/feeds.yaml', chat: 'added in chat', opml: 'imported' }[source];
  return { ...nameLine(feed), detail: state === 'active' ? origin : `${state} · ${origin}` };
}

function statusLine(feed: FeedLine): ListLine {
  const { state, lastPolledAt, lastOutcome, nextPollAt, failingSince, waiting } = feed;
  const parts = [
    lastPolledAt === null ? 'not asked yet' : `${lastOutcome ?? 'asked'} at ${sayTime(lastPolledAt)}`,
    ...(failingSince === null ? [] : [`failing since ${sayTime(failingSince)}`]),
    ...(waiting === 0 ? [] : [`${count(waiting, ['article waits its turn', 'articles wait their turn'])}`]),
    state === 'active' ? `next at ${sayTime(nextPollAt)}` : state,
  ];
  return { ...nameLine(feed), detail: parts.join(' · ') };
}

function nameLine(feed: FeedLine): Pick<ListLine, 'text' | 'url'> {
  return { text: outletOf(feed), url: shownAddress(feed.url) };
}

async function testFeed(input: CommandInput, deps: CommandDeps): Promise<Reply> {
  const address = input.options['address']?.trim() ?? '';
  if (address === '') return askForAddress('test');
  const found = await deps.feeds.find(address);
  if (found.kind === 'not-found') return notFound(address, found.reason);
  const newest = found.newest === null ? 'It has no entry yet.' : `Newest: ${found.newest.title}`;
  const text = `“${found.title}” has a feed with ${count(found.entries, ['entry', 'entries'])}: ${shownAddress(found.url)}`;
  return notice({ tone: 'info', text, hints: [newest, `Keep it: /feeds add ${echo(address)}`] }, 'private');
}

/** As long as a worker claims a feed; then a poller takes over from a process that died. */
const FIRST_POLL_MS = 15_000;

async function addFeed(input: CommandInput, deps: CommandDeps): Promise<Reply> {
  const typed = input.options['address']?.trim() ?? '';
  if (typed === '') return askForAddress('add');
  const found = await deps.feeds.find(typed);
  if (found.kind === 'not-found') return notFound(typed, found.reason);
  const refusal = await refuseMore(found.url, deps);
  if (refusal) return refusal;
  const by = { name: input.asker.userName, id: input.asker.userId };
  const now = deps.now();
  const claimedUntil = new Date(now.getTime() + FIRST_POLL_MS);
  const wanted = { url: found.url, name: found.title, owner: deps.owner, by, now, claimedUntil };
  const { kind, feed } = await deps.feeds.add(wanted);
  const shown = `“${outletOf(feed)}”`;
  const address = shownAddress(feed.url);
  if (kind === 'known') return problem(`${shown} is read already: ${address}`, ['/feeds status']);
  await found.firstPoll(feed.id);
  const hints = [
    'What it holds now is stored without alerts; new articles are announced.',
    `Undo: ${removal(feed, await deps.feeds.list(deps.scope))}`,
  ];
  const reply = { text: `${shown} is read from now on: ${address}`, hints };
  return doneNotice(reply, { action: 'added the feed', subject: `${shown} (${address})`, target: null });
}

/** A known feed does not count against the limit. The hints name the feeds that do not answer first. */
async function refuseMore(url: string, deps: CommandDeps): Promise<Reply | null> {
  const present = await deps.feeds.count(deps.owner);
  if (present < deps.limits.workspace.feeds) return null;
  const feeds = await deps.feeds.list(deps.scope);
  if (feeds.some((feed) => feed.url === url)) return null;
  const added = feeds.filter((feed) => feed.source === 'chat' && isOwn(feed, deps));
  const failing = added.filter(isFailing);
  const first = [...new Set([...failing, ...added])].slice(0, 3);
  const silent = failing.length === 1 ? '; 1 of them does not answer' : `; ${failing.length} of them do not answer`;
  const text = `${count(present, ['feed was', 'feeds were'])} added here already, which is the most a workspace may have${failing.length > 0 ? silent : ''}.`;
  const removals = first.map((feed) => removal(feed, feeds));
  return problem(text, [...removals, 'Those of config/feeds.yaml do not count.']);
}

function isFailing({ failingSince, state }: FeedLine): boolean {
  return failingSince !== null || state === 'gone';
}

async function removeFeed(input: CommandInput, deps: CommandDeps): Promise<Reply> {
  const typed = input.options['feed']?.trim() ?? '';
  const feeds = await deps.feeds.list(deps.scope);
  const chosen = chooseFeed(typed, feeds);
  if (chosen.kind === 'none') return noSuchFeed(typed, feeds);
  if (chosen.kind === 'several') {
    const calls = chosen.calls.map((call) => `/feeds remove ${call ?? 'with the whole address, as it was added'}`);
    return problem(`“${echo(typed)}” is the name of ${chosen.feeds.length} feeds.`, [...new Set(calls)].slice(0, 5));
  }
  const { feed } = chosen;
  const refusal = refuseRemoval(feed, deps);
  if (refusal) return refusal;
  await deps.feeds.remove(feed.id, deps.scope);
  const shown = `“${outletOf(feed)}”`;
  const address = shownAddress(feed.url);
  const again = address === feed.url ? address : 'with its whole address, which is not shown here';
  const reply = {
    text: `${shown} is no longer read; its articles stay.`,
    hints: [`Bring it back: /feeds add ${again}`],
  };
  return doneNotice(reply, { action: 'removed the feed', subject: `${shown} (${address})`, target: null });
}

function noSuchFeed(typed: string, feeds: readonly FeedLine[]): Reply {
  const names = feeds.map(({ name }) => name);
  const near = nearestNames(typed, names, 3).flatMap((name) => feeds.find((feed) => feed.name === name) ?? []);
  const hints = near.map((feed) => removal(feed, feeds));
  return problem(`There is no feed “${echo(typed)}”.`, hints);
}

/** Nobody takes out what all read but who lists it. */
function refuseRemoval(feed: FeedLine, deps: CommandDeps): Reply | null {
  const name = `“${outletOf(feed)}”`;
  if (feed.source === 'config') {
    const hint = 'Take it out of config/feeds.yaml, then restart.';
    return problem(`${name} comes from the configuration of this bot, so chat cannot remove it.`, [hint]);
  }
  if (isOwn(feed, deps)) return null;
  return problem(`${name} is read for everybody who uses this bot, so only its operator can remove it.`);
}

/** In a house that shares everything, all feeds are its own. */
function isOwn(feed: FeedLine, { scope, owner }: CommandDeps): boolean {
  return scope.kind === 'everything' || feed.owner === owner;
}

function removal(feed: FeedLine, feeds: readonly FeedLine[]): string {
  return `/feeds remove ${callOf(feed, feeds) ?? 'with its whole address'}`;
}

function notFound(address: string, reason: string): Reply {
  const hint =
    'Check the spelling, or try the address of the feed itself; sites often name it at the foot of the page.';
  return problem(`I found no feed at ${echo(address)}. ${reason}`, [hint]);
}

function askForAddress(subcommand: string): Reply {
  return problem('Which site? Give its address.', [`/feeds ${subcommand} https://example.org`]);
}
