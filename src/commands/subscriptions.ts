import { writeRef } from '../chat/button-commands.ts';
import type { Button, ListLine } from '../chat/message.ts';
import type { Reply } from '../chat/question.ts';
import { type Say, sentence } from '../chat/say.ts';
import { isGone, type Mute, renamedTo, type Subscription } from '../news/subscription.ts';
import { copySubscriptions, copyUse } from './answering/copy-subscriptions.ts';
import { describeMute } from './answering/mute-topic.ts';
import { dotted, echo, listReply, PAGE_OPTION, pageOf, problem } from './answering/reply-parts.ts';
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
    const { say } = deps;
    if (what !== '' && what !== 'page' && deps.asking.unframed(what)?.topic !== '')
      return problem(say('I do not know what to do with “{typed}”.', { typed: echo(what) }), [
        ...copyUse(say),
        say('As a file, on the command line: {line}', { line: 'slugline subscriptions export #from' }),
      ]);
    const found = await findChannelContext(options, asker, deps);
    return found.kind === 'refused' ? found.reply : listSubscriptions(found.context, deps, options['page']);
  },
});

export async function listSubscriptions(context: ChannelContext, deps: CommandDeps, page = '1'): Promise<Reply> {
  const channel = await deps.channels.byAddress(context.address);
  const listed = channel ? await deps.subscriptions.listFor(channel.id) : [];
  const mutes = channel ? await deps.mutes.listFor(channel.id) : [];
  const { say } = deps;
  const muting = mutes.filter((mute) => describeMute(mute.query, [mute], deps) !== null);
  const others = muting.filter(({ query }) => !listed.some((subscription) => subscription.query === query));
  const all: FollowedLine[] = [...listed.map((each) => ({ listed: each })), ...others.map((mute) => ({ mute }))];
  const line = (each: FollowedLine) => followedLine(each, { context, muting, deps });
  const asked = { page, command: `/subscriptions${context.suffix}`, line };
  const { items: shown, lines, where, buttons } = pageOf(all, asked, say);
  const onPage = shown.flatMap(({ listed: each }) => each ?? []);
  const mutedHere = muting.filter(({ query }) =>
    shown.some(({ listed: each, mute }) => (each ?? mute)?.query === query),
  );
  const list = {
    title: say(listed.length === 0 ? NOTHING_YET : FOLLOWED, { channel: say(context.name) }),
    intro: listed.length === 0 ? suggestTopics(deps) : where,
    lines,
    footer: say('Add one: /subscribe <topic or keywords>') + context.suffix,
    buttons: [...stopButtons({ listed: onPage, mutes: mutedHere, context }, say), ...buttons],
    pick: say('Stop or unmute one of them'),
  };
  return listReply(list, 'private');
}

/** A subscription, or a mute of what is followed with all else. */
type FollowedLine = { listed?: ChannelSubscription; mute?: Mute };

type FollowedLineDeps = { context: ChannelContext; muting: readonly Mute[]; deps: CommandDeps };

function followedLine({ listed, mute }: FollowedLine, { context, muting, deps }: FollowedLineDeps): ListLine {
  const each = listed ?? mute;
  const name = each ? echo(subscriptionName(each)) : '';
  const muted = each ? describeMute(each.query, muting, deps) : null;
  const gone = each ? describeGone(each, deps) : null;
  const { say } = deps;
  const states = [muted, gone].filter((state) => state !== null);
  const detail = listed ? describe(listed, states, { context, say }) : dotted(states);
  return { text: listed ? name : say('Not: {topic}', { topic: name }), detail, url: null };
}

type ChannelFollows = { listed: readonly ChannelSubscription[]; mutes: readonly Mute[]; context: ChannelContext };

const NOTHING_YET = sentence('Nothing is followed in {channel} yet');
const FOLLOWED = sentence('Followed in {channel}');
const STOP = sentence('Stop {topic}');
const UNMUTE = sentence('Unmute {topic}');

/** A button for each mute and each subscription that chat can end: mutes first, since they hide news. */
function stopButtons({ listed, mutes, context }: ChannelFollows, say: Say): Button[] {
  const removable = listed.filter(({ source }) => source === 'chat');
  const button = (verb: typeof STOP | typeof UNMUTE, each: Pick<Subscription, 'topic' | 'query'>, how: string) => {
    const name = subscriptionName(each);
    const known = listed.find(({ query, topic }) => query === each.query && topic === each.topic);
    return {
      label: say(verb, { topic: echo(name).slice(0, 40) }),
      command: `/unsubscribe ${known ? writeRef({ kind: 'subscription', id: known.id }) : name}${context.suffix}${how}`,
    };
  };
  const unmute = mutes.map((mute) => button(UNMUTE, mute, ' for=off'));
  const stop = removable.map((each) => button(STOP, each, ''));
  return [...unmute, ...stop].slice(0, STOP_BUTTONS_MAX - PAGE_BUTTONS);
}

function suggestTopics({ topics, say }: Pick<CommandDeps, 'topics' | 'say'>): string {
  const slugs = topics.slice(0, 5).map((topic) => topic.slug);
  if (slugs.length === 0) return say('Any keywords will do: /subscribe taliban border');
  const named = { topics: slugs.join(', ') };
  return say('Topics of this newsroom: {topics}. Any keywords will do as well.', named);
}

/** That a topic goes on with its last query, and under which name topics.yaml has that now; null where it is there. */
function describeGone(
  followed: Pick<Subscription, 'topic' | 'query'>,
  { topics, say }: Pick<CommandDeps, 'topics' | 'say'>,
): string | null {
  if (!isGone(followed, topics)) return null;
  const now = renamedTo(followed, topics);
  if (now === null) return say('no longer in topics.yaml, goes on with its last words');
  const named = { topic: now, line: `/subscribe ${now}` };
  return say('no longer in topics.yaml, goes on with its last words; it is called {topic} now: {line}', named);
}

function describe(
  subscription: ChannelSubscription,
  states: readonly string[],
  { context, say }: { context: ChannelContext; say: Say },
): string {
  const { topic, query, source, createdBy, digest, mention } = subscription;
  const line = `/unsubscribe ${echo(subscriptionName(subscription))}${context.suffix}`;
  return dotted([
    ...states,
    ...(topic === null ? [] : [echo(query)]),
    ...(digest ? [say('digest {time}', { time: digest })] : []),
    ...(mention ? [say('pings a group')] : []),
    source === 'config' ? say('from config/alerts.yaml') : say('by {person}', { person: createdBy }),
    ...(source === 'config' ? [] : [say('stop: {line}', { line })]),
  ]);
}
