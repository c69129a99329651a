import type { Entry, FeedDocument } from '../../src/news/entry.ts';
import type { Feed } from '../../src/news/feed.ts';
import { toId } from '../../src/news/ids.ts';

/** A feed as the store gives it, polled before, with what the test changes. */
export function aFeed(changes: Partial<Feed> = {}): Feed {
  return {
    id: toId('1'),
    url: 'https://courier.example/feed.xml',
    name: 'Courier',
    announce: { kind: 'none' },
    everySeconds: 300,
    adaptive: true,
    etag: null,
    lastModified: null,
    bodyHash: null,
    oldestAt: null,
    firstPolledAt: new Date('2026-02-01T00:00:00Z'),
    errorStreak: 0,
    gapSeconds: null,
    ...changes,
  };
}

export function anEntry(changes: Partial<Entry> = {}): Entry {
  return {
    id: 'n-1',
    link: 'https://courier.example/n-1',
    title: 'Ferry sails again',
    author: null,
    published: new Date('2026-03-01T10:00:00Z'),
    updated: null,
    summary: 'The ferry sailed.',
    content: '',
    ...changes,
  };
}

export function aDocument(entries: Entry[], changes: Partial<FeedDocument> = {}): FeedDocument {
  return {
    title: 'The Courier',
    link: 'https://courier.example/',
    language: 'en',
    ttlMinutes: null,
    skipHours: [],
    hub: null,
    self: null,
    entries,
    warnings: [],
    ...changes,
  };
}
