import type { OptionSpec } from '../../chat/command-spec.ts';
import type { Asker, Reply } from '../../chat/question.ts';
import { type Say, sentence } from '../../chat/say.ts';
import { addressKey, type ChannelAddress, PLATFORM_FACTS } from '../../news/channel.ts';
import type { Subscription } from '../../news/subscription.ts';
import { echo, onlyManagers, problem } from '../answering/reply-parts.ts';
import { type CommandDeps, option } from '../command.ts';

/** The options by which a command names its channel. `me` is a separate option, since channel pickers offer channels only. */
export const CHANNEL_OPTIONS: OptionSpec[] = [
  option('channel', 'Another channel; without it, this one', { kind: 'channel' }),
  option('me', 'yes: as direct messages to you, instead of a channel', { offers: 'yes' }),
];

/** The channel that a command applies to: this one, another one, or the direct messages of the asker. */
export type ChannelContext = {
  address: ChannelAddress;
  name: string;
  /** The asker manages the channel, or it is their direct messages. */
  mayChange: boolean;
  /** The asker may add subscriptions, which leaves those of others as they are. */
  mayFollow: boolean;
  /** What a command typed here must end with to name the channel: "", " me", " <#C02>". */
  suffix: string;
};

type ChannelContextOutcome = { kind: 'found'; context: ChannelContext } | { kind: 'refused'; reply: Reply };

/** Reads the `channel` and `me` options. For another channel it asks the platform, and refuses with the reason. */
export async function findChannelContext(
  options: Readonly<Record<string, string>>,
  asker: Asker,
  deps: CommandDeps,
): Promise<ChannelContextOutcome> {
  const channel = options['channel']?.trim() ?? '';
  if (wantsMe(options['me']) || channel.toLowerCase() === 'me') return { kind: 'found', context: ownMessages(asker) };
  if (channel === '') return { kind: 'found', context: here(asker) };
  const id = channelId(channel, asker.address);
  if (id === null) {
    const { say } = deps;
    const hint = say('Pick the channel from the list that opens when you type #, or leave it out for this channel.');
    const words = `"${echo(channel)}"`;
    const word = channel.startsWith('#') ? [say('Words of the news stand in quotes: {words}', { words })] : [];
    return refused(say('I do not know the channel “{channel}”.', { channel: echo(channel) }), [hint, ...word]);
  }
  if (id === asker.address.id) return { kind: 'found', context: here(asker) };
  return elsewhere({ id, typed: channel }, asker, deps);
}

/** What was changed in the channel of the question is told there, and what was changed elsewhere to the asker. */
export function seenBy({ suffix }: ChannelContext): Pick<Reply, 'visibility'> {
  return { visibility: suffix === '' ? 'public' : 'private' };
}

/** The reason why we cannot post there, or null. */
export async function whyClosed(context: ChannelContext, deps: CommandDeps): Promise<string | null> {
  const outcome = await deps.locate(context.address);
  return outcome.kind === 'closed' ? outcome.reason : null;
}

/** Managers may change everything in a channel, other people only what they have made, and only where they may follow. */
export function mayChange(context: ChannelContext, asker: Asker, existing: Authorship | null): boolean {
  return context.mayChange || (context.mayFollow && existing !== null && wasMadeBy(asker, existing));
}

type Authorship = Pick<Subscription, 'createdBy' | 'createdById'>;

/** Compares ids, since anybody can take on a name; names only where no id was stored. */
function wasMadeBy({ userId, userName }: Asker, { createdBy, createdById }: Authorship): boolean {
  return createdById === null ? createdBy === userName : createdById === userId;
}

/** The refusal to change a subscription or a mute of somebody else. */
export function notYours(
  context: ChannelContext,
  existing: (Pick<Subscription, 'topic' | 'query' | 'createdBy'> & { source?: Subscription['source'] }) | null,
  say: Say,
): Reply {
  const channel = say(context.name);
  if (existing === null || existing.source === 'config') return onlyManagers(channel, say);
  const asked = { channel, topic: echo(existing.topic ?? existing.query), person: echo(existing.createdBy) };
  return problem(
    say(
      'Only people who manage {channel} can change what is posted there. “{topic}” was asked for by {person}.',
      asked,
    ),
  );
}

function wantsMe(value: string | undefined): boolean {
  return value !== undefined && !['', 'no', 'false', '0'].includes(value.trim().toLowerCase());
}

/** On some platforms the id of a person is valid everywhere, on others in one workspace. */
function ownMessages(asker: Asker): ChannelContext {
  const { platform, workspace } = asker.address;
  const isLocalId = PLATFORM_FACTS[platform].reach === 'workspace';
  return {
    address: { platform, workspace: isLocalId ? workspace : '', id: asker.userId, kind: 'dm' },
    name: sentence('your direct messages'),
    mayChange: true,
    mayFollow: true,
    suffix: ' me',
  };
}

function here(asker: Asker): ChannelContext {
  const isDm = asker.address.kind === 'dm';
  return {
    address: asker.address,
    name: asker.channelName ?? (isDm ? 'your direct messages' : sentence('this channel')),
    mayChange: isDm || asker.managesChannel,
    mayFollow: isDm || asker.managesChannel || asker.mayFollow === true,
    suffix: '',
  };
}

/** Takes the asker's rights in the other channel: somebody who manages this one may have none there. */
async function elsewhere(
  { id, typed }: { id: string; typed: string },
  asker: Asker,
  deps: CommandDeps,
): Promise<ChannelContextOutcome> {
  const { say } = deps;
  const channel = echo(typed);
  const address: ChannelAddress = { ...asker.address, id, kind: 'channel' };
  const [located, rights] = await Promise.all([deps.locate(address), deps.rightsOf(asker.userId, address)]);
  // This comes first, since people who cannot see a channel must not learn its name or state.
  if (rights.kind === 'rights' && !rights.sees) {
    const why = say('You are not in {channel}, so you cannot see or change what is followed there.', { channel });
    return refused(why, [say('Join it first, or ask somebody who is in it.')]);
  }
  if (located.kind === 'closed') return refused(say('I cannot post in {channel}: {reason}', { channel, ...located }));
  if (located.kind === 'unreachable') return notReached(channel, located.reason, say);
  if (rights.kind === 'unreachable') return notReached(channel, rights.reason, say);
  if (addressKey(located.address) === addressKey(asker.address)) return { kind: 'found', context: here(asker) };
  const { manages, adds } = rights;
  const context = { address: located.address, name: located.name, suffix: ` ${typed}` };
  return { kind: 'found', context: { ...context, mayChange: manages, mayFollow: manages || adds } };
}

function notReached(channel: string, reason: string, say: Say): ChannelContextOutcome {
  const what = say('I could not look at {channel} just now: {reason}', { channel, reason });
  return refused(what, [say('Try again in a minute.')]);
}

/** For a picked channel Slack sends "#C012", Discord an id or "<#123>", the preview "#name". */
function channelId(typed: string, { platform }: ChannelAddress): string | null {
  const id = typed.replace(/^<(#[A-Z0-9]+)(?:\|[^>]*)?>$/i, '$1');
  return PLATFORM_FACTS[platform].typed.channel.exec(id)?.[1] ?? null;
}

function refused(what: string, hints: string[] = []): ChannelContextOutcome {
  return { kind: 'refused', reply: problem(what, hints) };
}
