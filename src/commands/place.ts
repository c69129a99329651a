import type { LocateOutcome, RightsOutcome } from '../chat/chat.ts';
import type { Asker, Reply } from '../chat/question.ts';
import { addressKey, type ChannelAddress } from '../news/channel.ts';
import { PLATFORM_FACTS } from '../news/platform-facts.ts';
import type { Subscription } from '../news/subscription.ts';
import { echo, problem } from './show-text.ts';

/** The place that a command speaks of: here, another channel, or the asker's own direct messages. */
export type Place = {
  address: ChannelAddress;
  name: string;
  /** The channel's own people decide for it; one's own direct messages need no right. */
  mayChange: boolean;
  /** Adding is less than changing: it leaves what others asked for alone. */
  mayFollow: boolean;
  /** How a command typed here names the place: "", " me", " <#C02>". */
  suffix: string;
};

export type PlaceOutcome = { kind: 'place'; place: Place } | { kind: 'no-place'; why: string; hints: string[] };

export type PlaceDeps = LocateDeps & { rightsOf: (userId: string, address: ChannelAddress) => Promise<RightsOutcome> };

type LocateDeps = { locate: (address: ChannelAddress) => Promise<LocateOutcome> };

/** Reads the `channel` and `me` options of a command; another channel is looked up at once, and refused with the reason. */
export async function findPlace(
  options: Readonly<Record<string, string>>,
  asker: Asker,
  deps: PlaceDeps,
): Promise<PlaceOutcome> {
  const channel = options['channel']?.trim() ?? '';
  if (wantsMe(options['me']) || channel.toLowerCase() === 'me') return { kind: 'place', place: ownMessages(asker) };
  if (channel === '') return { kind: 'place', place: here(asker) };
  const id = channelId(channel, asker.address);
  if (id === null) return unreadable(channel);
  if (id === asker.address.id) return { kind: 'place', place: here(asker) };
  return elsewhere({ id, typed: channel }, asker, deps);
}

/** What we may not do in a place, or null when we may post there. */
export async function whyClosed(place: Place, deps: LocateDeps): Promise<string | null> {
  const outcome = await deps.locate(place.address);
  return outcome.kind === 'closed' ? outcome.reason : null;
}

/** The refusal to change what is not theirs; `made` is what they wanted to change. */
export function notYours(place: Place, made: Made | null): Reply {
  const whose =
    made === null || made.source === 'config'
      ? ''
      : ` “${echo(made.topic ?? made.query)}” was asked for by ${echo(made.createdBy)}.`;
  return problem(`Only people who manage ${place.name} can change what is posted there.${whose}`);
}

type Made = Pick<Subscription, 'topic' | 'query' | 'createdBy'> & { source?: Subscription['source'] };

function wantsMe(value: string | undefined): boolean {
  return value !== undefined && !['', 'no', 'false', '0'].includes(value.trim().toLowerCase());
}

/** Some platforms know a person everywhere by one id, others in one workspace. */
function ownMessages(asker: Asker): Place {
  const { platform, workspace } = asker.address;
  const isKnownHere = PLATFORM_FACTS[platform].reach === 'workspace';
  return {
    address: { platform, workspace: isKnownHere ? workspace : '', id: asker.userId, kind: 'dm' },
    name: 'your direct messages',
    mayChange: true,
    mayFollow: true,
    suffix: ' me',
  };
}

function here(asker: Asker): Place {
  const isDm = asker.address.kind === 'dm';
  return {
    address: asker.address,
    name: asker.channelName ?? (isDm ? 'your direct messages' : 'this channel'),
    mayChange: isDm || asker.managesChannel,
    mayFollow: isDm || asker.managesChannel || asker.mayFollow === true,
    suffix: '',
  };
}

/** Rights are those of the asker there, not here: whoever manages one channel may be a stranger in the next. */
async function elsewhere(
  { id, typed }: { id: string; typed: string },
  asker: Asker,
  deps: PlaceDeps,
): Promise<PlaceOutcome> {
  const address: ChannelAddress = { ...asker.address, id, kind: 'channel' };
  const [located, rights] = await Promise.all([deps.locate(address), deps.rightsOf(asker.userId, address)]);
  // First of all: the name and state of a channel are not for those who cannot see it.
  if (rights.kind === 'rights' && !rights.sees) return unseen(typed);
  if (located.kind === 'closed') {
    return { kind: 'no-place', why: `I cannot post in ${echo(typed)}: ${located.reason}`, hints: [] };
  }
  if (located.kind === 'unreachable') return unasked(typed, located.reason);
  if (rights.kind === 'unreachable') return unasked(typed, rights.reason);
  if (addressKey(located.address) === addressKey(asker.address)) return { kind: 'place', place: here(asker) };
  const { manages, adds } = rights;
  const place = { address: located.address, name: located.name, suffix: ` ${typed}` };
  return { kind: 'place', place: { ...place, mayChange: manages, mayFollow: manages || adds } };
}

function unseen(typed: string): PlaceOutcome {
  const why = `You are not in ${echo(typed)}, so you cannot see or change what is followed there.`;
  return { kind: 'no-place', why, hints: ['Join it first, or ask somebody who is in it.'] };
}

function unasked(typed: string, reason: string): PlaceOutcome {
  return {
    kind: 'no-place',
    why: `I could not look at ${echo(typed)} just now: ${reason}`,
    hints: ['Try again in a minute.'],
  };
}

/** Slack hands over "#C012" for a channel picked while typing, Discord an id or "<#123>", the preview "#name". */
function channelId(typed: string, { platform }: ChannelAddress): string | null {
  const id = typed.replace(/^<(#[A-Z0-9]+)(?:\|[^>]*)?>$/i, '$1');
  return PLATFORM_FACTS[platform].typed.channel.exec(id)?.[1] ?? null;
}

function unreadable(channel: string): PlaceOutcome {
  const hints = ['Pick the channel from the list that opens when you type #, or leave it out for this channel.'];
  return { kind: 'no-place', why: `I do not know the channel “${echo(channel)}”.`, hints };
}
