import type { Button, ListMessage } from '../chat/message.ts';
import type { Reply } from '../chat/question.ts';
import type { Mute } from '../news/mute.ts';
import { queryBeginning } from '../news/query-beginning.ts';
import type { Subscription } from '../news/subscription.ts';
import type { Command, CommandInput } from './command.ts';
import type { CommandDeps, ListedSubscription } from './command-deps.ts';
import { subscriptionName } from './find-subscription.ts';
import { describeMute } from './mute-topic.ts';
import { findPlace, type Place } from './place.ts';
import { CHANNEL_OPTIONS } from './place-options.ts';
import { echo, problem } from './show-text.ts';

export type SubscriptionsDeps = Pick<CommandDeps, 'topics' | 'locate' | 'rightsOf' | 'now' | 'mutes'> & {
  channels: Pick<CommandDeps['channels'], 'byAddress'>;
  subscriptions: Pick<CommandDeps['subscriptions'], 'listFor'>;
};

/** What a select holds on Discord (components/reference). */
const ENDINGS_MAX = 25;

/** `/subscriptions [channel]`: what a place follows, and how to stop each. */
export const subscriptionsCommand: Command<SubscriptionsDeps> = {
  spec: {
    name: 'subscriptions',
    description: 'What this channel, another one, or you follow',
    usage: '[#channel | me]',
    options: CHANNEL_OPTIONS,
    subcommands: [],
    visibility: 'private',
    permission: 'anyone',
  },
  run: answerSubscriptions,
};

async function answerSubscriptions(input: CommandInput, deps: SubscriptionsDeps): Promise<Reply> {
  const found = await findPlace(input.options, input.asker, deps);
  if (found.kind === 'no-place') return problem(found.why, found.hints);
  const channel = await deps.channels.byAddress(found.place.address);
  const listed = channel ? await deps.subscriptions.listFor(channel.id) : [];
  const mutes = channel ? await deps.mutes.listFor(channel.id) : [];
  return { message: subscriptionList({ listed, mutes, place: found.place }, deps), visibility: 'private' };
}

type Followed = { listed: readonly ListedSubscription[]; mutes: readonly Mute[]; place: Place };

/** The subscriptions and mutes of a place as an answer; what config brought says so, for chat cannot remove it. */
export function subscriptionList(
  { listed, mutes, place }: Followed,
  deps: Pick<CommandDeps, 'topics' | 'now'>,
): ListMessage {
  const now = deps.now();
  const muting = mutes.filter((mute) => describeMute(mute.query, [mute], now) !== null);
  const others = muting.filter(({ query }) => !listed.some((subscription) => subscription.query === query));
  return {
    kind: 'list',
    title: listed.length === 0 ? `Nothing is followed in ${place.name} yet` : `Followed in ${place.name}`,
    intro: listed.length === 0 ? suggestTopics(deps) : null,
    lines: [
      ...listed.map((subscription) => ({
        text: echo(subscriptionName(subscription)),
        detail: describe(subscription, place, describeMute(subscription.query, muting, now)),
        url: null,
      })),
      ...others.map((mute) => ({
        text: `Not: ${echo(subscriptionName(mute))}`,
        detail: describeMute(mute.query, [mute], now),
        url: null,
      })),
    ],
    footer: `Add one: /subscribe <topic or keywords>${place.suffix}`,
    buttons: endings({ listed, mutes: muting, place }),
    pick: 'Stop or unmute one of them',
  };
}

/** What can be ended: mutes first, for they hide news. */
function endings({ listed, mutes, place }: Followed): Button[] {
  const removable = listed.filter(({ source }) => source === 'chat');
  const named = (verb: string, each: Pick<Subscription, 'topic' | 'query'>, how: string) => {
    const name = subscriptionName(each);
    const isListed = listed.some(({ query }) => query === each.query);
    return {
      label: `${verb} ${echo(name).slice(0, 40)}`,
      command: `/unsubscribe ${isListed ? queryBeginning(name) : name}${place.suffix}${how}`,
    };
  };
  const all = [
    ...mutes.map((mute) => named('Unmute', mute, ' for=off')),
    ...removable.map((each) => named('Stop', each, '')),
  ];
  return all.slice(0, ENDINGS_MAX);
}

function suggestTopics({ topics }: Pick<CommandDeps, 'topics'>): string {
  const slugs = topics.slice(0, 5).map((topic) => topic.slug);
  if (slugs.length === 0) return 'Any keywords will do: /subscribe taliban border';
  return `Topics of this newsroom: ${slugs.join(', ')}. Any keywords will do as well.`;
}

function describe(subscription: ListedSubscription, place: Place, muted: string | null): string {
  const { topic, query, source, createdBy, digest, mention } = subscription;
  const name = echo(subscriptionName(subscription));
  return [
    ...(muted === null ? [] : [muted]),
    ...(topic === null ? [] : [echo(query)]),
    ...(digest ? [`digest ${digest}`] : []),
    ...(mention ? ['pings a group'] : []),
    source === 'config' ? 'from config/alerts.yaml' : `by ${createdBy}`,
    ...(source === 'config' ? [] : [`stop: /unsubscribe ${name}${place.suffix}`]),
  ].join(' · ');
}
