import { type ChannelEventDeps, onChannelEvent } from '../alerts/delivery/close-channel.ts';
import type { ChannelEvent, Chat, ChatHandlers } from '../chat/chat.ts';
import { messageOf } from '../kit/errors.ts';
import type { Log } from '../news/log.ts';
import type { RunningRole } from './poller.ts';

type BotParts = { chats: readonly Chat[]; listening: ChatHandlers; log: Log };

/** Connects every platform that is set up. One that cannot connect (a dead token) does not stop the others. */
export async function startBot({ chats, ...parts }: BotParts): Promise<RunningRole> {
  await Promise.all(chats.map((chat) => connect(chat, parts)));
  return {
    async stop() {
      await Promise.all(chats.map((chat) => chat.listener.stop()));
    },
  };
}

async function connect(chat: Chat, { listening, log }: Omit<BotParts, 'chats'>): Promise<void> {
  try {
    await chat.listener.start(listening);
    log.info({ platform: chat.platform }, 'chat connected');
  } catch (error) {
    log.error({ platform: chat.platform, reason: messageOf(error) }, 'chat cannot connect');
    // Starts a check of the tokens, so that the health page soon shows whether they are the cause.
    chat.tokens();
  }
}

/** Stores the channel events that the listeners report, and logs their effect. */
export function createChannelEvents(deps: ChannelEventDeps, log: Log): (event: ChannelEvent) => Promise<void> {
  return async (event) => {
    const { closed, toRecheck } = await onChannelEvent(event, deps);
    const fields = { ...event.scope, event: event.kind };
    if (closed > 0) log.warn({ ...fields, closed }, 'channels closed');
    if (toRecheck > 0) log.info({ ...fields, looked: toRecheck }, 'closed channels are asked for again');
  };
}
