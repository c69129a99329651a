import { z } from 'zod';
import {
  addressKey,
  type ChannelAddress,
  DEFAULT_DELIVERY_RULES,
  type DeliveryRules,
  isPlatform,
  PLATFORM_FACTS,
  type Platform,
  type PlatformFacts,
} from '../../news/channel.ts';
import type { Problem } from '../../news/problem.ts';
import type { KeepSet } from '../../news/story.ts';
import type { FollowingChannel } from '../../news/subscription.ts';
import {
  type CheckedDocument,
  checkDocument,
  complain,
  onlyKeys,
  readDuration,
  repeatedKeys,
  textOf,
} from './check-document.ts';
import { type InterestDeps, interestSchema } from './topics.ts';
import type { YamlDocument } from './yaml-document.ts';

export type AlertSettings = {
  channels: FollowingChannel[];
  maxAgeSeconds: number;
  rules: DeliveryRules;
  /** Only what the file sets. */
  keep: KeepSet;
};

const MAX_AGE_DEFAULT = '24h';
const ROLL_UP_MAX = 30;

const EXAMPLES = Object.values<PlatformFacts>(PLATFORM_FACTS).flatMap(({ addressHelp }) => addressHelp.examples);

/** How the address of a channel may be written, with an example of each form. */
const ADDRESS_FORMS = `${EXAMPLES.slice(0, -1).join(', ')} or ${EXAMPLES.at(-1)}.`;

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
  description:
    'What is older than this when it is found is stored without an alert, and an alert that waited for longer is dropped. After an outage each channel is told in one line how many stories that was.',
});

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

const onLikely = z.enum(['thread', 'alert']).meta({
  description:
    'An article that may tell the event of a posted alert: thread (a line in its thread, with a button that makes it an alert) or alert.',
});

/** News joins its story for three weeks, and feeds list what they had for as long. */
const STORIES_KEPT_MIN = 30;

/** Days in seconds, or null for ever. */
function kept(what: string, daysMin: number) {
  return textOf((text) => readDays(text, daysMin), {
    code: 'E_KEEP',
    what: `must be from ${daysMin}d to ${DAYS_KEPT_MAX}d, or forever`,
    todo: 'Write a number of days with d behind it, such as 180d, or forever.',
  })
    .transform(({ seconds }) => seconds)
    .meta({ description: `${what}, from ${daysMin}d to ${DAYS_KEPT_MAX}d, or forever.` })
    .optional();
}

const DAYS_KEPT_MAX = 3650;
const DAY_SECONDS = 86_400;

function readDays(text: string, daysMin: number): { seconds: number | null } | null {
  if (text.trim().toLowerCase() === 'forever') return { seconds: null };
  const days = Number(/^(\d{1,4})\s?d$/i.exec(text.trim())?.[1] ?? 0);
  return days >= daysMin && days <= DAYS_KEPT_MAX ? { seconds: days * DAY_SECONDS } : null;
}

const keep = onlyKeys({
  articles: kept('Articles with their briefs and quotes, once their story has ended', STORIES_KEPT_MIN),
  alerts: kept('What was posted where and why; with its article at the latest', STORIES_KEPT_MIN),
  preview: kept('Messages of the preview page', 1),
  versions: kept('What articles said before an edit', 1),
  log: kept('Who did what (/slugline log)', STORIES_KEPT_MIN),
})
  .superRefine(({ articles, alerts }, context) => {
    if (!articles || alerts === undefined || (alerts !== null && alerts <= articles)) return;
    const todo = 'Give alerts at most the days of articles: an alert goes with its article.';
    complain(context, { code: 'E_KEEP', what: 'keeps alerts for longer than articles', todo });
  })
  .meta({
    description:
      'How long what is old is kept; deleted a little at a time in the night. Without it a new store keeps articles 365d, alerts 180d, preview 30d, versions 90d and log 365d, and one from before 0.2 everything.',
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
    on_likely: onLikely.default(DEFAULT_DELIVERY_RULES.onLikely),
    keep: keep.default({}),
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
    on_likely: onLikely.optional(),
  });
  const followed = block.superRefine(({ all, topics }, context) => {
    if (all || topics.length > 0) return;
    const todo = 'List topics under topics:, or write all: true for every article.';
    complain(context, { code: 'E_CHANNEL_IDLE', what: 'follows nothing', todo });
  });
  return followed.transform(({ channel, name = null, mention = null, topics, all, ...own }): FollowingChannel => {
    const { on_likely: onLikely = null, on_unknown: onUnknown = null, roll_up_after: rollUpAfter = null } = own;
    const rules = { onLikely, onUnknown, rollUpAfter };
    return { address: channel, name, mention, follows: topics, followsAll: all, rules };
  });
}

export function readAlerts(document: YamlDocument, deps: InterestDeps): CheckedDocument<AlertSettings> {
  const checked = checkDocument(document, alertsSchema(deps), repeatedChannels(document));
  if (checked.kind === 'unsound') return checked;
  const { channels, max_age: maxAgeSeconds, roll_up_after: rollUpAfter, ...rules } = checked.data;
  const { on_likely: onLikely, on_unknown: onUnknown, keep: kept } = rules;
  const data = { channels, maxAgeSeconds, rules: { onLikely, onUnknown, rollUpAfter }, keep: kept };
  return { kind: 'sound', data };
}

const rawList = z.object({ channels: z.array(z.object({ channel: z.string() }).nullable().catch(null)) });

/** Of two blocks for one channel, one would have no effect. Read from the raw list, to be reported with the rest. */
function repeatedChannels(document: YamlDocument): Problem[] {
  const blocks = rawList.safeParse(document.value).data?.channels ?? [];
  const keys = blocks.map((block) => {
    const reading = readChannelAddress(block?.channel ?? '');
    return reading.kind === 'address' ? addressKey(reading.address) : null;
  });
  const todo = 'Put the topics of both under one of them and remove the other.';
  return repeatedKeys(keys, { list: 'channels', code: 'E_CHANNEL_DOUBLE', todo, document });
}

type AddressReading = { kind: 'address'; address: ChannelAddress } | { kind: 'bad'; complaint: string; todo: string };

/** Reads `platform:workspace/id`, as in alerts.yaml. The workspace is optional; a person's id has an @ before it. */
export function readChannelAddress(text: string): AddressReading {
  const [, name = '', workspace = '', at = '', id = ''] = /^([a-z]+):(?:([^/]*)\/)?(@?)(.+)$/i.exec(text.trim()) ?? [];
  const platform = name.toLowerCase();
  if (!isPlatform(platform)) return bad('is no channel address', `Write ${ADDRESS_FORMS}`);
  return addressOn(platform, { workspace, id, isPerson: at === '@' });
}

function addressOn(
  platform: Platform,
  { workspace, id, isPerson }: { workspace: string; id: string; isPerson: boolean },
): AddressReading {
  const { ids, addressHelp }: PlatformFacts = PLATFORM_FACTS[platform];
  if (workspace !== '' && !ids.workspace?.test(workspace)) return bad(addressHelp.badWorkspace, addressHelp.todo);
  // Where the form of an id shows that it is a person's, the @ may be left out.
  const isDm = isPerson || (!ids.channel.test(id) && ids.person?.test(id) === true);
  if (!(isDm ? ids.person : ids.channel)?.test(id)) return bad(addressHelp.badId, addressHelp.todo);
  return { kind: 'address', address: { platform, workspace, id, kind: isDm ? 'dm' : 'channel' } };
}

function bad(complaint: string, todo: string): AddressReading {
  return { kind: 'bad', complaint, todo };
}
