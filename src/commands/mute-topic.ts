import type { Asker, Reply } from '../chat/question.ts';
import type { Channel } from '../news/channel.ts';
import type { Mute } from '../news/mute.ts';
import { isInForce } from '../news/silence.ts';
import { EVERYTHING } from '../news/subscription.ts';
import type { Topic } from '../news/topic.ts';
import type { CommandDeps, ListedSubscription } from './command-deps.ts';
import { findSubscription, isBy, subscriptionName } from './find-subscription.ts';
import { findWish } from './find-topic.ts';
import { MUTES_PER_CHANNEL_MAX } from './limits.ts';
import { readMuteTime } from './mute-time.ts';
import { notYours, type Place } from './place.ts';
import { badQuery, echo, notice, problem, showTime } from './show-text.ts';

export type MuteTopicDeps = Pick<CommandDeps, 'topics' | 'now' | 'mutes'>;

type Wanted = {
  /** What to mute, and for how long, as typed. */
  typed: string;
  time: string;
  place: Place;
  /** Null where nothing was ever followed. */
  channel: Channel | null;
  listed: readonly ListedSubscription[];
  asker: Asker;
};

type Muted = Pick<Mute, 'query' | 'topic'> & { subscription: ListedSubscription | null };

/**
 * Mutes what a place follows, until a time; or, in a place that gets every article, any keywords. What another
 * subscription asks for still comes. The right is that of unsubscribing.
 */
export async function muteTopic(wanted: Wanted, deps: MuteTopicDeps): Promise<Reply | null> {
  const { typed, place, channel, listed, asker } = wanted;
  const time = readMuteTime(wanted.time, deps.now());
  if (time.kind === 'unclear') return problem(time.what, [time.mend]);
  if (channel === null) return null;
  const present = await deps.mutes.listFor(channel.id);
  const muted = findMuted({ typed, listed, present }, deps.topics);
  if (muted === null) return null;
  if (muted.kind === 'bad') return badQuery(typed, muted);
  const mute = present.find(({ query }) => query === muted.query) ?? null;
  const isOwn = isBy(asker, muted.subscription) || (time.kind === 'lift' && isBy(asker, mute));
  if (!place.mayChange && !(isOwn && place.mayFollow)) return notYours(place, muted.subscription ?? mute);
  return time.kind === 'lift'
    ? lift({ ...wanted, channel, muted }, deps)
    : mutedUntil({ ...wanted, channel, muted, present, until: time.until }, deps);
}

/** A mute that holds already is moved and takes no room. */
function refuseMore(query: string, { present, place }: { present: readonly Mute[]; place: Place }, now: Date) {
  const holding = present.filter((mute) => isInForce(mute, now));
  if (holding.length < MUTES_PER_CHANNEL_MAX || holding.some((mute) => mute.query === query)) return null;
  const [next] = [...holding].sort((one, other) => one.until.getTime() - other.until.getTime());
  const name = next ? echo(subscriptionName(next)) : '';
  const soonest = next
    ? [`The next one ends by itself at ${showTime(next.until)}. Sooner: /unsubscribe ${name}${place.suffix} for=off`]
    : [];
  const text = `${place.name} has ${holding.length} mutes already, which is the most a channel may have.`;
  return problem(text, [...soonest, `All of them: /subscriptions${place.suffix}`]);
}

type Looked = Pick<Wanted, 'typed' | 'listed'> & { present: readonly Mute[] };

/** A subscription, a mute that holds already, or, below "every article", whatever the words mean. */
function findMuted({ typed, listed, present }: Looked, topics: readonly Topic[]) {
  const subscription = findSubscription(typed, listed, topics);
  if (subscription) return { kind: 'muted' as const, ...subscription, subscription };
  const wish = findWish(typed, topics);
  if (wish.kind === 'bad') return wish;
  const said =
    wish.kind === 'topic' ? { query: wish.topic.query, topic: wish.topic.slug } : { query: wish.text, topic: null };
  const mayMatter =
    listed.some(({ query }) => query === EVERYTHING) || present.some(({ query }) => query === said.query);
  return mayMatter ? { kind: 'muted' as const, ...said, subscription: null } : null;
}

type Chosen = Wanted & { channel: Channel; muted: Muted };

type Muting = Chosen & { present: readonly Mute[]; until: Date };

async function mutedUntil({ channel, muted, place, asker, present, until }: Muting, deps: MuteTopicDeps) {
  const refusal = refuseMore(muted.query, { present, place }, deps.now());
  if (refusal) return refusal;
  const by = { createdBy: asker.userName, createdById: asker.userId, createdAt: deps.now() };
  await deps.mutes.add({ channelId: channel.id, query: muted.query, topic: muted.topic, until, ...by });
  const name = echo(subscriptionName(muted));
  const text = `Muted “${name}” in ${place.name} until ${showTime(until)}.`;
  return told(text, [`End it sooner: /unsubscribe ${name}${place.suffix} for=off`], place);
}

async function lift({ channel, muted, place }: Chosen, deps: MuteTopicDeps): Promise<Reply> {
  const name = echo(subscriptionName(muted));
  const wasMuted = await deps.mutes.lift(channel.id, muted.query, deps.now());
  if (!wasMuted) return problem(`“${name}” is not muted in ${place.name}.`, [`/subscriptions${place.suffix}`]);
  return told(`“${name}” is no longer muted in ${place.name}.`, [], place);
}

function told(text: string, hints: string[], { suffix }: Place): Reply {
  return notice({ tone: 'done', text, hints }, suffix === '' ? 'public' : 'private');
}

/** "muted until 5 Aug 2026, 12:00 UTC by Ada", or null where the subscription is not muted now. */
export function describeMute(query: string, mutes: readonly Mute[], now: Date): string | null {
  const mute = mutes.find((each) => each.query === query && isInForce(each, now));
  return mute ? `muted until ${showTime(mute.until)} by ${mute.createdBy}` : null;
}
