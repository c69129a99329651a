import type { WebClient } from '@slack/web-api';
import type { ChannelAddress } from '../../news/channel.ts';
import type { FindOutcome, Post, PostOutcome, Search, Sender } from '../chat.ts';
import type { Rendered } from './blocks.ts';
import { classifyError, reasonOf } from './classify-error.ts';
import { createConversations } from './conversations.ts';
import { FIND_PAGE_SIZE, FIND_PAGES_MAX, FIND_SLACK_MS, MARKER_EVENT } from './limits.ts';
import { renderMessage } from './render-message.ts';

type SenderDeps = { client: WebClient; now: () => Date };

/** The sending side: each call once, its ending told as an outcome. */
export function createSender({ client, now }: SenderDeps): Sender {
  const conversations = createConversations(client);

  const post = async ({ address, message, nonce }: Post): Promise<PostOutcome> => {
    const rendered = renderMessage(message, now());
    const outcome = await postOnce(address.id, rendered, nonce);
    if (outcome.kind !== 'refused') return outcome;
    // Surely not posted: once more as plain words, so that a layout Slack dislikes loses no alert.
    return postOnce(address.id, { text: rendered.text, blocks: [] }, nonce);
  };

  const postOnce = (channel: string, rendered: Rendered, nonce: string): Promise<PostOutcome> =>
    attempt(async () => {
      const answer = await client.chat.postMessage({ ...quiet(rendered, nonce), channel, ...NO_PREVIEWS });
      return answer.ts;
    });

  const edit = async ({ address, message, nonce, messageId }: Post & { messageId: string }): Promise<PostOutcome> =>
    attempt(async () => {
      const channel = await conversations.idOf(address);
      const answer = await client.chat.update({
        ...quiet(renderMessage(message, now()), nonce),
        channel,
        ts: messageId,
      });
      return answer.ts;
    });

  return {
    post,
    edit,
    find: (search) => findMarker(search, client, conversations.idOf),
    locate: conversations.locate,
  };
}

const NO_PREVIEWS = { unfurl_links: false, unfurl_media: false } as const;

/** Nothing is parsed but our own markup; an edit would otherwise link names and addresses (docs.slack.dev, chat.update). */
function quiet({ text, blocks }: Rendered, nonce: string) {
  const metadata = { event_type: MARKER_EVENT, event_payload: { delivery_id: nonce } };
  return { text, blocks, metadata, parse: 'none', link_names: false } as const;
}

async function attempt(call: () => Promise<string | undefined>): Promise<PostOutcome> {
  try {
    const messageId = await call();
    if (messageId) return { kind: 'posted', messageId };
    return { kind: 'unknown', reason: 'Slack answered without the id of the message' };
  } catch (error) {
    return classifyError(error);
  }
}

type IdOf = (address: ChannelAddress) => Promise<string>;

/** Looks for our marker among the channel's messages since the first attempt. */
async function findMarker(search: Search, client: WebClient, idOf: IdOf): Promise<FindOutcome> {
  try {
    const channel = await idOf(search.address);
    const oldest = String((search.since.getTime() - FIND_SLACK_MS) / 1000);
    let cursor: string | undefined;
    for (let page = 0; page < FIND_PAGES_MAX; page += 1) {
      const answer = await client.conversations.history({
        channel,
        oldest,
        inclusive: true,
        limit: FIND_PAGE_SIZE,
        include_all_metadata: true,
        ...(cursor ? { cursor } : {}),
      });
      const ts = answer.messages?.find((message) => isMarked(message, search.nonce))?.ts;
      if (ts) return { kind: 'found', messageId: ts };
      cursor = answer.response_metadata?.next_cursor;
      if (!cursor) return { kind: 'absent' };
    }
    return { kind: 'cannot-look', reason: `More than ${FIND_PAGES_MAX * FIND_PAGE_SIZE} messages since the attempt` };
  } catch (error) {
    return lookFailed(error);
  }
}

function lookFailed(error: unknown): FindOutcome {
  const failure = classifyError(error);
  const passes = failure.kind === 'rate-limited' || failure.kind === 'try-later' || failure.kind === 'unknown';
  return { kind: passes ? 'try-later' : 'cannot-look', reason: 'reason' in failure ? failure.reason : reasonOf(error) };
}

type Marked = { metadata?: { event_type?: string; event_payload?: Record<string, unknown> } };

function isMarked({ metadata }: Marked, nonce: string): boolean {
  return metadata?.event_type === MARKER_EVENT && metadata.event_payload?.['delivery_id'] === nonce;
}
