import type { OptionSpec } from '../chat/command-spec.ts';
import type { Reply } from '../chat/question.ts';
import type { Channel } from '../news/channel.ts';
import type { Command, CommandInput } from './command.ts';
import type { CommandDeps, ListedSubscription } from './command-deps.ts';
import { findSubscription, isBy, subscriptionName } from './find-subscription.ts';
import { muteTopic } from './mute-topic.ts';
import { findPlace, notYours, type Place } from './place.ts';
import { CHANNEL_OPTIONS } from './place-options.ts';
import { echo, notice, problem } from './show-text.ts';
import { subscriptionList } from './subscriptions.ts';

export type UnsubscribeDeps = Pick<CommandDeps, 'topics' | 'locate' | 'rightsOf' | 'now' | 'mutes'> & {
  channels: Pick<CommandDeps['channels'], 'byAddress'>;
  subscriptions: Pick<CommandDeps['subscriptions'], 'listFor' | 'remove'>;
};

const FOR_OPTION: OptionSpec = {
  name: 'for',
  description: 'Only mute it: for 8h, 1d or 1w, after which it comes again; off ends that',
  kind: 'text',
  required: false,
  offers: 'times',
};

/** `/unsubscribe <topic or keywords> [for=1d]`: stops one subscription of a place, for good or for a while. */
export const unsubscribeCommand: Command<UnsubscribeDeps> = {
  spec: {
    name: 'unsubscribe',
    description: 'Stop the alerts on a topic or keywords, for good or for a while',
    usage: '<topic or keywords> [#channel | me] [for=1d]',
    options: [
      {
        name: 'keywords',
        description: 'The topic or the keywords, as /subscriptions shows them',
        kind: 'text',
        required: true,
        offers: 'subscriptions',
      },
      ...CHANNEL_OPTIONS,
      FOR_OPTION,
    ],
    subcommands: [],
    visibility: 'public',
    permission: 'anyone',
    alone: 'answer',
  },
  run: answerUnsubscribe,
};

async function answerUnsubscribe(input: CommandInput, deps: UnsubscribeDeps): Promise<Reply> {
  const { options, asker } = input;
  const found = await findPlace(options, asker, deps);
  if (found.kind === 'no-place') return problem(found.why, found.hints);
  const { place } = found;
  const channel = await deps.channels.byAddress(place.address);
  const listed = channel ? await deps.subscriptions.listFor(channel.id) : [];
  const typed = options['keywords']?.trim() ?? '';
  if (typed === '') return listAll({ listed, channel, place }, deps);
  const time = options['for']?.trim() ?? '';
  if (time !== '') {
    const muted = await muteTopic({ typed, time, place, channel, listed, asker }, deps);
    return muted ?? notFollowed(typed, listed, place);
  }
  const chosen = findSubscription(typed, listed, deps.topics);
  if (!chosen) return notFollowed(typed, listed, place);
  if (!place.mayChange && !(isBy(asker, chosen) && place.mayFollow)) return notYours(place, chosen);
  return removeSubscription(chosen, place, deps);
}

type Followed = { listed: readonly ListedSubscription[]; channel: Channel | null; place: Place };

async function listAll({ listed, channel, place }: Followed, deps: UnsubscribeDeps): Promise<Reply> {
  const mutes = channel ? await deps.mutes.listFor(channel.id) : [];
  return { message: subscriptionList({ listed, mutes, place }, deps), visibility: 'private' };
}

function notFollowed(typed: string, listed: readonly ListedSubscription[], place: Place): Reply {
  const names = listed.slice(0, 5).map((subscription) => `/unsubscribe ${echo(subscriptionName(subscription))}`);
  const hints = names.length > 0 ? names.map((name) => name + place.suffix) : ['Nothing is followed there.'];
  return problem(`“${echo(typed)}” is not followed in ${place.name}.`, hints);
}

async function removeSubscription(chosen: ListedSubscription, place: Place, deps: UnsubscribeDeps): Promise<Reply> {
  const name = echo(subscriptionName(chosen));
  if (chosen.source === 'config') {
    return problem(`“${name}” comes from the configuration of this bot, so chat cannot remove it.`, [
      'Take it out of config/alerts.yaml, then restart.',
      `Or mute it for a while: /unsubscribe ${name}${place.suffix} for=1d`,
    ]);
  }
  await deps.subscriptions.remove(chosen.id);
  // Whoever follows it again one day wants to hear of it.
  await deps.mutes.lift(chosen.channelId, chosen.query, deps.now());
  const text = `Stopped “${name}” in ${place.name}.`;
  const hints = [`Bring it back: /subscribe ${name}${place.suffix}`];
  return notice({ tone: 'done', text, hints }, place.suffix === '' ? 'public' : 'private');
}
