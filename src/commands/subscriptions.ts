import type { ListMessage } from '../chat/message.ts';
import type { Reply } from '../chat/question.ts';
import type { Command, CommandInput } from './command.ts';
import type { CommandDeps, ListedSubscription } from './command-deps.ts';
import { subscriptionName } from './find-subscription.ts';
import { findPlace, type Place } from './place.ts';
import { CHANNEL_OPTIONS } from './place-options.ts';
import { echo, fittingButtons, problem } from './show-text.ts';

export type SubscriptionsDeps = Pick<CommandDeps, 'topics' | 'locate'> & {
  channels: Pick<CommandDeps['channels'], 'byAddress'>;
  subscriptions: Pick<CommandDeps['subscriptions'], 'listFor'>;
};

const REMOVE_BUTTONS = 5;

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
  return { message: subscriptionList(listed, found.place, deps), visibility: 'private' };
}

/** The subscriptions of a place as an answer; what config brought says so, for chat cannot remove it. */
export function subscriptionList(
  listed: readonly ListedSubscription[],
  place: Place,
  deps: Pick<CommandDeps, 'topics'>,
): ListMessage {
  const removable = listed.filter(({ source }) => source === 'chat');
  return {
    kind: 'list',
    title: listed.length === 0 ? `Nothing is followed in ${place.name} yet` : `Followed in ${place.name}`,
    intro: listed.length === 0 ? suggestTopics(deps) : null,
    lines: listed.map((subscription) => ({
      text: echo(subscriptionName(subscription)),
      detail: describe(subscription, place),
      url: null,
    })),
    footer: `Add one: /subscribe <topic or keywords>${place.suffix}`,
    buttons: fittingButtons(
      removable.slice(0, REMOVE_BUTTONS).map((subscription) => ({
        label: `Stop ${echo(subscriptionName(subscription)).slice(0, 40)}`,
        command: `/unsubscribe ${subscriptionName(subscription)}${place.suffix}`,
      })),
    ),
  };
}

function suggestTopics({ topics }: Pick<CommandDeps, 'topics'>): string {
  const slugs = topics.slice(0, 5).map((topic) => topic.slug);
  if (slugs.length === 0) return 'Any keywords will do: /subscribe taliban border';
  return `Topics of this newsroom: ${slugs.join(', ')}. Any keywords will do as well.`;
}

function describe(subscription: ListedSubscription, place: Place): string {
  const { topic, query, source, createdBy, digest, mention } = subscription;
  const name = echo(subscriptionName(subscription));
  return [
    ...(topic === null ? [] : [echo(query)]),
    ...(digest ? [`digest ${digest}`] : []),
    ...(mention ? ['pings a group'] : []),
    source === 'config' ? 'from config/alerts.yaml' : `by ${createdBy}`,
    ...(source === 'config' ? [] : [`stop: /unsubscribe ${name}${place.suffix}`]),
  ].join(' · ');
}
