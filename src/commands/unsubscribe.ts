import type { Reply } from '../chat/question.ts';
import type { Command, CommandInput } from './command.ts';
import type { CommandDeps, ListedSubscription } from './command-deps.ts';
import { findSubscription, subscriptionName } from './find-subscription.ts';
import { findPlace, type Place } from './place.ts';
import { CHANNEL_OPTIONS } from './place-options.ts';
import { echo, notice, problem } from './show-text.ts';
import { subscriptionList } from './subscriptions.ts';

export type UnsubscribeDeps = Pick<CommandDeps, 'topics' | 'locate'> & {
  channels: Pick<CommandDeps['channels'], 'byAddress'>;
  subscriptions: Pick<CommandDeps['subscriptions'], 'listFor' | 'remove'>;
};

/** `/unsubscribe <topic or keywords>`: stops one subscription of a place. */
export const unsubscribeCommand: Command<UnsubscribeDeps> = {
  spec: {
    name: 'unsubscribe',
    description: 'Stop the alerts on a topic or keywords',
    usage: '<topic or keywords> [#channel | me]',
    options: [
      {
        name: 'keywords',
        description: 'The topic or the keywords, as /subscriptions shows them',
        kind: 'text',
        required: true,
        completes: true,
      },
      ...CHANNEL_OPTIONS,
    ],
    subcommands: [],
    visibility: 'public',
    permission: 'anyone',
  },
  run: answerUnsubscribe,
};

async function answerUnsubscribe(input: CommandInput, deps: UnsubscribeDeps): Promise<Reply> {
  const found = await findPlace(input.options, input.asker, deps);
  if (found.kind === 'no-place') return problem(found.why, found.hints);
  const channel = await deps.channels.byAddress(found.place.address);
  const listed = channel ? await deps.subscriptions.listFor(channel.id) : [];
  const typed = input.options['keywords']?.trim() ?? '';
  const chosen = typed === '' ? null : findSubscription(typed, listed, deps.topics);
  if (typed === '') return { message: subscriptionList(listed, found.place, deps), visibility: 'private' };
  if (!chosen) return notFollowed(typed, listed, found.place);
  const isOwn = chosen.createdBy === input.asker.userName && found.place.mayFollow;
  if (!found.place.mayChange && !isOwn) return notYours(chosen, found.place);
  return removeSubscription(chosen, found.place, deps);
}

function notFollowed(typed: string, listed: readonly ListedSubscription[], place: Place): Reply {
  const names = listed.slice(0, 5).map((subscription) => `/unsubscribe ${echo(subscriptionName(subscription))}`);
  const hints = names.length > 0 ? names.map((name) => name + place.suffix) : ['Nothing is followed there.'];
  return problem(`“${echo(typed)}” is not followed in ${place.name}.`, hints);
}

function notYours(chosen: ListedSubscription, place: Place): Reply {
  const whose =
    chosen.source === 'config'
      ? ''
      : ` “${echo(subscriptionName(chosen))}” was asked for by ${echo(chosen.createdBy)}.`;
  return problem(`Only people who manage ${place.name} can change what is posted there.${whose}`);
}

async function removeSubscription(chosen: ListedSubscription, place: Place, deps: UnsubscribeDeps): Promise<Reply> {
  const name = echo(subscriptionName(chosen));
  if (chosen.source === 'config') {
    const hint = 'Take it out of config/alerts.yaml, then restart.';
    return problem(`“${name}” comes from the configuration of this bot, so chat cannot remove it.`, [hint]);
  }
  await deps.subscriptions.remove(chosen.id);
  const text = `Stopped “${name}” in ${place.name}.`;
  const hints = [`Bring it back: /subscribe ${name}${place.suffix}`];
  return notice({ tone: 'done', text, hints }, place.suffix === '' ? 'public' : 'private');
}
