import { z } from 'zod';
import { addressKey, type ChannelAddress, DEFAULT_DELIVERY_RULES, type DeliveryRules } from '../news/channel.ts';
import type { Problem } from '../news/problem.ts';
import { ADDRESS_FORMS, readChannelAddress } from './channel-address.ts';
import { type Checked, checkDocument, complain, onlyKeys, placeName, textOf } from './check-document.ts';
import { readDuration } from './duration.ts';
import { type Interest, type InterestDeps, interestSchema } from './interest.ts';
import type { YamlDocument } from './yaml-document.ts';

/** One channel of alerts.yaml. */
type AlertChannel = {
  address: ChannelAddress;
  /** As people call it; null: as the platform does. */
  name: string | null;
  /** The platform's id of a role or user group to ping. */
  mention: string | null;
  follows: Interest[];
  /** Every article, whether a query matches or not. */
  followsAll: boolean;
  /** Null: as for all channels. */
  rules: { [Rule in keyof DeliveryRules]: DeliveryRules[Rule] | null };
};

export type AlertSettings = { channels: AlertChannel[]; maxAgeSeconds: number; rules: DeliveryRules };

const MAX_AGE_DEFAULT = '24h';

const address = z
  .string()
  .transform((text, context) => {
    const reading = readChannelAddress(text);
    if (reading.kind === 'address') return reading.address;
    complain(context, { code: 'E_CHANNEL', what: reading.complaint, todo: reading.todo });
    return z.NEVER;
  })
  .meta({ description: ADDRESS_FORMS });

const mention = textOf((text) => /^@?([A-Z0-9]{1,30})$/i.exec(text.trim())?.[1] ?? null, {
  code: 'E_MENTION',
  what: 'must be the id of a role or user group',
  todo: 'Copy the id: a Slack user group (S…) or a Discord role (digits). Names and @here do not work.',
}).meta({ description: 'Id of a role (Discord) or user group (Slack) to ping with each alert.' });

const maxAge = textOf(readDuration, {
  code: 'E_DURATION',
  what: 'is no length of time',
  todo: 'Write a number with m, h or d behind it, such as 90m, 24h or 2d (at most 30d).',
}).meta({
  description: 'An alert that could not be sent for this long is dropped, so that an outage does not end in a flood.',
});

const ROLL_UP_MAX = 30;

const rollUpAfter = z
  .number()
  .int()
  .min(1)
  .max(ROLL_UP_MAX)
  .meta({ description: 'More waiting alerts than this go in one list, 1 to 30; the newest still come one by one.' });

const onUnknown = z.enum(['resend', 'skip']).meta({
  description:
    'When an answer was lost and nobody may look whether the alert stands: resend (it may stand twice) or skip (it may be missing).',
});

export function alertsSchema(deps: InterestDeps) {
  return onlyKeys({
    channels: z
      .array(channelSchema(deps))
      .default([])
      .meta({ description: 'Where alerts go. People may add more with /subscribe.' }),
    max_age: maxAge.prefault(MAX_AGE_DEFAULT),
    roll_up_after: rollUpAfter.default(DEFAULT_DELIVERY_RULES.rollUpAfter),
    on_unknown: onUnknown.default(DEFAULT_DELIVERY_RULES.onUnknown),
  }).meta({ title: 'Slugline alerts.yaml' });
}

function channelSchema(deps: InterestDeps) {
  const block = onlyKeys({
    channel: address,
    name: z.string().optional().meta({ description: 'What you call it, such as "#world-news".' }),
    topics: z
      .array(interestSchema(deps))
      .default([])
      .meta({ description: 'Topics of topics.yaml by name, or free queries ({query: …} where it looks like a name).' }),
    all: z.boolean().default(false).meta({ description: 'Every article of every feed.' }),
    mention: mention.optional(),
    roll_up_after: rollUpAfter.optional(),
    on_unknown: onUnknown.optional(),
  });
  return block.superRefine((given, context) => {
    if (given.all || given.topics.length > 0) return;
    const todo = 'List topics under topics:, or write all: true for every article.';
    complain(context, { code: 'E_CHANNEL_IDLE', what: 'follows nothing', todo });
  });
}

/** Reads alerts.yaml and finds its topics. */
export function readAlerts(document: YamlDocument, deps: InterestDeps): Checked<AlertSettings> {
  const checked = checkDocument(document, alertsSchema(deps));
  const problems = [...(checked.kind === 'sound' ? [] : checked.problems), ...repeated(document)];
  if (checked.kind === 'unsound' || problems.length > 0) return { kind: 'unsound', problems };
  const { channels, max_age: maxAgeSeconds, roll_up_after, on_unknown } = checked.data;
  const rules = { onUnknown: on_unknown, rollUpAfter: roll_up_after };
  return { kind: 'sound', data: { channels: channels.map(toChannel), maxAgeSeconds, rules } };
}

type GivenChannel = z.output<ReturnType<typeof alertsSchema>>['channels'][number];

function toChannel(given: GivenChannel): AlertChannel {
  return {
    address: given.channel,
    name: given.name ?? null,
    mention: given.mention ?? null,
    follows: given.topics,
    followsAll: given.all,
    rules: { onUnknown: given.on_unknown ?? null, rollUpAfter: given.roll_up_after ?? null },
  };
}

const rawList = z.object({ channels: z.array(z.object({ channel: z.string() }).nullable().catch(null)) });

/** Two blocks for one channel would hide one of them. Looked for in the raw list, so that it is told with the rest. */
function repeated(document: YamlDocument): Problem[] {
  const keys = (rawList.safeParse(document.value).data?.channels ?? []).map((block) =>
    channelKey(block?.channel ?? ''),
  );
  return keys.flatMap((key, index) => {
    const first = keys.indexOf(key);
    if (key === null || first === index) return [];
    const path = ['channels', index];
    const seen = `${key}, as in ${placeName(['channels', first])}, ${document.where(['channels', first])}`;
    const todo = 'Put the topics of both under one of them and remove the other.';
    return [
      { code: 'E_CHANNEL_DOUBLE', what: `${placeName(path)} is listed twice`, seen, todo, where: document.where(path) },
    ];
  });
}

function channelKey(text: string): string | null {
  const reading = readChannelAddress(text);
  return reading.kind === 'address' ? addressKey(reading.address) : null;
}
