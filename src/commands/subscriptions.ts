import { writeRef } from '../chat/button-commands.ts';
import type { Button, ListLine } from '../chat/message.ts';
import type { Reply } from '../chat/question.ts';
import { isGone, type Mute, renamedTo, type Subscription, type Topic } from '../news/subscription.ts';
import { COPY_USE, copySubscriptions } from './answering/copy-subscriptions.ts';
import { describeMute } from './answering/mute-topic.ts';
import { echo, listReply, PAGE_OPTION, pageOf, problem } from './answering/reply-parts.ts';
import { CHANNEL_OPTIONS, type ChannelContext, findChannelContext } from './asking/channel-context.ts';
import { subscriptionName } from './asking/find-topic.ts';
import { type ChannelSubscription, type CommandDeps, command, option } from './command.ts';

/** The choices that a select holds on Discord (components/reference). */
const STOP_BUTTONS_MAX = 25;
const PAGE_BUTTONS = 2;

export const subscriptionsCommand = command({
  name: 'subscriptions',
  description: 'What this channel, another one, or you follow',
  usage: '[#channel | me] [page] | copy #from [#to | me]',
  options: [
    option('what', 'copy: have a channel follow what another one does', { offers: 'copy' }),
    ...CHANNEL_OPTIONS,
    option('to', 'With copy: the channel that follows them then; without it, this one', { kind: 'channel' }),
    PAGE_OPTION,
  ],
  visibility: 'private',
  run: async (input, deps) => {
    const { options, asker } = input;
    const what = options['what']?.trim().toLowerCase() ?? '';
    if (what === 'copy') return copySubscriptions(input, deps);
    if (what !== '') return problem(`I do not know what to do with “${echo(what)}”.`, COPY_USE);
    const found = await findChannelContext(options, asker, deps);
    return found.kind === 'refused' ? found.reply : listSubscriptions(found.context, deps, options['page']);
  },
});

export async function listSubscriptions(context: ChannelContext, deps: CommandDeps, page = '1'): Promise<Reply> {
  const channel = await deps.channels.byAddress(context.address);
  const listed = channel ? await deps.subscriptions.listFor(channel.id) : [];
  const mutes = channel ? await deps.mutes.listFor(channel.id) : [];
  const now = deps.now();
  const muting = mutes.filter((mute) => describeMute(mute.query, [mute], now) !== null);
  const others = muting.filter(({ query }) => !listed.some((subscription) => subscription.query === query));
  const all: FollowedLine[] = [...listed.map((each) => ({ listed: each })), ...others.map((mute) => ({ mute }))];
  const { items: shown, where, buttons } = pageOf(all, page, `/subscriptions${context.suffix}`);
  const onPage = shown.flatMap(({ listed: each }) => each ?? []);
  const mutedHere = muting.filter(({ query }) =>
    shown.some(({ listed: each, mute }) => (each ?? mute)?.query === query),
  );
  const list = {
    title: listed.length === 0 ? `Nothing is followed in ${context.name} yet` : `Followed in ${context.name}`,
    intro: listed.length === 0 ? suggestTopics(deps) : where,
    lines: shown.map((line) => followedLine(line, { context, muting, deps })),
    footer: `Add one: /subscribe <topic or keywords>${context.suffix}`,
    buttons: [...stopButtons({ listed: onPage, mutes: mutedHere, context }), ...buttons],
    pick: 'Stop or unmute one of them',
  };
  return listReply(list, 'private');
}

/** A subscription, or a mute of what is followed with all else. */
type FollowedLine = { listed?: ChannelSubscription; mute?: Mute };

type FollowedLineDeps = { context: ChannelContext; muting: readonly Mute[]; deps: Pick<CommandDeps, 'topics' | 'now'> };

function followedLine({ listed, mute }: FollowedLine, { context, muting, deps }: FollowedLineDeps): ListLine {
  const each = listed ?? mute;
  const name = each ? echo(subscriptionName(each)) : '';
  const muted = each ? describeMute(each.query, muting, deps.now()) : null;
  const gone = each ? describeGone(each, deps.topics) : null;
  const detail = listed ? describe(listed, context, { muted, gone }) : [muted, gone].filter(Boolean).join(' · ');
  return { text: listed ? name : `Not: ${name}`, detail, url: null };
}

type ChannelFollows = { listed: readonly ChannelSubscription[]; mutes: readonly Mute[]; context: ChannelContext };

/** A button for each mute and each subscription that chat can end: mutes first, since they hide news. */
function stopButtons({ listed, mutes, context }: ChannelFollows): Button[] {
  const removable = listed.filter(({ source }) => source === 'chat');
  const button = (verb: string, each: Pick<Subscription, 'topic' | 'query'>, how: string) => {
    const name = subscriptionName(each);
    const known = listed.find(({ query, topic }) => query === each.query && topic === each.topic);
    return {
      label: `${verb} ${echo(name).slice(0, 40)}`,
      command: `/unsubscribe ${known ? writeRef({ kind: 'subscription', id: known.id }) : name}${context.suffix}${how}`,
    };
  };
  const unmute = mutes.map((mute) => button('Unmute', mute, ' for=off'));
  const stop = removable.map((each) => button('Stop', each, ''));
  return [...unmute, ...stop].slice(0, STOP_BUTTONS_MAX - PAGE_BUTTONS);
}

function suggestTopics({ topics }: Pick<CommandDeps, 'topics'>): string {
  const slugs = topics.slice(0, 5).map((topic) => topic.slug);
  if (slugs.length === 0) return 'Any keywords will do: /subscribe taliban border';
  return `Topics of this newsroom: ${slugs.join(', ')}. Any keywords will do as well.`;
}

/** That a topic goes on with its last query, and under which name topics.yaml has that now; null where it is there. */
function describeGone(followed: Pick<Subscription, 'topic' | 'query'>, topics: readonly Topic[]): string | null {
  if (!isGone(followed, topics)) return null;
  const now = renamedTo(followed, topics);
  return `no longer in topics.yaml, goes on with its last words${now === null ? '' : `; it is called ${now} now: /subscribe ${now}`}`;
}

type SubscriptionState = { muted: string | null; gone: string | null };

function describe(
  subscription: ChannelSubscription,
  context: ChannelContext,
  { muted, gone }: SubscriptionState,
): string {
  const { topic, query, source, createdBy, digest, mention } = subscription;
  const name = echo(subscriptionName(subscription));
  return [
    ...[muted, gone].filter((state) => state !== null),
    ...(topic === null ? [] : [echo(query)]),
    ...(digest ? [`digest ${digest}`] : []),
    ...(mention ? ['pings a group'] : []),
    source === 'config' ? 'from config/alerts.yaml' : `by ${createdBy}`,
    ...(source === 'config' ? [] : [`stop: /unsubscribe ${name}${context.suffix}`]),
  ].join(' · ');
}
