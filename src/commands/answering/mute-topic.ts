import { readRef } from '../../chat/button-commands.ts';
import { sayTime } from '../../chat/message.ts';
import type { Asker, Reply } from '../../chat/question.ts';
import { sentence } from '../../chat/say.ts';
import { isInForce } from '../../engines/matching/match-query.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../kit/time.ts';
import type { Channel } from '../../news/channel.ts';
import { EVERYTHING, type Mute, type Topic } from '../../news/subscription.ts';
import { type ChannelContext, mayChange, notYours, seenBy } from '../asking/channel-context.ts';
import { findSubscription, readTopicQuery, subscriptionName } from '../asking/find-topic.ts';
import { readSpan } from '../asking/time-span.ts';
import { type ChannelSubscription, type CommandDeps, MUTES_PER_CHANNEL_MAX } from '../command.ts';
import { badQuery, doneNotice, echo, problem } from './reply-parts.ts';

type MuteRequest = {
  /** The keywords to mute, and the time, as typed. */
  typed: string;
  time: string;
  context: ChannelContext;
  /** Null where the channel has never followed anything. */
  channel: Channel | null;
  listed: readonly ChannelSubscription[];
  asker: Asker;
};

type MuteSubject = Pick<Mute, 'query' | 'topic'> & { subscription: ChannelSubscription | null };

/**
 * Mutes a subscription of a channel until a time, or any keywords in a channel that follows every article. Articles that
 * another subscription matches still come. People may mute what they may unsubscribe. Null where nothing matches.
 */
export async function muteTopic(request: MuteRequest, deps: CommandDeps): Promise<Reply | null> {
  const { typed, context, channel, listed, asker } = request;
  const time = readMuteTime(request.time, deps.now());
  if (time.kind === 'unclear') return problem(deps.say(time.what), [deps.say(time.mend)]);
  if (channel === null) return null;
  const present = await deps.mutes.listFor(channel.id);
  const subject = findSubject({ typed, listed, present }, deps.topics);
  if (subject === null) return null;
  if (subject.kind === 'bad') return badQuery(typed, subject, deps.say);
  const { subscription } = subject;
  const mute = present.find(({ query }) => query === subject.query) ?? null;
  const mayLift = time.kind === 'lift' && mayChange(context, asker, mute);
  if (!mayChange(context, asker, subscription) && !mayLift) return notYours(context, subscription ?? mute, deps.say);
  return time.kind === 'lift'
    ? liftMute({ ...request, channel, subject }, deps)
    : muteUntil({ ...request, channel, subject, present, until: time.until }, deps);
}

/** Moving a mute that is in force does not count against the limit. */
function refuseMore(
  query: string,
  { present, context }: { present: readonly Mute[]; context: ChannelContext },
  { now: clock, say }: Pick<CommandDeps, 'now' | 'say'>,
) {
  const now = clock();
  const holding = present.filter((mute) => isInForce(mute, now));
  if (holding.length < MUTES_PER_CHANNEL_MAX || holding.some((mute) => mute.query === query)) return null;
  const [next] = [...holding].sort((one, other) => one.until.getTime() - other.until.getTime());
  const line = next ? `/unsubscribe ${echo(subscriptionName(next))}${context.suffix} for=off` : '';
  const soonest = next
    ? [say('The next one ends by itself at {time}. Sooner: {line}', { time: say.time(next.until), line })]
    : [];
  const what = say('{channel} has {n} mutes already, which is the most a channel may have.', {
    channel: say(context.name),
    n: holding.length,
  });
  return problem(what, [...soonest, say('All of them: {line}', { line: `/subscriptions${context.suffix}` })]);
}

/** A subscription, the query of a mute that is in force, or any keywords in a channel that follows every article. */
function findSubject(
  { typed, listed, present }: Pick<MuteRequest, 'typed' | 'listed'> & { present: readonly Mute[] },
  topics: readonly Topic[],
) {
  const subscription = findSubscription(typed, listed, topics);
  if (subscription) return { kind: 'subject' as const, ...subscription, subscription };
  if (readRef(typed)) return null;
  const read = readTopicQuery(typed, { topics });
  if (read.kind === 'bad') return read;
  const { query, topic } = read;
  const mayMatter = listed.some((each) => each.query === EVERYTHING) || present.some((mute) => mute.query === query);
  return mayMatter ? { kind: 'subject' as const, query, topic, subscription: null } : null;
}

type ChosenMute = MuteRequest & { channel: Channel; subject: MuteSubject };

type NewMute = ChosenMute & { present: readonly Mute[]; until: Date };

async function muteUntil({ channel, subject, context, asker, present, until }: NewMute, deps: CommandDeps) {
  const { query, topic } = subject;
  const refusal = refuseMore(query, { present, context }, deps);
  if (refusal) return refusal;
  const by = { createdBy: asker.userName, createdById: asker.userId, createdAt: deps.now() };
  await deps.mutes.add({ channelId: channel.id, query, topic, until, ...by });
  const { say } = deps;
  const name = echo(subscriptionName(subject));
  const told = { topic: name, channel: say(context.name), time: say.time(until) };
  const said = say('Muted “{topic}” in {channel} until {time}.', told);
  const hints = [say('End it sooner: {line}', { line: `/unsubscribe ${name}${context.suffix} for=off` })];
  const muted = `“${name}” in ${context.name} until ${sayTime(until)}`;
  return doneNotice(
    { text: said, hints, ...seenBy(context) },
    { action: 'muted', subject: muted, target: context.address },
  );
}

async function liftMute({ channel, subject, context }: ChosenMute, deps: CommandDeps): Promise<Reply> {
  const name = echo(subscriptionName(subject));
  const { say } = deps;
  const wasMuted = await deps.mutes.lift(channel.id, subject.query, deps.now());
  const told = { topic: name, channel: say(context.name) };
  if (!wasMuted) return problem(say('“{topic}” is not muted in {channel}.', told), [`/subscriptions${context.suffix}`]);
  const reply = { text: say('“{topic}” is no longer muted in {channel}.', told), ...seenBy(context) };
  return doneNotice(reply, { action: 'unmuted', subject: `“${name}” in ${context.name}`, target: context.address });
}

/** "muted until 5 Aug 2026, 12:00 UTC by Ada", or null where the subscription is not muted now. */
export function describeMute(query: string, mutes: readonly Mute[], deps: Pick<CommandDeps, 'now' | 'say'>) {
  const { say, now } = deps;
  const mute = mutes.find((each) => each.query === query && isInForce(each, now()));
  return mute ? say('muted until {time} by {person}', { time: say.time(mute.until), person: mute.createdBy }) : null;
}

/** The end of a new mute, the wish to end one now, or what is wrong with the time as typed. */
type MuteTime = { kind: 'until'; until: Date } | { kind: 'lift' } | { kind: 'unclear'; what: string; mend: string };

const UNIT_MS = new Map([
  ['m', MINUTE_MS],
  ['h', HOUR_MS],
  ['d', DAY_MS],
  ['w', 7 * DAY_MS],
  ['mo', 30 * DAY_MS],
]);
/** For longer than this one unsubscribes. */
const LONGEST_MS = 366 * DAY_MS;

export const USUAL_TIMES: readonly string[] = ['8h', '1d', '3d', '1w', 'off'];

const SPAN = /^(\d{1,5})\s*(mo|m|h|d|w)[a-z]*$/i;
const MEND = sentence('Write: for=8h, for=1d or for=1w; for=off ends it.');

/** "until friday", "the weekend", "tomorrow", "10 aug": the beginning of the next such day, UTC. */
function readUntil(typed: string, now: Date): Date | null {
  const text = typed
    .toLowerCase()
    .replace(/^(?:until|till?|to|over|on|this|next|the|\s)+\b/u, '')
    .trim();
  if (/^(?:tomorrow|today|tonight)$/.test(text)) return new Date(Math.floor(now.getTime() / DAY_MS + 1) * DAY_MS);
  const named = readSpan(`on ${text === 'weekend' || text === 'week' ? 'monday' : text}`, now);
  if (!named?.until) return null;
  const next = new Date(named.since);
  if (next <= now) next.setTime(next.getTime() + 7 * DAY_MS);
  if (next <= now) next.setTime(named.since.getTime() + 365.25 * DAY_MS);
  return next > now && next.getTime() - now.getTime() <= LONGEST_MS
    ? new Date(Math.floor(next.getTime() / DAY_MS) * DAY_MS)
    : null;
}

/** Reads "1d", "8 hours", "1w"; "yes" is a day, "off" ends a mute. */
export function readMuteTime(typed: string, now: Date): MuteTime {
  const wanted = typed.trim();
  if (/^(?:off|no|none|0)$/i.test(wanted)) return { kind: 'lift' };
  const [, amount = '', unit = ''] = SPAN.exec(wanted) ?? [];
  const day = readUntil(wanted, now);
  if (day) return { kind: 'until', until: day };
  const spanMs = /^(?:yes|on)$/i.test(wanted) ? DAY_MS : Number(amount) * (UNIT_MS.get(unit.toLowerCase()) ?? 0);
  if (spanMs === 0) return { kind: 'unclear', what: sentence('I cannot read for how long to mute.'), mend: MEND };
  if (spanMs > LONGEST_MS) return { kind: 'unclear', what: sentence('A mute lasts a year at most.'), mend: MEND };
  return { kind: 'until', until: new Date(now.getTime() + spanMs) };
}

/** "floods for 2 days" is the option in plain words, where nothing of that name is followed. */
export function saidMute(line: string, { now: clock, asking }: CommandDeps): { typed: string; time: string } {
  const now = clock();
  // The pattern asks of each space whether a time begins there.
  const typed = (asking.withEnglishTime(line) ?? line).replace(/\s+/g, ' ');
  const [, topic = '', time = ''] =
    /^(.+?)\s+(?:(?:for|over)\s+(?:the (?:next )?)?|(?=(?:until|till?|this|today|tonight|tomorrow|the weekend)\b|\d+\s*[a-z]+$))(.+)$/iu.exec(
      typed,
    ) ?? [];
  const plain = time.replace(/^(?:an?|one)\s+/iu, '1 ').replace(/^(?=(?:hour|day|week)s?$)/iu, '1 ');
  const isTime = time !== '' && readMuteTime(plain, now).kind === 'until';
  return isTime ? { typed: topic, time: plain } : { typed: line, time: '' };
}
