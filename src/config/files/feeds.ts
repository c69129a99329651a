import { z } from 'zod';
import type { Announce } from '../../news/feed.ts';
import type { Problem } from '../../news/problem.ts';
import { type CheckedDocument, checkDocument, onlyKeys, readDuration, repeatedKeys, textOf } from './check-document.ts';
import type { YamlDocument } from './yaml-document.ts';

/** One feed of feeds.yaml, with its defaults. */
export type FeedSetting = {
  url: string;
  name: string;
  announce: Announce;
  everySeconds: number;
  /** No time is set: the interval may grow where the feed publishes rarely. */
  adaptive: boolean;
  /** The newsroom's own grouping ("asia"). */
  label: string | null;
};

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

export const feedsSchema = onlyKeys({
  feeds: z
    .array(z.union([url, feed]))
    .default([])
    .meta({ description: 'The feeds we poll: addresses, or blocks of keys.' }),
}).meta({ title: 'Slugline feeds.yaml' });

const rawList = z.object({
  feeds: z.array(z.union([z.string(), z.object({ url: z.string() }), z.null()]).catch(null)),
});

/** Reads feeds.yaml; a bare list without the key `feeds` will do. */
export function readFeeds(file: YamlDocument): CheckedDocument<FeedSetting[]> {
  const isBare = Array.isArray(file.value);
  const underKey = { value: { feeds: file.value }, where: (path: readonly PropertyKey[]) => file.where(path.slice(1)) };
  const document = isBare ? { ...file, ...underKey } : file;
  const checked = checkDocument(document, feedsSchema, repeatedFeeds(document));
  return checked.kind === 'unsound' ? checked : { kind: 'sound', data: checked.data.feeds.map(toSetting) };
}

function toSetting(item: z.output<typeof feedsSchema>['feeds'][number]): FeedSetting {
  const { url: address, ...keys } = typeof item === 'string' ? feed.parse({ url: item }) : item;
  return {
    url: address,
    name: keys.name ?? new URL(address).hostname.replace(/^www\./, ''),
    announce: keys.announce,
    everySeconds: keys.every ?? EVERY_DEFAULT_SECONDS,
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
