import { RespondError, type RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Reply } from '../question.ts';
import type { Rendered } from './blocks.ts';
import { renderMessage } from './render-message.ts';
import type { SlackLog } from './sdk-logger.ts';

type Deps = { now: () => Date; log: SlackLog };

const QUIET = { parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false } as const;

/** Answers through a response_url: five posts in thirty minutes, ephemeral unless said otherwise. */
export function createRespond({ now, log }: Deps): (send: RespondFn, reply: Reply) => Promise<void> {
  return async (send, { message, visibility }) => {
    const rendered = renderMessage(message, now());
    const response_type = visibility === 'public' ? 'in_channel' : 'ephemeral';
    const respond = ({ text, blocks }: Rendered) => {
      return send({ ...QUIET, text, blocks, response_type, replace_original: false });
    };
    try {
      await respond(rendered).catch((error: unknown) => {
        if (!(error instanceof RespondError)) throw error;
        // Refused, so it stands nowhere: once more as plain words.
        return respond({ text: rendered.text, blocks: [] });
      });
    } catch (error) {
      log.warn(`an answer did not reach its asker (${error instanceof Error ? error.message : 'no reason given'})`);
    }
  };
}

export type Spot = { client: WebClient; channel: string; user: string; threadTs: string | null };

/** Says an answer in a channel, in a thread of it where it was asked in one, or there to its asker alone. */
export function createSay({ now, log }: Deps): (spot: Spot, reply: Reply) => Promise<void> {
  return async ({ client, channel, user, threadTs }, { message, visibility }) => {
    const { text, blocks } = renderMessage(message, now());
    const thread = threadTs === null ? {} : { thread_ts: threadTs };
    try {
      if (visibility === 'public') await client.chat.postMessage({ ...QUIET, ...thread, channel, text, blocks });
      else
        await client.chat.postEphemeral({ ...thread, parse: 'none', link_names: false, channel, user, text, blocks });
    } catch (error) {
      log.warn(`an answer was not said (${error instanceof Error ? error.message : 'no reason given'})`);
    }
  };
}
