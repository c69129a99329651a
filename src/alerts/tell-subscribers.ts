import { createHash } from 'node:crypto';
import type { Sender } from '../chat/chat.ts';
import type { Channel } from '../news/channel.ts';

export type Closed = { channel: Channel; reason: string; at: Date; subscribers: readonly string[] };

/** More people than this follow a closed channel by other means. */
const TOLD_MAX = 20;
const NONCE_LENGTH = 24;

/** Tells whoever subscribed, by direct message, that their channel takes no alerts any more. Says how many it reached. */
export async function tellSubscribers(closed: Closed, sender: Pick<Sender, 'post'>): Promise<number> {
  const { channel, reason, subscribers } = closed;
  let told = 0;
  for (const userId of subscribers.slice(0, TOLD_MAX)) {
    const outcome = await sender.post({
      address: { ...channel.address, id: userId, kind: 'dm' },
      message: {
        kind: 'notice',
        tone: 'problem',
        text: `Alerts for ${channel.name} have stopped: ${reason}.`,
        hints: [
          'Let me back in there, or subscribe another channel.',
          'I look again once a day; what is still news then will be posted.',
        ],
      },
      nonce: nonceOf(closed, userId),
    });
    if (outcome.kind === 'posted') told += 1;
  }
  return told;
}

/** Never the nonce of an alert: on Discord it would swallow that alert's own post. */
function nonceOf({ channel, at }: Closed, userId: string): string {
  return createHash('sha256')
    .update(`closed ${channel.id} ${userId} ${at.toISOString()}`)
    .digest('hex')
    .slice(0, NONCE_LENGTH);
}
