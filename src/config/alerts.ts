import { z } from 'zod';
import { addressKey, type ChannelAddress } from '../news/channel.ts';
import type { Problem } from '../news/problem.ts';
import type { Topic } from '../news/topic.ts';
import { readChannelAddress } from './channel-address.ts';
import { type Checked, checkDocument, complain, onlyKeys, placeName, textOf } from './check-document.ts';
import { readDuration } from './duration.ts';
import { nearest } from './nearest.ts';
import { type CheckQuery, queryProblems } from './topics.ts';
import type { YamlDocument } from './yaml-document.ts';

/** What a channel follows: a query, and the topic it is the query of. */
export type Wanted = { query: string; topic: string | null };

/** One channel of alerts.yaml. */
export type AlertChannel = {
  address: ChannelAddress;
  /** As people call it; null: as the platform does. */
  name: string | null;
  /** The platform's id of a role or user group to ping. */
  mention: string | null;
  wants: Wanted[];
  /** Every article, whether a query matches or not. */
  wantsAll: boolean;
};

export type AlertSettings = { channels: AlertChannel[]; maxAgeSeconds: number };

type AlertDeps = {
  checkQuery: CheckQuery;
  /** Null when topics.yaml itself has problems: its topics are not missed twice. */
  topics: readonly Topic[] | null;
};

const MAX_AGE_DEFAULT = '24h';

const address = z
  .string()
  .transform((text, context) => {
    const reading = readChannelAddress(text);
    if (reading.kind === 'address') return reading.address;
    complain(context, { code: 'E_CHANNEL', what: reading.complaint, todo: reading.todo });
    return z.NEVER;
  })
  .meta({
    description:
      'slack:C0123ABC, slack:T012/C0123ABC, discord:<channel id>, discord:<server id>/<channel id> or preview:news.',
  });

const interest = z.union([
  z.string().trim().min(1, 'must not be empty'),
  onlyKeys({ topic: z.string() }),
  onlyKeys({ query: z.string().trim().min(1, 'must not be empty') }),
]);

const mention = textOf((text) => /^@?([A-Z0-9]{1,30})$/i.exec(text.trim())?.[1] ?? null, {
  code: 'E_MENTION',
  what: 'must be the id of a role or user group',
  todo: 'Copy the id: a Slack user group (S…) or a Discord role (digits). Names and @here do not work.',
}).meta({ description: 'Id of a role (Discord) or user group (Slack) to ping with each alert.' });

const channel = onlyKeys({
  channel: address,
  name: z.string().optional().meta({ description: 'What you call it, such as "#world-news".' }),
  topics: z
    .array(interest)
    .default([])
    .meta({ description: 'Topics of topics.yaml by name, or free queries ({query: …} where it looks like a name).' }),
  all: z.boolean().default(false).meta({ description: 'Every article of every feed.' }),
  mention: mention.optional(),
});

export const alertsSchema = onlyKeys({
  channels: z
    .array(channel)
    .default([])
    .meta({ description: 'Where alerts go. People may subscribe more channels in chat.' }),
  max_age: textOf(readDuration, {
    code: 'E_DURATION',
    what: 'is no length of time',
    todo: 'Write a number with m, h or d behind it, such as 90m, 24h or 2d (at most 30d).',
  })
    .prefault(MAX_AGE_DEFAULT)
    .meta({ description: 'Alerts older than this are dropped, so that an outage does not end in a flood.' }),
}).meta({ title: 'Slugline alerts.yaml' });

/** Reads alerts.yaml and finds its topics. */
export function readAlerts(document: YamlDocument, deps: AlertDeps): Checked<AlertSettings> {
  const checked = checkDocument(document, alertsSchema);
  if (checked.kind === 'unsound') return checked;
  const read = checked.data.channels.map((given, index) => readChannel({ given, index, document }, deps));
  const channels = read.map((one) => one.channel);
  const problems = [...read.flatMap((one) => one.problems), ...repeated(channels, document)];
  if (problems.length > 0) return { kind: 'unsound', problems };
  return { kind: 'sound', data: { channels, maxAgeSeconds: checked.data.max_age } };
}

type GivenChannel = { given: z.output<typeof channel>; index: number; document: YamlDocument };

function readChannel(input: GivenChannel, deps: AlertDeps): { channel: AlertChannel; problems: Problem[] } {
  const { given, index, document } = input;
  const wishes = given.topics.map((wish, position) =>
    readWish({ wish, path: ['channels', index, 'topics', position], document }, deps),
  );
  return {
    channel: {
      address: given.channel,
      name: given.name ?? null,
      mention: given.mention ?? null,
      wants: wishes.map((wish) => wish.wanted),
      wantsAll: given.all,
    },
    problems: [...wishes.flatMap((wish) => wish.problems), ...nothingWanted(input)],
  };
}

function nothingWanted({ given, index, document }: GivenChannel): Problem[] {
  if (given.all || given.topics.length > 0) return [];
  const path = ['channels', index];
  const todo = 'List topics under topics:, or write all: true for every article.';
  return [
    {
      code: 'E_CHANNEL_IDLE',
      what: `${placeName(path)} follows nothing`,
      seen: addressKey(given.channel),
      todo,
      where: document.where(path),
    },
  ];
}

type GivenWish = { wish: z.output<typeof interest>; path: PropertyKey[]; document: YamlDocument };

function readWish({ wish, path, document }: GivenWish, deps: AlertDeps): { wanted: Wanted; problems: Problem[] } {
  const text = typeof wish === 'string' ? wish : 'topic' in wish ? wish.topic : wish.query;
  const isQuery = typeof wish === 'object' && 'query' in wish;
  const topic = isQuery ? undefined : deps.topics?.find(({ slug }) => slug === text);
  if (topic) return { wanted: { query: topic.query, topic: topic.slug }, problems: [] };
  const wanted = { query: text, topic: null };
  const where = document.where(path);
  const meansTopic = !isQuery && (typeof wish === 'object' || looksLikeTopic(text, deps.topics ?? []));
  if (meansTopic)
    return { wanted, problems: deps.topics === null ? [] : [unknownTopic({ text, path, where }, deps.topics)] };
  return {
    wanted,
    problems: queryProblems({ query: text, what: `${placeName(path)} is a query we cannot read`, where }, deps),
  };
}

/** One word with hyphens, or a near miss of a topic: taken as a slip, since as keywords it would match in silence. */
function looksLikeTopic(text: string, topics: readonly Topic[]): boolean {
  return (
    /^[\p{L}\p{N}]+(-[\p{L}\p{N}]+)+$/u.test(text) ||
    nearest(
      text,
      topics.map(({ slug }) => slug),
    ) !== null
  );
}

function unknownTopic(input: { text: string; path: PropertyKey[]; where: string }, topics: readonly Topic[]): Problem {
  const slugs = topics.map(({ slug }) => slug);
  const meant = nearest(input.text, slugs);
  const known = slugs.length === 0 ? 'topics.yaml has none' : `topics.yaml has ${slugs.join(', ')}`;
  return {
    code: 'E_TOPIC_UNKNOWN',
    what: `${placeName(input.path)} is no topic of topics.yaml`,
    seen: JSON.stringify(input.text),
    todo: `${meant === null ? `Add it there (${known})` : `Did you mean ${meant}?`} For free keywords write {query: ${JSON.stringify(input.text)}}.`,
    where: input.where,
  };
}

/** Two blocks for one channel would hide one of them. */
function repeated(channels: AlertChannel[], document: YamlDocument): Problem[] {
  const keys = channels.map((one) => addressKey(one.address));
  return keys.flatMap((key, index) => {
    const first = keys.indexOf(key);
    if (first === index) return [];
    const path = ['channels', index];
    const seen = `${key}, also ${document.where(['channels', first])}`;
    const todo = 'Put their topics under one of the two and remove the other.';
    return [
      { code: 'E_CHANNEL_DOUBLE', what: `${placeName(path)} is listed twice`, seen, todo, where: document.where(path) },
    ];
  });
}
