import type { Chat, Listening } from '../chat/chat.ts';
import type { Log } from '../news/log.ts';
import type { Role } from './poller.ts';

/** Connects every platform that is set up. One that cannot connect (a dead token) does not keep the others from it. */
export async function startBot(parts: { chats: readonly Chat[]; listening: Listening; log: Log }): Promise<Role> {
  const { chats, listening, log } = parts;
  await Promise.all(chats.map((chat) => connect(chat, { listening, log })));
  return {
    async stop() {
      await Promise.all(chats.map((chat) => chat.listener.stop()));
    },
  };
}

async function connect(chat: Chat, { listening, log }: { listening: Listening; log: Log }): Promise<void> {
  try {
    await chat.listener.start(listening);
    log.info({ platform: chat.platform }, 'chat connected');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.error({ platform: chat.platform, reason }, 'chat cannot connect');
    // Begins a look, so that health knows at once whether it is the token.
    chat.tokens();
  }
}
