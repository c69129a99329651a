import { RespondError, type RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Reply } from '../question.ts';
import type { Rendered } from './blocks.ts';
import { renderMessage } from './render-message.ts';
import type { SlackLog } from './sdk-logger.ts';

type Deps = { client: WebClient; now: () => Date; log: SlackLog };

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

export type Mention = { channel: string; user: string; threadTs: string | null };

/** Answers a mention where it was made, in its thread if it stands in one. */
export function createMentionReply({ client, now, log }: Deps): (mention: Mention, reply: Reply) => Promise<void> {
  return async ({ channel, user, threadTs }, { message, visibility }) => {
    const { text, blocks } = renderMessage(message, now());
    const thread = threadTs === null ? {} : { thread_ts: threadTs };
    try {
      if (visibility === 'public') await client.chat.postMessage({ ...QUIET, ...thread, channel, text, blocks });
      else
        await client.chat.postEphemeral({ ...thread, parse: 'none', link_names: false, channel, user, text, blocks });
    } catch (error) {
      log.warn(`a mention was not answered (${error instanceof Error ? error.message : 'no reason given'})`);
    }
  };
}
