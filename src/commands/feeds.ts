import type { ListLine } from '../chat/message.ts';
import type { Reply } from '../chat/question.ts';
import { type Say, sentence } from '../chat/say.ts';
import { nearestOrBegun } from '../kit/nearest.ts';
import { outletOf } from '../news/feed.ts';
import { shownAddress } from '../news/url.ts';
import type { FeedLine } from '../store/nouns/feeds/feeds.ts';
import { callOf, chooseFeed } from './answering/choose-feed.ts';
import { nearestNames } from './answering/nothing-found.ts';
import { doneNotice, dotted, echo, listReply, notice, PAGE_OPTION, pageOf, problem } from './answering/reply-parts.ts';
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
    const { say } = deps;
    switch (input.subcommand) {
      case 'add':
        return refuseAdding(deps) ?? addFeed(input, deps);
      case 'remove':
        return removeFeed(input, deps);
      case 'test':
        return refuseAdding(deps) ?? testFeed(input, deps);
      case 'status':
        return showFeeds(STATUS, input.options['page'], deps);
      default: {
        const typed = input.options['text'];
        return typed === undefined || /^\d+$/u.test(typed)
          ? showFeeds(LIST, input.options['page'] ?? typed, deps)
          : noSuchSubcommand(typed, say);
      }
    }
  },
};

function refuseAdding({ feeds, say }: CommandDeps): Reply | null {
  if (feeds.fromChat === 'on') return null;
  return problem(say('The operator of this bot sets its feeds, so none can be added or tested in chat.'), [
    '/feeds list',
  ]);
}

/** As many as the page shows. */
const HEAD = { limit: 300 };

/** What people call them who know another tool. */
const OTHER_CALLS = new Map([
  ...['delete', 'del', 'rm', 'unsubscribe', 'stop'].map((word) => [word, 'remove'] as const),
  ...['new', 'subscribe', 'follow', 'find'].map((word) => [word, 'add'] as const),
  ...['try', 'check'].map((word) => [word, 'test'] as const),
]);

function noSuchSubcommand(typed: string, say: Say): Reply {
  const [first = '', ...rest] = typed.split(' ');
  const names = ['list', 'add', 'remove', 'test', 'status'];
  const near = OTHER_CALLS.get(first.toLowerCase()) ?? nearestOrBegun(first, names);
  const isAddress = near === null && /[.:/]/u.test(first);
  const lines = names.map((name) => `/feeds ${name}`);
  const meant = near === null ? lines : [`/feeds ${[near, ...rest].join(' ')}`];
  const line = `/feeds ${echo(first)}`;
  return near || isAddress
    ? problem(say('There is no {line}. Did you mean:', { line }), isAddress ? [`/feeds add ${first}`] : meant)
    : problem(say('There is no {line}. These there are:', { line }), meant);
}

const LIST = { title: sentence('Feeds'), call: '/feeds list', line: feedLine };
const STATUS = { title: sentence('How the feeds are doing'), call: '/feeds status', line: statusLine };

async function showFeeds(
  { title, call, line }: typeof LIST | typeof STATUS,
  page = '1',
  { say, ...deps }: CommandDeps,
): Promise<Reply> {
  const { feeds, total, failing } = await deps.feeds.head(deps.scope, HEAD);
  const sum = say.count(total, failing === 0 ? ALL_FINE : NOT_ANSWERING, { failing });
  const cut = feeds.length < total ? ` ${say('The first {n} are here.', { n: feeds.length })}` : '';
  const asked = { page, command: call, line: (feed: FeedLine) => line(feed, say) };
  const { lines, where, buttons } = pageOf(feeds, asked, say);
  const intro = total === 0 ? say('No feed is read yet.') : `${sum}${cut}${where ? ` ${where}.` : ''}`;
  const footer = say('Add one: /feeds add <address of a site or feed>');
  return listReply({ title: say(title), intro, lines, footer, buttons }, 'private');
}

const ALL_FINE = [sentence('{n} feed, all of them fine.'), '{n} feeds, all of them fine.'] as const;
const NOT_ANSWERING = [sentence('{n} feed, {failing} not answering.'), '{n} feeds, {failing} not answering.'] as const;
const STATES = { active: '', paused: sentence('paused'), gone: sentence('gone') };
const ORIGINS = {
  config: sentence('from config/feeds.yaml'),
  chat: sentence('added in chat'),
  opml: sentence('imported'),
};

function feedLine(feed: FeedLine, say: Say): ListLine {
  const { source, state } = feed;
  const origin = say(ORIGINS[source]);
  return { ...nameLine(feed), detail: state === 'active' ? origin : dotted([say(STATES[state]), origin]) };
}

function statusLine(feed: FeedLine, say: Say): ListLine {
  const { state, lastPolledAt, lastOutcome, nextPollAt, failingSince, waiting } = feed;
  const parts = [
    lastPolledAt === null
      ? say('not asked yet')
      : say('{outcome} at {time}', { outcome: lastOutcome ?? say('asked'), time: say.time(lastPolledAt) }),
    ...(failingSince === null ? [] : [say('failing since {time}', { time: say.time(failingSince) })]),
    ...(waiting === 0 ? [] : [say.count(waiting, ['{n} article waits its turn', '{n} articles wait their turn'])]),
    state === 'active' ? say('next at {time}', { time: say.time(nextPollAt) }) : say(STATES[state]),
  ];
  return { ...nameLine(feed), detail: dotted(parts) };
}

function nameLine(feed: FeedLine): Pick<ListLine, 'text' | 'url'> {
  return { text: outletOf(feed), url: shownAddress(feed.url) };
}

async function testFeed(input: CommandInput, deps: CommandDeps): Promise<Reply> {
  const address = input.options['address']?.trim() ?? '';
  const { say } = deps;
  if (address === '') return askForAddress('test', say);
  const found = await deps.feeds.find(address);
  if (found.kind === 'not-found') return notFound(address, found.reason, say);
  const { newest } = found;
  const first = newest === null ? say('It has no entry yet.') : say('Newest: {title}', { title: newest.title });
  const told = { title: found.title, address: shownAddress(found.url) };
  const text = say.count(found.entries, HAS_FEED, told);
  const hints = [first, say('Keep it: {line}', { line: `/feeds add ${echo(address)}` })];
  return notice({ tone: 'info', text, hints }, 'private');
}

const HAS_FEED = [
  sentence('“{title}” has a feed with {n} entry: {address}'),
  '“{title}” has a feed with {n} entries: {address}',
] as const;

/** As long as a worker claims a feed; then a poller takes over from a process that died. */
const FIRST_POLL_MS = 15_000;

async function addFeed(input: CommandInput, deps: CommandDeps): Promise<Reply> {
  const typed = input.options['address']?.trim() ?? '';
  const { say } = deps;
  if (typed === '') return askForAddress('add', say);
  const found = await deps.feeds.find(typed);
  if (found.kind === 'not-found') return notFound(typed, found.reason, say);
  const refusal = await refuseMore(found.url, deps);
  if (refusal) return refusal;
  const by = { name: input.asker.userName, id: input.asker.userId };
  const now = deps.now();
  const claimedUntil = new Date(now.getTime() + FIRST_POLL_MS);
  const wanted = { url: found.url, name: found.title, owner: deps.owner, by, now, claimedUntil };
  const { kind, feed } = await deps.feeds.add(wanted);
  const shown = `“${outletOf(feed)}”`;
  const address = shownAddress(feed.url);
  const told = { feed: shown, address };
  if (kind === 'known') return problem(say('{feed} is read already: {address}', told), ['/feeds status']);
  await found.firstPoll(feed.id);
  const hints = [
    say('What it holds now is stored without alerts; new articles are announced.'),
    say('Undo: {line}', { line: removal(feed, await deps.feeds.list(deps.scope), say) }),
  ];
  const reply = { text: say('{feed} is read from now on: {address}', told), hints };
  return doneNotice(reply, { action: 'added the feed', subject: `${shown} (${address})`, target: null });
}

const MOST = [
  sentence('{n} feed was added here already, which is the most a workspace may have.'),
  '{n} feeds were added here already, which is the most a workspace may have.',
] as const;
const MOST_ONE_SILENT = [
  sentence(
    '{n} feed was added here already, which is the most a workspace may have; {failing} of them does not answer.',
  ),
  '{n} feeds were added here already, which is the most a workspace may have; {failing} of them does not answer.',
] as const;
const MOST_SILENT = [
  sentence('{n} feed was added here already, which is the most a workspace may have; {failing} of them do not answer.'),
  '{n} feeds were added here already, which is the most a workspace may have; {failing} of them do not answer.',
] as const;

/** A known feed does not count against the limit. The hints name the feeds that do not answer first. */
async function refuseMore(url: string, deps: CommandDeps): Promise<Reply | null> {
  const { say } = deps;
  const present = await deps.feeds.count(deps.owner);
  if (present < deps.limits.workspace.feeds) return null;
  const feeds = await deps.feeds.list(deps.scope);
  if (feeds.some((feed) => feed.url === url)) return null;
  const added = feeds.filter((feed) => feed.source === 'chat' && isOwn(feed, deps));
  const failing = added.filter(isFailing);
  const first = [...new Set([...failing, ...added])].slice(0, 3);
  const n = failing.length;
  const all = say.count(present, n === 0 ? MOST : n === 1 ? MOST_ONE_SILENT : MOST_SILENT, { failing: n });
  const removals = first.map((feed) => removal(feed, feeds, say));
  return problem(all, [...removals, say('Those of config/feeds.yaml do not count.')]);
}

function isFailing({ failingSince, state }: FeedLine): boolean {
  return failingSince !== null || state === 'gone';
}

async function removeFeed(input: CommandInput, deps: CommandDeps): Promise<Reply> {
  const { say } = deps;
  const typed = input.options['feed']?.trim() ?? '';
  const feeds = await deps.feeds.list(deps.scope);
  const chosen = chooseFeed(typed, feeds);
  if (chosen.kind === 'none') return noSuchFeed(typed, feeds, say);
  if (chosen.kind === 'several') {
    const whole = say('with the whole address, as it was added');
    const calls = chosen.calls.map((call) => `/feeds remove ${call ?? whole}`);
    const what = say('“{name}” is the name of {n} feeds.', { name: echo(typed), n: chosen.feeds.length });
    return problem(what, [...new Set(calls)].slice(0, 5));
  }
  const { feed } = chosen;
  const refusal = refuseRemoval(feed, deps);
  if (refusal) return refusal;
  await deps.feeds.remove(feed.id, deps.scope);
  const shown = `“${outletOf(feed)}”`;
  const address = shownAddress(feed.url);
  const again = address === feed.url ? address : say('with its whole address, which is not shown here');
  const reply = {
    text: say('{feed} is no longer read; its articles stay.', { feed: shown }),
    hints: [say('Bring it back: {line}', { line: `/feeds add ${again}` })],
  };
  return doneNotice(reply, { action: 'removed the feed', subject: `${shown} (${address})`, target: null });
}

function noSuchFeed(typed: string, feeds: readonly FeedLine[], say: Say): Reply {
  const names = feeds.map(({ name }) => name);
  const near = nearestNames(typed, names, 3).flatMap((name) => feeds.find((feed) => feed.name === name) ?? []);
  const hints = near.map((feed) => removal(feed, feeds, say));
  return problem(say('There is no feed “{name}”.', { name: echo(typed) }), hints);
}

/** Nobody takes out what all read but who lists it. */
function refuseRemoval(feed: FeedLine, deps: CommandDeps): Reply | null {
  const { say } = deps;
  const name = outletOf(feed);
  if (feed.source === 'config') {
    const hint = say('Take it out of config/feeds.yaml, then restart.');
    return problem(say('“{name}” comes from the configuration of this bot, so chat cannot remove it.', { name }), [
      hint,
    ]);
  }
  if (isOwn(feed, deps)) return null;
  return problem(
    say('“{name}” is read for everybody who uses this bot, so only its operator can remove it.', { name }),
  );
}

/** In a house that shares everything, all feeds are its own. */
function isOwn(feed: FeedLine, { scope, owner }: CommandDeps): boolean {
  return scope.kind === 'everything' || feed.owner === owner;
}

function removal(feed: FeedLine, feeds: readonly FeedLine[], say: Say): string {
  return `/feeds remove ${callOf(feed, feeds) ?? say('with its whole address')}`;
}

function notFound(address: string, reason: string, say: Say): Reply {
  const hint = say(
    'Check the spelling, or try the address of the feed itself; sites often name it at the foot of the page.',
  );
  return problem(say('I found no feed at {address}. {reason}', { address: echo(address), reason }), [hint]);
}

function askForAddress(subcommand: string, say: Say): Reply {
  return problem(say('Which site? Give its address.'), [`/feeds ${subcommand} https://example.org`]);
}
