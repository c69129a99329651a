import { readRef } from '../chat/button-commands.ts';
import type { Reply } from '../chat/question.ts';
import type { Say } from '../chat/say.ts';
import { nearest } from '../kit/nearest.ts';
import { muteTopic, saidMute } from './answering/mute-topic.ts';
import { doneNotice, echo, problem } from './answering/reply-parts.ts';
import {
  CHANNEL_OPTIONS,
  type ChannelContext,
  findChannelContext,
  mayChange,
  notYours,
  seenBy,
} from './asking/channel-context.ts';
import { findSubscription, subscriptionName } from './asking/find-topic.ts';
import { type ChannelSubscription, type CommandDeps, type CommandInput, command, option } from './command.ts';
import { listSubscriptions } from './subscriptions.ts';

export const unsubscribeCommand = command({
  name: 'unsubscribe',
  description: 'Stop the alerts on a topic or keywords, for good or for a while',
  usage: '<topic or keywords> [#channel | me] [for=1d]',
  options: [
    option('keywords', 'The topic or the keywords, as /subscriptions shows them', {
      required: true,
      offers: 'subscriptions',
    }),
    ...CHANNEL_OPTIONS,
    option('for', 'Only mute it: for 8h, 1d or 1w, after which it comes again; off ends that', { offers: 'times' }),
  ],
  alone: 'answer',
  run: answerUnsubscribe,
});

async function answerUnsubscribe(input: CommandInput, deps: CommandDeps): Promise<Reply> {
  const { options, asker } = input;
  const found = await findChannelContext(options, asker, deps);
  if (found.kind === 'refused') return found.reply;
  const { context } = found;
  const typed = options['keywords']?.trim() ?? '';
  if (typed === '') return listSubscriptions(context, deps);
  const channel = await deps.channels.byAddress(context.address);
  const listed = channel ? await deps.subscriptions.listFor(channel.id) : [];
  const chosen = findSubscription(typed, listed, deps.topics);
  const mute = { typed, time: options['for']?.trim() ?? '' };
  const { typed: muted, time } = mute.time === '' && !chosen ? saidMute(typed, deps) : mute;
  if (time !== '') {
    const reply = await muteTopic({ typed: muted, time, context, channel, listed, asker }, deps);
    return reply ?? notFollowed({ typed: muted, listed, context }, deps.say);
  }
  if (!chosen) return notFollowed({ typed, listed, context }, deps.say);
  if (!mayChange(context, asker, chosen)) return notYours(context, chosen, deps.say);
  return removeSubscription(chosen, context, deps);
}

type NotFollowed = { typed: string; listed: readonly ChannelSubscription[]; context: ChannelContext };

function notFollowed({ typed, listed, context }: NotFollowed, say: Say): Reply {
  const all = listed.map(subscriptionName);
  const near = nearest(typed, all);
  const names = (near === null ? all.slice(0, 5) : [near]).map((name) => `/unsubscribe ${echo(name)}`);
  const hints = names.length > 0 ? names.map((name) => name + context.suffix) : [say('Nothing is followed there.')];
  const told = { topic: echo(typed), channel: say(context.name) };
  const isRef = readRef(typed) !== null;
  return problem(
    isRef ? say('That is not followed in {channel}.', told) : say('“{topic}” is not followed in {channel}.', told),
    hints,
  );
}

async function removeSubscription(
  chosen: ChannelSubscription,
  context: ChannelContext,
  deps: CommandDeps,
): Promise<Reply> {
  const { say } = deps;
  const name = echo(subscriptionName(chosen));
  if (chosen.source === 'config') {
    return problem(say('“{name}” comes from the configuration of this bot, so chat cannot remove it.', { name }), [
      say('Take it out of config/alerts.yaml, then restart.'),
      say('Or mute it for a while: {line}', { line: `/unsubscribe ${name}${context.suffix} for=1d` }),
    ]);
  }
  await deps.subscriptions.remove(chosen.id);
  // An old mute must not hide the alerts of somebody who follows it again.
  await deps.mutes.lift(chosen.channelId, chosen.query, deps.now());
  const text = say('Stopped “{topic}” in {channel}.', { topic: name, channel: say(context.name) });
  const hints = [say('Bring it back: {line}', { line: `/subscribe ${name}${context.suffix}` })];
  const subject = `“${name}” in ${context.name}`;
  return doneNotice({ text, hints, ...seenBy(context) }, { action: 'unfollowed', subject, target: context.address });
}
