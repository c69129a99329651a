import type { WebClient } from '@slack/web-api';
import { withDeadline } from '../../../kit/deadline.ts';
import { SECOND_MS } from '../../../kit/time.ts';
import {
  type FindPostOutcome,
  type Post,
  type PostOutcome,
  type PostSearch,
  type Sender,
  searchFailed,
} from '../../chat.ts';
import { classifyError, explain } from '../errors.ts';
import type { Workspaces } from '../install/workspaces.ts';
import type { Rendered } from './blocks.ts';
import { conversationIdOf, createRights, locateConversation } from './conversations.ts';
import { renderMessage } from './render-message.ts';

/** The metadata of a post stays far below 1 KB; Slack does not publish its limit (error metadata_too_large). */
const MARKER_EVENT = 'news_alert_posted';
/** The search for an earlier attempt: clocks may differ by this much, and it reads at most this many pages. */
const FIND_MARGIN_MS = 5000;
const FIND_PAGE_SIZE = 15;
const FIND_PAGES_MAX = 10;

/** The sending side: each call is made once, with the token of its workspace, and returns an outcome. */
export function createSender({ workspaces, now }: { workspaces: Workspaces; now: () => Date }): Sender {
  const rightsIn = createRights(now);
  return {
    post: (post) => postIn(post.address.workspace, workspaces, (client) => postMessage(post, client, now())),
    edit: (edit) => postIn(edit.address.workspace, workspaces, (client) => editMessage(edit, client, now())),
    find: async (search) => {
      const found = await workspaces.of(search.address.workspace);
      if (found.kind === 'open') return findMarker(search, found.workspace.client);
      return { kind: found.kind === 'not-allowed' ? 'cannot-look' : 'try-later', reason: found.reason };
    },
    locate: async (address) => {
      const found = await workspaces.of(address.workspace);
      if (found.kind === 'not-allowed') return { kind: 'closed', reason: found.reason };
      if (found.kind !== 'open') return { kind: 'unreachable', reason: found.reason };
      const located = await locateConversation(address, found.workspace.client);
      // A channel of config/alerts.yaml may come without its workspace, which Slack has now named.
      const there = located.kind === 'located' ? await workspaces.of(located.address.workspace) : found;
      return there.kind === 'not-allowed' ? { kind: 'closed', reason: there.reason } : located;
    },
    rightsOf: async (userId, address) => {
      const found = await workspaces.of(address.workspace);
      if (found.kind !== 'open') return { kind: 'unreachable', reason: found.reason };
      return rightsIn(userId, address, found.workspace.client);
    },
  };
}

/** A refused token closes its workspace alone. An expired one is renewed, and the call, which Slack refused, is repeated. */
async function postIn(
  teamId: string,
  workspaces: Workspaces,
  call: (client: WebClient) => Promise<PostOutcome>,
): Promise<PostOutcome> {
  const found = await workspaces.of(teamId);
  if (found.kind === 'closed') return { kind: 'tenant-closed', code: found.code, reason: found.reason };
  if (found.kind === 'not-allowed') return { kind: 'channel-closed', code: 'not_allowed', reason: found.reason };
  if (found.kind === 'try-later') return found;
  const outcome = await call(found.workspace.client);
  if (outcome.kind === 'posted' && found.workspace.isTroubled) await workspaces.works(teamId);
  if (outcome.kind !== 'tenant-closed' || !(await workspaces.refused(teamId, outcome.code))) return outcome;
  const renewed = await workspaces.of(teamId);
  return renewed.kind === 'open' ? call(renewed.workspace.client) : outcome;
}

async function postMessage(post: Post, client: WebClient, at: Date): Promise<PostOutcome> {
  const { address, message, nonce, threadOf } = post;
  if (post.quiet && !(await stands(post, client))) {
    return { kind: 'refused', code: 'thread_not_found', reason: 'the message that it answers is gone' };
  }
  const postOnce = (rendered: Rendered): Promise<PostOutcome> =>
    attempt(async () => {
      const where = { channel: address.id, ...(threadOf ? { thread_ts: threadOf } : {}) };
      const answer = await client.chat.postMessage({ ...quiet(rendered, nonce), ...where, ...NO_PREVIEWS });
      return answer.ts;
    });
  const rendered = renderMessage(message, at);
  const outcome = await postOnce(rendered);
  // A thread that takes no replies does not mean that its channel is closed.
  if (threadOf && outcome.kind === 'channel-closed' && THREAD_CLOSED.has(outcome.code)) {
    return { ...outcome, kind: 'refused' };
  }
  if (outcome.kind !== 'refused' || post.quiet) return outcome;
  // It was not posted: try plain text, so that no alert is lost to a layout that Slack refuses.
  return postOnce({ text: rendered.text, blocks: [] });
}

/**
 * Slack does not refuse a reply to a message that is gone, but posts it in the channel (slack-go/slack#1571). A message with
 * replies leaves a tombstone. Where nobody may look, it is taken to stand.
 */
async function stands({ address, threadOf }: Post, client: WebClient): Promise<boolean> {
  if (!threadOf) return false;
  const only = { oldest: threadOf, latest: threadOf, inclusive: true, limit: 1 };
  const looking = client.conversations.history({ channel: address.id, ...only }).then(
    ({ messages }) => messages?.some(({ ts, subtype }) => ts === threadOf && subtype !== 'tombstone') ?? true,
    () => true,
  );
  return withDeadline(looking, LOOK_MAX_MS, () => true);
}

/** The attempt is on record already: a look must not take much of the time after which a sender counts as dead. */
const LOOK_MAX_MS = 2_000;

/** docs.slack.dev, errors of chat.postMessage. */
const THREAD_CLOSED = new Set([
  'cannot_reply_to_message',
  'restricted_action_thread_locked',
  'restricted_action_non_threadable_channel',
]);

function editMessage(edit: Post & { messageId: string }, client: WebClient, at: Date): Promise<PostOutcome> {
  return attempt(async () => {
    const channel = await conversationIdOf(edit.address, client);
    const rendered = quiet(renderMessage(edit.message, at), edit.nonce);
    const answer = await client.chat.update({ ...rendered, channel, ts: edit.messageId });
    return answer.ts;
  });
}

const NO_PREVIEWS = { unfurl_links: false, unfurl_media: false } as const;

/** Slack parses our own markup alone; an edit would otherwise link names and addresses (docs.slack.dev, chat.update). */
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

/** Searches for our marker in the messages of the channel or thread since the first attempt. */
async function findMarker(search: PostSearch, client: WebClient): Promise<FindPostOutcome> {
  try {
    const channel = await conversationIdOf(search.address, client);
    const oldest = String((search.since.getTime() - FIND_MARGIN_MS) / SECOND_MS);
    const latest = String((search.until.getTime() + FIND_MARGIN_MS) / SECOND_MS);
    let cursor: string | undefined;
    for (let page = 0; page < FIND_PAGES_MAX; page += 1) {
      const wanted = {
        ...{ channel, oldest, latest, inclusive: true, limit: FIND_PAGE_SIZE, include_all_metadata: true },
        ...(cursor ? { cursor } : {}),
      };
      // The history of a channel has no replies of its threads (docs.slack.dev, conversations.history).
      const answer = search.threadOf
        ? await client.conversations.replies({ ...wanted, ts: search.threadOf })
        : await client.conversations.history(wanted);
      const ts = answer.messages?.find(({ metadata }) => isMarked({ ...metadata }, search.nonce))?.ts;
      if (ts) return { kind: 'found', messageId: ts };
      cursor = answer.response_metadata?.next_cursor;
      if (!cursor) return { kind: 'absent' };
    }
    return { kind: 'cannot-look', reason: `More than ${FIND_PAGES_MAX * FIND_PAGE_SIZE} messages since the attempt` };
  } catch (error) {
    return searchFailed(classifyError(error).kind, explain(error));
  }
}

type Marker = { event_type?: string; event_payload?: Record<string, unknown> };

function isMarked({ event_type: event, event_payload: payload }: Marker, nonce: string): boolean {
  return event === MARKER_EVENT && payload?.['delivery_id'] === nonce;
}
