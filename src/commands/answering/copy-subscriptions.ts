import type { ListLine } from '../../chat/message.ts';
import type { Asker, Reply } from '../../chat/question.ts';
import { type Say, sentence } from '../../chat/say.ts';
import { parseQuery } from '../../engines/matching/parse-query.ts';
import { addressKey } from '../../news/channel.ts';
import { INSTALLATION, workspaceOf } from '../../news/owner.ts';
import { EVERYTHING } from '../../news/subscription.ts';
import { type ChannelContext, findChannelContext, whyClosed } from '../asking/channel-context.ts';
import { findExisting, subscriptionName } from '../asking/find-topic.ts';
import {
  type ChannelSubscription,
  type CommandDeps,
  type CommandInput,
  type CommandReply,
  SUBSCRIPTIONS_PER_CHANNEL_MAX,
} from '../command.ts';
import { done, echo, listReply, onlyManagers, problem } from './reply-parts.ts';

export function copyUse(say: Say): string[] {
  return [COPY, say('To this channel: {line}', { line: '/subscriptions copy #from' })];
}

const COPY = '/subscriptions copy #from #to';

/**
 * `/subscriptions copy #from #to`: has a channel follow what another one does, with digests and pings. Who asks must see the
 * one and be allowed to follow in the other; both are of one workspace, since no other can be named.
 */
export async function copySubscriptions({ options, asker }: CommandInput, deps: CommandDeps): Promise<CommandReply> {
  const { channel = '', to = '', me = '' } = options;
  const { say } = deps;
  if (channel === '') return problem(say('Copy what which channel follows?'), copyUse(say));
  const from = await findChannelContext({ channel }, asker, deps);
  if (from.kind === 'refused') return from.reply;
  const into = await findChannelContext({ channel: to, me }, asker, deps);
  if (into.kind === 'refused') return into.reply;
  const [source, target] = [from.context, into.context];
  if (addressKey(source.address) === addressKey(target.address))
    return problem(say('That is one channel.'), copyUse(say));
  const refusal = await refuseTarget(target, deps);
  if (refusal) return refusal;
  const known = await deps.channels.byAddress(source.address);
  const listed = known ? await deps.subscriptions.listFor(known.id) : [];
  if (listed.length === 0)
    return problem(say('Nothing is followed in {channel}.', { channel: say(source.name) }), copyUse(say));
  return copyAll({ listed, source, target, asker }, deps);
}

async function refuseTarget(target: ChannelContext, deps: CommandDeps): Promise<Reply | null> {
  const { say } = deps;
  const channel = say(target.name);
  if (!target.mayFollow) return onlyManagers(channel, say);
  const closed = await whyClosed(target, deps);
  return closed === null ? null : problem(say('I cannot post in {channel}: {reason}', { channel, reason: closed }));
}

type Copying = { listed: readonly ChannelSubscription[]; source: ChannelContext; target: ChannelContext; asker: Asker };

async function copyAll({ listed, source, target, asker }: Copying, deps: CommandDeps): Promise<CommandReply> {
  const channel = await deps.channels.ensure(target.address, target.name);
  const present: ChannelSubscription[] = await deps.subscriptions.listFor(channel.id);
  let room = await roomIn(target, present.length, deps);
  const lines: ListLine[] = [];
  const copied: string[] = [];
  for (const each of listed) {
    const outcome = refuse(each, { present, room });
    if (outcome === null) {
      const { query, topic, digest = null, mention = null } = each;
      const ping = target.address.kind === 'dm' ? null : mention;
      const by = {
        source: 'chat',
        createdBy: asker.userName,
        createdById: asker.userId,
        createdAt: deps.now(),
      } as const;
      await deps.subscriptions.add({ channelId: channel.id, query, topic, digest, mention: ping, ...by });
      copied.push(subscriptionName(each));
      room -= 1;
    }
    const detail = outcome === null ? deps.say('copied') : deps.say(outcome.why, outcome.values);
    lines.push({ text: echo(subscriptionName(each)), detail, url: null });
  }
  const { say } = deps;
  const names = { copied: copied.length, from: say(source.name), to: say(target.name) };
  const title = say.count(listed.length, COPIED, names);
  const footer = say('See them: {line}', { line: `/subscriptions${target.suffix}` });
  const reply = listReply({ title, lines, footer }, 'private');
  if (copied.length === 0) return reply;
  const subject = `${copied.map((name) => `“${echo(name)}”`).join(', ')} in ${target.name}, copied from ${source.name}`;
  return done(reply, { action: 'followed', subject, target: target.address });
}

const COPIED = [
  sentence('{copied} of {n} subscription copied from {from} to {to}'),
  '{copied} of {n} subscriptions copied from {from} to {to}',
] as const;

/** How many more the channel may have; those of direct messages count for no workspace. */
async function roomIn({ address }: ChannelContext, present: number, deps: CommandDeps): Promise<number> {
  const inChannel = SUBSCRIPTIONS_PER_CHANNEL_MAX - present;
  if (workspaceOf(address) === INSTALLATION) return inChannel;
  return Math.min(inChannel, deps.limits.workspace.subscriptions - (await deps.subscriptions.countAdded(address)));
}

/** Why one is not copied; null where it is. */
function refuse(
  each: ChannelSubscription,
  { present, room }: { present: readonly ChannelSubscription[]; room: number },
): { why: string; values?: { reason: string } } | null {
  if (each.query === EVERYTHING) {
    return { why: sentence('refused: every article is followed from config/alerts.yaml alone') };
  }
  const parsed = parseQuery(each.query);
  if (parsed.kind === 'bad') {
    return { why: sentence('refused: it cannot be read ({reason})'), values: { reason: parsed.what } };
  }
  if (findExisting(each, present)) return { why: sentence('is there already') };
  return room > 0 ? null : { why: sentence('refused: there are as many subscriptions as there may be') };
}
