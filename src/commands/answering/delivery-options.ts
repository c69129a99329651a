import type { Asker, Reply } from '../../chat/question.ts';
import { type Say, sentence } from '../../chat/say.ts';
import { PLATFORM_FACTS, type Platform } from '../../news/channel.ts';
import type { ChannelSettings } from '../../news/subscription.ts';
import { type ChannelContext, mayChange, notYours } from '../asking/channel-context.ts';
import { subscriptionName } from '../asking/find-topic.ts';
import type { ChannelSubscription, CommandDeps, CommandInput } from '../command.ts';
import { echo, problem } from './reply-parts.ts';
import { readZone } from './time-zones.ts';

/** Changes to how the alerts of a subscription come; what is left out stays as it is. */
export type DeliveryChange = { mention?: string | null; digest?: string | null };

type DeliveryOutcome = { kind: 'read'; change: DeliveryChange } | Extract<OptionOutcome, { kind: 'unclear' }>;

/** Reads the options `digest` and `mention`; "off" is a change as well. */
export function readDelivery({ options, asker }: CommandInput): DeliveryOutcome {
  const digest = readDigest(options['digest']);
  if (digest.kind === 'unclear') return digest;
  const mention = readMention(options['mention'], asker.address.platform);
  if (mention.kind === 'unclear') return mention;
  const isGiven = (name: string) => (options[name]?.trim() ?? '') !== '';
  const change = {
    ...(isGiven('digest') ? { digest: digest.value } : {}),
    ...(isGiven('mention') ? { mention: mention.value } : {}),
  };
  return { kind: 'read', change };
}

/** The value of an option (null: off or left out), or what is wrong with it and what to write instead. */
type OptionOutcome =
  | { kind: 'value'; value: string | null }
  | { kind: 'unclear'; what: string; mend: string; values?: Record<string, string> };

/** The words that remove an option that was set before. */
const OFF = /^(?:off|no|none)$/i;

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DIGEST = /^(?:daily|weekly\s+(\p{L}{3})\p{L}*)\s+([01]?\d|2[0-3])[:.h]([0-5]\d)(?:\s+(\S+))?$/iu;

/** Reads "daily 08:00" or "weekly mon 08:00", each with or without a time zone behind it. */
export function readDigest(typed: string | undefined): OptionOutcome {
  const wanted = typed?.trim() ?? '';
  if (wanted === '' || OFF.test(wanted)) return { kind: 'value', value: null };
  const [, day, hour = '', minute = '', zone] = DIGEST.exec(wanted) ?? [];
  const isDaily = /^daily/i.test(wanted);
  const knownDay = day === undefined ? isDaily : DAYS.includes(day.toLowerCase());
  const mend = sentence('Write: digest="daily 08:00" or digest="weekly mon 08:00 Europe/Berlin"');
  if (hour === '' || !knownDay) return { kind: 'unclear', what: sentence('I cannot read the digest time.'), mend };
  const read = zone === undefined ? null : readZone(zone);
  if (read?.kind === 'unclear')
    return { ...read, values: { ...read.values, line: read.values.line.replaceAll('zone=', '') } };
  const when = isDaily ? 'daily' : `weekly ${day?.toLowerCase()}`;
  return { kind: 'value', value: [when, `${hour.padStart(2, '0')}:${minute}`, read?.name].filter(Boolean).join(' ') };
}

/**
 * Reads the id of the role (Discord) or user group (Slack) to ping. Everyone, here and single people are refused, since an
 * alert must not wake a whole workspace, nor ping a person who did not ask for it.
 */
function readMention(typed: string | undefined, platform: Platform): OptionOutcome {
  const text = typed?.trim() ?? '';
  if (text === '' || OFF.test(text)) return { kind: 'value', value: null };
  const id = PLATFORM_FACTS[platform].typed.group.exec(text)?.slice(1).find(Boolean);
  if (id !== undefined) return { kind: 'value', value: id };
  const what = sentence('Only a role or a user group can be pinged, not everyone and not one person.');
  const mend = sentence('Pick the role or the user group from the list that opens when you type @.');
  return { kind: 'unclear', what, mend };
}

type ChangeOutcome =
  /** The subscription is that way already. */
  | { kind: 'same' }
  | { kind: 'refused'; reply: Reply }
  /** `said` has a sentence for each change: how it is now, and how it was. */
  | { kind: 'changed'; after: ChannelSubscription; said: string };

type ChangeRequest = { existing: ChannelSubscription; delivery: DeliveryChange; context: ChannelContext; asker: Asker };

/** Changes how a subscription's alerts come, for people who may stop it. */
export async function changeSubscription(request: ChangeRequest, deps: CommandDeps): Promise<ChangeOutcome> {
  const { existing, delivery, context, asker } = request;
  const change = differing(delivery, existing);
  if (Object.keys(change).length === 0) return { kind: 'same' };
  if (existing.source === 'config') return { kind: 'refused', reply: fromConfig(existing, context, deps.say) };
  if (!mayChange(context, asker, existing)) return { kind: 'refused', reply: notYours(context, existing, deps.say) };
  const isChanged = await deps.subscriptions.change(existing.id, change);
  if (!isChanged) return { kind: 'refused', reply: stopped(existing, context, deps.say) };
  const after = { ...existing, ...change };
  const settings = await deps.channels.settings(existing.channelId);
  const { say } = deps;
  const atOnce = say('at once');
  const now = describeTime(after, settings, say) ?? atOnce;
  const before = describeTime(existing, settings, say) ?? atOnce;
  const time = now === before ? [] : [say('Delivery: now {now}, before: {before}.', { now, before })];
  return { kind: 'changed', after, said: [...time, ...pingChange(after, existing).map((each) => say(each))].join(' ') };
}

function differing({ mention, digest }: DeliveryChange, existing: ChannelSubscription): DeliveryChange {
  return {
    ...(mention === undefined || mention === (existing.mention ?? null) ? {} : { mention }),
    ...(digest === undefined || digest === (existing.digest ?? null) ? {} : { digest }),
  };
}

/** Null for at once. The digest of the channel applies where the subscription has none, its time zone where the time names none. */
export function describeTime(
  { digest }: Pick<ChannelSubscription, 'digest'>,
  settings: Pick<ChannelSettings, 'digest' | 'timeZone'>,
  say: Say,
): string | null {
  const time = digest ?? settings.digest;
  if (time === null) return null;
  const zone = /\d\s+\S+$/u.test(time) ? '' : ` ${settings.timeZone}`;
  const whole = time + zone;
  return digest ? whole : say('{time} (the digest of the channel)', { time: whole });
}

function pingChange({ mention }: ChannelSubscription, before: ChannelSubscription): string[] {
  const was = before.mention ?? null;
  if (mention === was) return [];
  if (mention === null) return [sentence('Ping: now nobody, before: the group.')];
  return [was === null ? sentence('Ping: now the group, before: nobody.') : sentence('Ping: now another group.')];
}

function fromConfig(existing: ChannelSubscription, context: ChannelContext, say: Say): Reply {
  const what = say('“{topic}” in {channel} comes from the configuration of this bot, so chat cannot change it.', {
    topic: echo(subscriptionName(existing)),
    channel: say(context.name),
  });
  return problem(what, [
    say('Whom it pings stands in config/alerts.yaml; it counts after a restart.'),
    say('Gather all alerts of the channel: /slugline settings digest="daily 08:00"'),
  ]);
}

function stopped(existing: ChannelSubscription, context: ChannelContext, say: Say): Reply {
  const topic = echo(subscriptionName(existing));
  const what = say('“{topic}” was stopped in {channel} just now.', { topic, channel: say(context.name) });
  return problem(what, [`/subscribe ${topic}${context.suffix}`]);
}
