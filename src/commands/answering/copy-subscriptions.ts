import type { ListLine } from '../../chat/message.ts';
import type { Asker, Reply } from '../../chat/question.ts';
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
import { count, done, echo, listReply, problem } from './reply-parts.ts';

export const COPY_USE: string[] = ['/subscriptions copy #from #to', 'To this channel: /subscriptions copy #from'];

/**
 * `/subscriptions copy #from #to`: has a channel follow what another one does, with digests and pings. Who asks must see the
 * one and be allowed to follow in the other; both are of one workspace, since no other can be named.
 */
export async function copySubscriptions({ options, asker }: CommandInput, deps: CommandDeps): Promise<CommandReply> {
  const { channel = '', to = '', me = '' } = options;
  if (channel === '') return problem('Copy what which channel follows?', COPY_USE);
  const from = await findChannelContext({ channel }, asker, deps);
  if (from.kind === 'refused') return from.reply;
  const into = await findChannelContext({ channel: to, me }, asker, deps);
  if (into.kind === 'refused') return into.reply;
  const [source, target] = [from.context, into.context];
  if (addressKey(source.address) === addressKey(target.address)) return problem('That is one channel.', COPY_USE);
  const refusal = await refuseTarget(target, deps);
  if (refusal) return refusal;
  const known = await deps.channels.byAddress(source.address);
  const listed = known ? await deps.subscriptions.listFor(known.id) : [];
  if (listed.length === 0) return problem(`Nothing is followed in ${source.name}.`, COPY_USE);
  return copyAll({ listed, source, target, asker }, deps);
}

async function refuseTarget(target: ChannelContext, deps: CommandDeps): Promise<Reply | null> {
  if (!target.mayFollow) return problem(`Only people who manage ${target.name} can change what is posted there.`);
  const closed = await whyClosed(target, deps);
  return closed === null ? null : problem(`I cannot post in ${target.name}: ${closed}`);
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
    lines.push({ text: echo(subscriptionName(each)), detail: outcome ?? 'copied', url: null });
  }
  const title = `${copied.length} of ${count(listed.length, ['subscription', 'subscriptions'])} copied from ${source.name} to ${target.name}`;
  const footer = `See them: /subscriptions${target.suffix}`;
  const reply = listReply({ title, lines, footer }, 'private');
  if (copied.length === 0) return reply;
  const subject = `${copied.map((name) => `“${echo(name)}”`).join(', ')} in ${target.name}, copied from ${source.name}`;
  return done(reply, { action: 'followed', subject, target: target.address });
}

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
): string | null {
  if (each.query === EVERYTHING) return 'refused: every article is followed from config/alerts.yaml alone';
  const parsed = parseQuery(each.query);
  if (parsed.kind === 'bad') return `refused: it cannot be read (${parsed.what})`;
  if (findExisting(each, present)) return 'is there already';
  return room > 0 ? null : 'refused: there are as many subscriptions as there may be';
}
