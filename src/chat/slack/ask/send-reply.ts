import { RespondError, type RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { messageOf } from '../../../kit/errors.ts';
import type { Reply } from '../../question.ts';
import type { Rendered } from '../post/blocks.ts';
import { renderMessage } from '../post/render-message.ts';
import type { SlackLog } from '../sdk-logger.ts';

type SlackReplyDeps = { now: () => Date; log: SlackLog };

const QUIET = { parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false } as const;

/** Answers through a response_url, which takes five posts in thirty minutes and shows them to the asker by default. */
export function createRespond({ now, log }: SlackReplyDeps): (send: RespondFn, reply: Reply) => Promise<void> {
  return async (send, { message, visibility }) => {
    const rendered = renderMessage(message, now());
    const response_type = visibility === 'public' ? 'in_channel' : 'ephemeral';
    const respond = ({ text, blocks }: Rendered) => {
      return send({ ...QUIET, text, blocks, response_type, replace_original: false });
    };
    try {
      await respond(rendered).catch((error: unknown) => {
        if (!(error instanceof RespondError)) throw error;
        // It was refused and not posted, so try plain text.
        return respond({ text: rendered.text, blocks: [] });
      });
    } catch (error) {
      log.warn(`an answer did not reach its asker (${messageOf(error)})`);
    }
  };
}

export type ReplyTarget = { client: WebClient; channel: string; user: string; threadTs: string | null };

/** Posts an answer in the channel, or in the thread of the question; a private one for the asker alone. */
export function createSay({ now, log }: SlackReplyDeps): (target: ReplyTarget, reply: Reply) => Promise<void> {
  return async ({ client, channel, user, threadTs }, { message, visibility }) => {
    const { text, blocks } = renderMessage(message, now());
    const thread = threadTs === null ? {} : { thread_ts: threadTs };
    try {
      if (visibility === 'public') await client.chat.postMessage({ ...QUIET, ...thread, channel, text, blocks });
      else
        await client.chat.postEphemeral({ ...thread, parse: 'none', link_names: false, channel, user, text, blocks });
    } catch (error) {
      log.warn(`an answer was not said (${messageOf(error)})`);
    }
  };
}
