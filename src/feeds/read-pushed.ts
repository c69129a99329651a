import type { Feed } from '../news/feed.ts';
import type { SavedArticles } from '../store/articles.ts';
import type { PollDeps } from './poll-feed.ts';
import { saveDocument } from './save-document.ts';

export type PushOutcome = ({ kind: 'new' } & SavedArticles) | { kind: 'unreadable'; reason: string };

/** Reads and saves what a hub pushed, as if it had been polled: its signature says that it is the publisher's. */
export async function readPushed(
  push: { feed: Feed; body: Uint8Array; contentType: string | null },
  deps: Pick<PollDeps, 'readFeed' | 'saveEntries' | 'now'>,
): Promise<PushOutcome> {
  const { feed, body, contentType } = push;
  const read = await deps.readFeed({ body, contentType, baseUrl: feed.url });
  if (read.kind === 'unreadable') return { kind: 'unreadable', reason: read.reason };
  return { kind: 'new', ...(await saveDocument(feed, read.feed, deps)) };
}
