import { readRef, writeRef } from '../chat/button-commands.ts';
import type { Button } from '../chat/message.ts';
import type { Asker, Reply } from '../chat/question.ts';
import type { Say } from '../chat/say.ts';
import { parseQuery } from '../engines/matching/parse-query.ts';
import { type Channel, PLATFORM_FACTS } from '../news/channel.ts';
import { INSTALLATION, workspaceOf } from '../news/owner.ts';
import { isGone } from '../news/subscription.ts';
import { changeSubscription, type DeliveryChange, describeTime, readDelivery } from './answering/delivery-options.ts';
import { describeMute } from './answering/mute-topic.ts';
import { badQuery, done, echo, listReply, onlyManagers, problem } from './answering/reply-parts.ts';
import {
  CHANNEL_OPTIONS,
  type ChannelContext,
  findChannelContext,
  mayChange,
  whyClosed,
} from './asking/channel-context.ts';
import {
  findExisting,
  findSubscription,
  readTopicQuery,
  subscriptionName,
  type TopicQuery,
} from './asking/find-topic.ts';
import { remarksOn } from './asking/query-remarks.ts';
import { channelsSaid, doubtOf, lastWeek, readAs } from './asking/query-sense.ts';
import { asLink } from './asking/typed-line.ts';
import {
  type ChannelSubscription,
  type CommandDeps,
  type CommandInput,
  type CommandReply,
  command,
  type Done,
  option,
  SUBSCRIPTIONS_PER_CHANNEL_MAX,
} from './command.ts';

export const subscribeCommand = command({
  name: 'subscribe',
  description: 'Alerts on a topic or keywords, for this channel, another one, or you',
  usage: '<topic or keywords> [#channel | me] [@group] [digest="daily 08:00"]',
  options: [
    option('keywords', 'A topic, or words: taliban (border OR airstrike) -cricket', {
      required: true,
      offers: 'topics',
    }),
    ...CHANNEL_OPTIONS,
    option('mention', 'A role or user group to ping with each alert', { kind: 'mention' }),
    option('digest', 'Gather the alerts: daily 08:00, weekly mon 08:00, or off'),
  ],
  alone: 'form',
  run: answerSubscribe,
});

async function answerSubscribe(input: CommandInput, deps: CommandDeps): Promise<Reply> {
  const typed = input.options['keywords']?.trim() ?? '';
  if (typed === '') return askForKeywords(input.options['channel'], deps);
  if (readRef(typed)) return changeKnown(typed, input, deps);
  const { say } = deps;
  const wanted = readTopicQuery(typed, deps);
  if (asLink(typed) !== null)
    return problem(say('A link is not what to look for: give words of the news.'), [
      `/brief ${echo(typed)}`,
      '/subscribe taliban border',
    ]);
  if (wanted.kind === 'bad') return badQuery(typed, wanted, say);
  const channels = channelsSaid(typed, input.options['channel'] ?? '', say);
  const doubt = channels ?? (wanted.topic === null ? await doubtOf(typed, wanted.tree, deps) : null);
  if (doubt) return problem(doubt.what, doubt.mends);
  const delivery = readDelivery(input);
  if (delivery.kind === 'unclear')
    return problem(say(delivery.what, delivery.values), [say(delivery.mend, delivery.values)]);
  const found = await findChannelContext(input.options, input.asker, deps);
  if (found.kind === 'refused') return found.reply;
  const refusal = await refuse(found.context, wanted, deps);
  if (refusal) return refusal;
  return follow({ wanted, delivery: delivery.change, context: found.context, asker: input.asker }, deps);
}

/** What a button asks for that names a subscription by its number. */
async function changeKnown(typed: string, input: CommandInput, deps: CommandDeps): Promise<Reply> {
  const found = await findChannelContext(input.options, input.asker, deps);
  if (found.kind === 'refused') return found.reply;
  const { context } = found;
  const channel = await deps.channels.byAddress(context.address);
  const existing = channel && findSubscription(typed, await deps.subscriptions.listFor(channel.id), deps.topics);
  if (!existing)
    return problem(deps.say('That is not followed in {channel}.', { channel: deps.say(context.name) }), [
      `/subscriptions${context.suffix}`,
    ]);
  const delivery = readDelivery(input);
  if (delivery.kind === 'unclear')
    return problem(deps.say(delivery.what, delivery.values), [deps.say(delivery.mend, delivery.values)]);
  return changeDelivery(existing, { delivery: delivery.change, context, asker: input.asker }, deps);
}

function askForKeywords(channel: string | undefined, deps: CommandDeps): Reply {
  const { say } = deps;
  if (channel?.startsWith('#')) {
    const text = say('{channel} is read as a channel. What should I look for there?', { channel: echo(channel) });
    const word = say('Words of the news stand in quotes: {words}', { words: `/subscribe "${echo(channel)}"` });
    return problem(text, [`/subscribe taliban border ${echo(channel)}`, word]);
  }
  const topics = deps.topics.map((topic) => topic.slug).slice(0, 5);
  const known = topics.length > 0 ? [say('Topics here: {topics}', { topics: topics.join(', ') })] : [];
  return problem(say('What should I look for? Give a topic or keywords.'), [...known, '/subscribe taliban border']);
}

async function refuse(context: ChannelContext, wanted: TopicQuery, deps: CommandDeps): Promise<Reply | null> {
  const { say } = deps;
  const channel = say(context.name);
  if (!context.mayFollow) {
    const line = `/subscribe ${echo(wanted.topic ?? wanted.query)} me`;
    return onlyManagers(channel, say, [say('For yourself, as direct messages: {line}', { line })]);
  }
  const closed = await whyClosed(context, deps);
  return closed === null ? null : problem(say('I cannot post in {channel}: {reason}', { channel, reason: closed }));
}

type SubscribeRequest = { wanted: TopicQuery; delivery: DeliveryChange; context: ChannelContext; asker: Asker };

/** Adds the subscription, or changes the delivery of one that the channel has already. */
async function follow(request: SubscribeRequest, deps: CommandDeps): Promise<Reply> {
  const { wanted, delivery, context, asker } = request;
  const isNew = (await deps.channels.byAddress(context.address)) === null;
  const channel = await deps.channels.ensure(context.address, context.name);
  const present = await deps.subscriptions.listFor(channel.id);
  const existing = findExisting(wanted, present);
  const before = present.find((each) => isRenamed(each, wanted, deps) && mayChange(context, asker, each));
  if (existing === null && before) return takeNewName(before, request, deps);
  if (existing === null)
    return addSubscription({ ...request, channel, present, first: isNew ? saysChannel(context, deps.say) : '' }, deps);
  return changeDelivery(existing, { delivery, context, asker }, deps);
}

type DeliveryRequest = Omit<SubscribeRequest, 'wanted'>;

async function changeDelivery(
  existing: ChannelSubscription,
  { delivery, context, asker }: DeliveryRequest,
  deps: CommandDeps,
): Promise<Reply> {
  const outcome = await changeSubscription({ existing, delivery, context, asker }, deps);
  switch (outcome.kind) {
    case 'refused':
      return outcome.reply;
    case 'same':
      return confirm({ context, subscription: existing, first: knownSince(existing, deps.say), isChange: false }, deps);
    case 'changed': {
      const changed = { context, subscription: outcome.after, first: outcome.said, isChange: true };
      return noted(await confirm(changed, deps), 'changed the subscription', changed);
    }
  }
}

/** Whether it follows the wanted topic under the name that the topic had before. */
function isRenamed(followed: ChannelSubscription, { topic, query }: TopicQuery, { topics }: CommandDeps): boolean {
  return topic !== null && followed.query === query && isGone(followed, topics);
}

/** What was followed under a name that topics.yaml has no more goes on under the new one: digest, ping and mutes stay. */
async function takeNewName(before: ChannelSubscription, request: SubscribeRequest, deps: CommandDeps): Promise<Reply> {
  const { wanted, delivery, context } = request;
  await deps.subscriptions.rename(before, wanted);
  await deps.subscriptions.change(before.id, delivery);
  const subscription = { ...before, ...delivery, topic: wanted.topic };
  const first = deps.say('It was called {topic} before; all else stays.', { topic: echo(before.topic ?? '') });
  const renamed = { context, subscription, first, isChange: true };
  return noted(await confirm(renamed, deps), 'changed the subscription', renamed);
}

function knownSince({ createdBy }: ChannelSubscription, say: Say): string {
  return say('It is followed here already, since {person} asked for it.', { person: echo(createdBy) });
}

/** On the page any name behind # is a channel: it is made by this. */
function saysChannel({ address, name, suffix }: ChannelContext, say: Say): string {
  const isMade = suffix.startsWith(' #') && PLATFORM_FACTS[address.platform].askedBy === 'operator';
  if (!isMade) return '';
  const channel = echo(name);
  return say('{channel} is a new channel of this page; a word of the news stands in quotes: "{channel}".', { channel });
}

type SubscriptionToAdd = SubscribeRequest & {
  channel: Channel;
  present: readonly ChannelSubscription[];
  first: string;
};

async function addSubscription(request: SubscriptionToAdd, deps: CommandDeps): Promise<Reply> {
  const { wanted, context, asker, channel, present } = request;
  if (present.length >= SUBSCRIPTIONS_PER_CHANNEL_MAX) {
    const { say } = deps;
    const text = say('{channel} has {n} subscriptions already, which is the most a channel may have.', {
      channel: say(context.name),
      n: present.length,
    });
    return problem(text, [say('See and remove some: {line}', { line: `/subscriptions${context.suffix}` })]);
  }
  const refusal = await refuseForWorkspace(context, deps);
  if (refusal) return refusal;
  const { mention = null, digest = null } = request.delivery;
  const { kind, subscription } = await deps.subscriptions.add({
    channelId: channel.id,
    query: wanted.query,
    topic: wanted.topic,
    source: 'chat',
    createdBy: asker.userName,
    createdById: asker.userId,
    mention,
    digest,
    createdAt: deps.now(),
  });
  // Another person added it at the same moment: their subscription stays.
  if (kind === 'known')
    return confirm({ context, subscription, first: knownSince(subscription, deps.say), isChange: false }, deps);
  const added = { context, subscription: { ...subscription, mention, digest }, first: request.first, isChange: true };
  return noted(await confirm(added, deps), 'followed', added);
}

function noted(reply: Reply, action: Done['action'], { context, subscription }: Confirmation): CommandReply {
  const { digest, mention } = subscription;
  const how = `${digest ? `, digest ${digest}` : ''}${mention ? ', with a ping' : ''}`;
  const subject = `“${echo(subscriptionName(subscription))}” in ${context.name}${how}`;
  return done(reply, { action, subject, target: context.address });
}

/** Direct messages on Discord and the preview belong to no workspace, so that the limit of the channel is theirs alone. */
async function refuseForWorkspace({ address }: ChannelContext, deps: CommandDeps): Promise<Reply | null> {
  if (workspaceOf(address) === INSTALLATION) return null;
  const present = await deps.subscriptions.countAdded(address);
  if (present < deps.limits.workspace.subscriptions) return null;
  const { say } = deps;
  const text = say.count(present, [
    '{n} subscription was made here already, which is the most that the channels of a workspace may have together.',
    '{n} subscriptions were made here already, which is the most that the channels of a workspace may have together.',
  ]);
  return problem(text, [
    say('See those of a channel and remove some: /subscriptions'),
    say('Those of config/alerts.yaml do not count.'),
  ]);
}

type Confirmation = { context: ChannelContext; subscription: ChannelSubscription; first: string; isChange: boolean };

/** Shows the subscription and what the last week would have brought; only a change is shown to the whole channel. */
async function confirm({ context, subscription, first, isChange }: Confirmation, deps: CommandDeps): Promise<Reply> {
  const { query, channelId } = subscription;
  const { say } = deps;
  const week = await lastWeek(query, deps);
  const parsed = parseQuery(query);
  const remarks = parsed.kind === 'query' ? await remarksOn(parsed.tree, deps) : [];
  const muted = describeMute(query, await deps.mutes.listFor(channelId), deps);
  const ref = writeRef({ kind: 'subscription', id: subscription.id });
  const label = echo(subscriptionName(subscription));
  const isPrivate = context.address.kind === 'dm' || context.suffix !== '' || !isChange;
  const list = {
    title: say('Following “{topic}” in {channel}', { topic: label, channel: say(context.name) }),
    intro: [first, muted && say('It is {muted}.', { muted }), readAsOf(subscription, say), ...remarks, week.intro]
      .filter(Boolean)
      .join(' '),
    lines: week.lines,
    footer: `${await describeDelivery(subscription, deps)} · ${say('Stop with: {line}', { line: `/unsubscribe ${label}${context.suffix}` })}`,
    buttons: [
      { label: say('Unfollow'), command: `/unsubscribe ${ref}${context.suffix}` },
      ...removalButtons(subscription, context, say),
    ],
  };
  return listReply(list, isPrivate ? 'private' : 'public');
}

/** Buttons that remove the digest or the ping, since the platforms' pickers of groups have no "nobody". */
function removalButtons(subscription: ChannelSubscription, { suffix }: ChannelContext, say: Say): Button[] {
  if (subscription.source === 'config') return [];
  const again = `/subscribe ${writeRef({ kind: 'subscription', id: subscription.id })}${suffix}`;
  return [
    ...(subscription.digest ? [{ label: say('No digest'), command: `${again} digest=off` }] : []),
    ...(subscription.mention ? [{ label: say('Ping nobody'), command: `${again} mention=off` }] : []),
  ];
}

async function describeDelivery(subscription: ChannelSubscription, { channels, say }: CommandDeps): Promise<string> {
  const time = describeTime(subscription, await channels.settings(subscription.channelId), say);
  const when = time === null ? say('At once') : say('Digest {time}', { time });
  return `${when}${subscription.mention ? ` · ${say('Pings the group')}` : ''}`;
}

/** A topic is read as its newsroom wrote it. */
function readAsOf({ query, topic }: ChannelSubscription, say: Say): string {
  const parsed = parseQuery(query);
  return topic !== null || parsed.kind === 'bad' ? '' : readAs(query, parsed.tree, say);
}
