import type { Asker, Reply } from '../chat/question.ts';
import type { CommandDeps, ListedSubscription } from './command-deps.ts';
import { isBy, subscriptionName } from './find-subscription.ts';
import { notYours, type Place } from './place.ts';
import { echo, problem } from './show-text.ts';

/** What somebody asked of how a subscription comes; what is not named stays as it is. */
export type DeliveryChange = { mention?: string | null; digest?: string | null };

export type ChangeOutcome =
  /** Nothing else was asked for than what there is. */
  | { kind: 'same' }
  | { kind: 'refused'; reply: Reply }
  /** `said` is one sentence for each thing that changed: how it is now, and how it was. */
  | { kind: 'changed'; after: ListedSubscription; said: string };

export type ChangeDeps = {
  channels: Pick<CommandDeps['channels'], 'settings'>;
  subscriptions: Pick<CommandDeps['subscriptions'], 'change'>;
};

type Wanted = { standing: ListedSubscription; asked: DeliveryChange; place: Place; asker: Asker };

/** Changes how a subscription comes; the right is that of stopping it. */
export async function changeSubscription(wanted: Wanted, deps: ChangeDeps): Promise<ChangeOutcome> {
  const { standing, asked, place, asker } = wanted;
  const change = differing(asked, standing);
  if (Object.keys(change).length === 0) return { kind: 'same' };
  if (standing.source === 'config') return { kind: 'refused', reply: configured(standing, place) };
  if (!place.mayChange && !(isBy(asker, standing) && place.mayFollow)) {
    return { kind: 'refused', reply: notYours(place, standing) };
  }
  const isChanged = await deps.subscriptions.change(standing.id, change);
  if (!isChanged) return { kind: 'refused', reply: stopped(standing, place) };
  const after = { ...standing, ...change };
  const settings = await deps.channels.settings(standing.channelId);
  const now = describeTime(after, settings);
  const before = describeTime(standing, settings);
  return { kind: 'changed', after, said: [...timeSaid(now, before), ...pingSaid(after, standing)].join(' ') };
}

/** Only what is asked for and not so already. */
function differing({ mention, digest }: DeliveryChange, standing: ListedSubscription): DeliveryChange {
  return {
    ...(mention === undefined || mention === (standing.mention ?? null) ? {} : { mention }),
    ...(digest === undefined || digest === (standing.digest ?? null) ? {} : { digest }),
  };
}

type Times = { digest: string | null; timeZone: string };

/** A digest of the channel counts where the subscription has none of its own; a zone of the channel, where it names none. */
export function describeTime({ digest }: Pick<ListedSubscription, 'digest'>, settings: Times): string {
  const time = digest ?? settings.digest;
  if (time === null) return 'at once';
  const zone = /\d\s+\S+$/u.test(time) ? '' : ` ${settings.timeZone}`;
  return `${time}${zone}${digest ? '' : ' (the digest of the channel)'}`;
}

function timeSaid(now: string, before: string): string[] {
  return now === before ? [] : [`Delivery: now ${now}, before: ${before}.`];
}

function pingSaid({ mention }: ListedSubscription, before: ListedSubscription): string[] {
  const was = before.mention ?? null;
  if (mention === was) return [];
  if (mention === null) return ['Ping: now nobody, before: the group.'];
  return [was === null ? 'Ping: now the group, before: nobody.' : 'Ping: now another group.'];
}

function configured(standing: ListedSubscription, place: Place): Reply {
  const name = echo(subscriptionName(standing));
  return problem(`“${name}” in ${place.name} comes from the configuration of this bot, so chat cannot change it.`, [
    'Whom it pings stands in config/alerts.yaml; it counts after a restart.',
    'Gather all alerts of the channel: /slugline settings digest="daily 08:00"',
  ]);
}

function stopped(standing: ListedSubscription, place: Place): Reply {
  const name = echo(subscriptionName(standing));
  return problem(`“${name}” was stopped in ${place.name} just now.`, [`/subscribe ${name}${place.suffix}`]);
}
