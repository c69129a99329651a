import { z } from 'zod';
import { type Announce, DEFAULT_LIMITS, type Limits } from '../../news/feed.ts';
import type { Tenants } from '../../news/owner.ts';
import type { Problem } from '../../news/problem.ts';
import {
  type CheckedDocument,
  checkDocument,
  complain,
  onlyKeys,
  readDuration,
  repeatedKeys,
  textOf,
} from './check-document.ts';
import type { YamlDocument } from './yaml-document.ts';

export type FeedSetting = ReturnType<typeof toSetting>;

const EVERY_DEFAULT_SECONDS = 600;
const ANNOUNCE_MAX = 100;

const url = textOf(readFeedUrl, {
  code: 'E_FEED_URL',
  what: 'must be an address that starts with http:// or https://',
  todo: 'Write the whole address of the feed, such as https://feeds.bbci.co.uk/news/world/rss.xml.',
}).meta({ format: 'uri', description: 'Address of the feed, http or https.' });

const every = textOf(readDuration, {
  code: 'E_DURATION',
  what: 'is no length of time',
  todo: 'Write a number with s, m, h or d behind it, from 1s to 30d: 30s, 5m, 2h, 1d.',
}).meta({
  description:
    'Time between two polls, such as 5m. Without it, 10m or more, by how often the feed publishes. A publisher that asks for more time gets it.',
});

const announce = textOf(readAnnounce, {
  code: 'E_ANNOUNCE',
  what: 'must be none or newest and a number',
  todo: `Write none, or for example newest 5 (at most ${ANNOUNCE_MAX}).`,
}).meta({ description: 'What the first poll of a new feed may alert: none, or the newest few, such as newest 5.' });

const feed = onlyKeys({
  url,
  name: z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .optional()
    .meta({ description: 'What readers know the outlet as. Default: the host name.' }),
  announce: announce.prefault('none'),
  every: every.optional(),
  label: z.string().optional().meta({ description: 'Your own grouping, such as asia.' }),
});

const LIMIT_MAX = 100_000;
/** Of each request of the last minute the time is kept. */
const PER_MINUTE_MAX = 600;

/** How many there may be: a whole number, or none for as many as come. */
function limit(byDefault: number, description: string, most = LIMIT_MAX) {
  const wrong = `must be a whole number from 1 to ${most}, or none`;
  return z
    .union([z.number().int(wrong).min(1, wrong).max(most, wrong), z.literal('none', wrong)])
    .default(byDefault)
    .transform((count) => (count === 'none' ? Number.POSITIVE_INFINITY : count))
    .meta({ description });
}

const perMinute = (byDefault: number, description: string) => limit(byDefault, description, PER_MINUTE_MAX);

const { feed: ofFeed, site: ofSite, workspace: ofWorkspace, person: ofPerson } = DEFAULT_LIMITS;

const feedLimits = onlyKeys({
  entries_per_hour: limit(
    ofFeed.entriesPerHour,
    'New entries of one feed that are taken up within an hour. What is over waits its turn; a feed’s first poll does not count.',
  ),
  entries_per_day: limit(
    ofFeed.entriesPerDay,
    'The same within a day. As many as this may wait for each feed; what is over that is left in the feed and taken up at a later poll.',
  ),
})
  .superRefine((block, context) => refuseIdle(block, ['entries_per_hour', 'entries_per_day'], context))
  .transform(({ entries_per_hour: entriesPerHour, entries_per_day: entriesPerDay }) => ({
    entriesPerHour,
    entriesPerDay,
  }));

const siteLimits = onlyKeys({
  pages_per_minute: perMinute(
    ofSite.pagesPerMinute,
    'Article pages asked of one site (a host with its subdomains) within a minute, by all processes together. Other pages wait.',
  ),
}).transform(({ pages_per_minute: pagesPerMinute }) => ({ pagesPerMinute }));

const workspaceLimits = onlyKeys({
  feeds: limit(ofWorkspace.feeds, 'Feeds that one workspace or server may add in chat.'),
  subscriptions: limit(
    ofWorkspace.subscriptions,
    'Subscriptions that one workspace or server may have by chat; each channel at most 100.',
  ),
  lookups_per_minute: perMinute(
    ofWorkspace.lookupsPerMinute,
    'How often a workspace or server may look for a feed (/feeds add, /feeds test) within a minute.',
  ),
}).transform(({ lookups_per_minute: lookupsPerMinute, ...block }) => ({ ...block, lookupsPerMinute }));

const personLimits = onlyKeys({
  commands_per_minute: perMinute(
    ofPerson.commandsPerMinute,
    'Commands, buttons and forms of one person within a minute.',
  ),
  lookups_per_minute: perMinute(
    ofPerson.lookupsPerMinute,
    'How often one person may look for a feed (/feeds add, /feeds test) within a minute.',
  ),
})
  .superRefine((block, context) => refuseIdle(block, ['lookups_per_minute', 'commands_per_minute'], context))
  .transform(({ commands_per_minute: commandsPerMinute, lookups_per_minute: lookupsPerMinute }) => {
    return { commandsPerMinute, lookupsPerMinute };
  });

/** Of two limits the narrower one has no effect where it is above the wider one. */
function refuseIdle(
  block: Readonly<Record<string, number>>,
  [narrow, wide]: readonly [string, string],
  context: z.core.$RefinementCtx,
): void {
  if ((block[narrow] ?? 0) <= (block[wide] ?? 0)) return;
  const todo = `Write at most ${block[wide]} for ${narrow}, or raise ${wide}.`;
  complain(context, { code: 'E_LIMIT', what: `allows more by ${narrow} than by ${wide}`, todo });
}

const limits = onlyKeys({
  feed: feedLimits.prefault({}).meta({ description: 'For each feed.' }),
  site: siteLimits.prefault({}).meta({ description: 'For each site that articles are read from.' }),
  workspace: workspaceLimits.prefault({}).meta({ description: 'For each Slack workspace or Discord server.' }),
  person: personLimits.prefault({}).meta({ description: 'For each person in chat; the preview has no limits.' }),
});

/** One of the words, in small letters or capitals. */
function choice<const Word extends string>(words: readonly Word[], help: { todo: string; description: string }) {
  const read = (text: string) => words.find((word) => word === text.trim().toLowerCase()) ?? null;
  const complaint = { code: 'E_CHOICE', what: `must be ${words.join(' or ')}`, todo: help.todo };
  return textOf(read, complaint).meta({ enum: [...words], description: help.description });
}

const tenants = choice(['separate', 'one'], {
  todo: 'Write separate where each workspace and server has feeds of its own, one where all are one house.',
  description:
    'separate: what a workspace or server adds in chat reaches that one alone. one: all of them are one house and share everything, so that a feed added on Slack reaches its Discord.',
});

const chatFeeds = choice(['on', 'off'], {
  todo: 'Write off where only this file says which feeds are read, else on.',
  description:
    'off: /feeds add and /feeds test are refused. What was added before is still read, and may be taken out.',
});

export const feedsSchema = onlyKeys({
  feeds: z
    .array(z.union([url, feed]))
    .default([])
    .meta({ description: 'The feeds we poll: addresses, or blocks of keys.' }),
  tenants: tenants.prefault('separate'),
  chat_feeds: chatFeeds.prefault('on'),
  limits: limits
    .prefault({})
    .meta({ description: 'How much there may be of what others send and ask. none: no limit.' }),
}).meta({ title: 'Slugline feeds.yaml' });

const rawList = z.object({
  feeds: z.array(z.union([z.string(), z.object({ url: z.string() }), z.null()]).catch(null)),
});

export type FeedsFile = {
  feeds: FeedSetting[];
  tenants: Tenants;
  chatFeeds: 'on' | 'off';
  limits: Limits;
};

/** Reads feeds.yaml; a bare list without the key `feeds` will do. */
export function readFeeds(file: YamlDocument): CheckedDocument<FeedsFile> {
  const isBare = Array.isArray(file.value);
  const underKey = { value: { feeds: file.value }, where: (path: readonly PropertyKey[]) => file.where(path.slice(1)) };
  const document = isBare ? { ...file, ...underKey } : file;
  const checked = checkDocument(document, feedsSchema, repeatedFeeds(document));
  if (checked.kind === 'unsound') return checked;
  const { feeds, chat_feeds: chatFeeds, ...rest } = checked.data;
  return { kind: 'sound', data: { ...rest, feeds: feeds.map(toSetting), chatFeeds } };
}

function toSetting(item: z.output<typeof feedsSchema>['feeds'][number]) {
  const { url: address, ...keys } = typeof item === 'string' ? feed.parse({ url: item }) : item;
  return {
    url: address,
    name: keys.name ?? new URL(address).hostname.replace(/^www\./, ''),
    announce: keys.announce,
    everySeconds: keys.every ?? EVERY_DEFAULT_SECONDS,
    /** No time is set: the interval may grow where the feed publishes rarely. */
    adaptive: keys.every === undefined,
    label: keys.label ?? null,
  };
}

/** A feed listed twice would have two names and two intervals. Read from the raw list, to be reported with the rest. */
function repeatedFeeds(document: YamlDocument): Problem[] {
  const items = rawList.safeParse(document.value).data?.feeds ?? [];
  const addresses = items.map((item) => readFeedUrl(typeof item === 'string' ? item : (item?.url ?? '')));
  const keys = addresses.map((address) => (address === null ? null : JSON.stringify(address)));
  return repeatedKeys(keys, { list: 'feeds', code: 'E_FEED_DOUBLE', todo: 'Keep one of the two.', document });
}

function readFeedUrl(text: string): string | null {
  const trimmed = text.trim();
  if (!/^https?:\/\/[^/\s]/i.test(trimmed) || !URL.canParse(trimmed)) return null;
  const address = new URL(trimmed);
  address.hash = '';
  return address.href;
}

function readAnnounce(text: string): Announce | null {
  const [, none, count] = /^(?:(none)|newest\s+(\d{1,3}))$/i.exec(text.trim()) ?? [];
  if (none !== undefined) return { kind: 'none' };
  const newest = Number(count);
  return newest >= 1 && newest <= ANNOUNCE_MAX ? { kind: 'newest', count: newest } : null;
}
