import { RespondError, type RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Reply } from '../../question.ts';
import type { Rendered } from '../post/blocks.ts';
import { renderMessage } from '../post/render-message.ts';
import { orWarn, type SlackBase } from '../sdk-logger.ts';

const QUIET = { parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false } as const;

/** Answers through a response_url, which takes five posts in thirty minutes and shows them to the asker by default. */
export async function respond(send: RespondFn, { message, visibility }: Reply, { now, log }: SlackBase): Promise<void> {
  const rendered = renderMessage(message, now());
  const response_type = visibility === 'public' ? 'in_channel' : 'ephemeral';
  const sendOnce = ({ text, blocks }: Rendered) =>
    send({ ...QUIET, text, blocks, response_type, replace_original: false });
  const sent = sendOnce(rendered).catch((error: unknown) => {
    if (!(error instanceof RespondError)) throw error;
    // It was refused and not posted, so try plain text.
    return sendOnce({ text: rendered.text, blocks: [] });
  });
  await orWarn(sent, 'an answer did not reach its asker', log);
}

export type ReplyTarget = { client: WebClient; channel: string; user: string; threadTs: string | null };

/** Posts an answer in the channel, or in the thread of the question; a private one for the asker alone. */
export async function say(target: ReplyTarget, { message, visibility }: Reply, { now, log }: SlackBase): Promise<void> {
  const { client, channel, user, threadTs } = target;
  const { text, blocks } = renderMessage(message, now());
  const thread = threadTs === null ? {} : { thread_ts: threadTs };
  const said =
    visibility === 'public'
      ? client.chat.postMessage({ ...QUIET, ...thread, channel, text, blocks })
      : client.chat.postEphemeral({ ...thread, parse: 'none', link_names: false, channel, user, text, blocks });
  await orWarn(said, 'an answer was not said', log);
}
