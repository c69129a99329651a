import type { WebClient } from '@slack/web-api';
import type { ChannelAddress } from '../../news/channel.ts';
import type { FindOutcome, Post, PostOutcome, Search, Sender } from '../chat.ts';
import type { Rendered } from './blocks.ts';
import { classifyError, reasonOf } from './classify-error.ts';
import { createConversations } from './conversations.ts';
import { FIND_PAGE_SIZE, FIND_PAGES_MAX, FIND_SLACK_MS, MARKER_EVENT } from './limits.ts';
import { renderMessage } from './render-message.ts';
import { createRights } from './rights.ts';
import type { Workspaces } from './workspaces.ts';

type SenderDeps = { workspaces: Workspaces; now: () => Date };

/** The sending side: each call once, with the token of the workspace it goes to, its ending told as an outcome. */
export function createSender({ workspaces, now }: SenderDeps): Sender {
  const rightsIn = createRights(now);
  return {
    post: (post) => postIn(post.address.workspace, workspaces, (client) => postMessage(post, client, now())),
    edit: (edit) => postIn(edit.address.workspace, workspaces, (client) => editMessage(edit, client, now())),
    find: async (search) => {
      const outcome = await workspaces.of(search.address.workspace);
      if (outcome.kind !== 'open') return { kind: 'try-later', reason: outcome.reason };
      const { client } = outcome.workspace;
      return findMarker(search, client, createConversations(client).idOf);
    },
    locate: async (address) => {
      const outcome = await workspaces.of(address.workspace);
      if (outcome.kind !== 'open') return { kind: 'unreachable', reason: outcome.reason };
      return createConversations(outcome.workspace.client).locate(address);
    },
    rightsOf: async (userId, address) => {
      const outcome = await workspaces.of(address.workspace);
      if (outcome.kind !== 'open') return { kind: 'unreachable', reason: outcome.reason };
      return rightsIn(userId, address, outcome.workspace.client);
    },
  };
}

/** A dead token ends this workspace alone; one that only expired is renewed, and the call, surely not done, made again. */
async function postIn(
  teamId: string,
  workspaces: Workspaces,
  call: (client: WebClient) => Promise<PostOutcome>,
): Promise<PostOutcome> {
  const found = await workspaces.of(teamId);
  if (found.kind === 'closed') return { kind: 'tenant-closed', code: found.code, reason: found.reason };
  if (found.kind === 'try-later') return found;
  const outcome = await call(found.workspace.client);
  if (outcome.kind === 'posted' && found.workspace.isTroubled) await workspaces.works(teamId);
  if (outcome.kind !== 'tenant-closed' || !(await workspaces.refused(teamId, outcome.code))) return outcome;
  const renewed = await workspaces.of(teamId);
  return renewed.kind === 'open' ? call(renewed.workspace.client) : outcome;
}

async function postMessage(
  { address, message, nonce, threadOf }: Post,
  client: WebClient,
  at: Date,
): Promise<PostOutcome> {
  const postOnce = (rendered: Rendered): Promise<PostOutcome> =>
    attempt(async () => {
      const where = { channel: address.id, ...(threadOf ? { thread_ts: threadOf } : {}) };
      const answer = await client.chat.postMessage({ ...quiet(rendered, nonce), ...where, ...NO_PREVIEWS });
      return answer.ts;
    });
  const rendered = renderMessage(message, at);
  const outcome = await postOnce(rendered);
  // A thread that takes no replies says nothing of its channel.
  if (threadOf && outcome.kind === 'channel-closed' && THREAD_CLOSED.has(outcome.code)) {
    return { ...outcome, kind: 'refused' };
  }
  if (outcome.kind !== 'refused') return outcome;
  // Surely not posted: once more as plain words, so that a layout Slack dislikes loses no alert.
  return postOnce({ text: rendered.text, blocks: [] });
}

/** docs.slack.dev, errors of chat.postMessage. */
const THREAD_CLOSED = new Set([
  'cannot_reply_to_message',
  'restricted_action_thread_locked',
  'restricted_action_non_threadable_channel',
]);

function editMessage(edit: Post & { messageId: string }, client: WebClient, at: Date): Promise<PostOutcome> {
  return attempt(async () => {
    const channel = await createConversations(client).idOf(edit.address);
    const rendered = quiet(renderMessage(edit.message, at), edit.nonce);
    const answer = await client.chat.update({ ...rendered, channel, ts: edit.messageId });
    return answer.ts;
  });
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
    const latest = String((search.until.getTime() + FIND_SLACK_MS) / 1000);
    let cursor: string | undefined;
    for (let page = 0; page < FIND_PAGES_MAX; page += 1) {
      const wanted = {
        ...{ channel, oldest, latest, inclusive: true, limit: FIND_PAGE_SIZE, include_all_metadata: true },
        ...(cursor ? { cursor } : {}),
      };
      // A reply in a thread stands in no channel's history (docs.slack.dev, conversations.history).
      const answer = search.threadOf
        ? await client.conversations.replies({ ...wanted, ts: search.threadOf })
        : await client.conversations.history(wanted);
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
