import type { Entry, Feed, FeedDocument, FeedOwner } from '../../src/news/feed.ts';
import { toId } from '../../src/news/ids.ts';
import { INSTALLATION } from '../../src/news/owner.ts';

const POLLED_AT = new Date('2026-02-01T00:00:00Z');

/** Somebody who has read the feed before, with what the test changes. */
export function anOwner(changes: Partial<FeedOwner> = {}): FeedOwner {
  return { owner: INSTALLATION, firstPolledAt: POLLED_AT, ...changes };
}

/** What a test changes of a feed, and of the installation that reads it alone. */
export type FeedChanges = Partial<Feed & Omit<FeedOwner, 'owner'>>;

/** A feed as the store gives it, polled before, with what the test changes. */
export function aFeed({ firstPolledAt = POLLED_AT, ...changes }: FeedChanges = {}): Feed {
  return {
    id: toId('1'),
    url: 'https://courier.example/feed.xml',
    name: 'Courier',
    source: 'config',
    owners: [anOwner({ firstPolledAt })],
    announce: { kind: 'none' },
    everySeconds: 300,
    adaptive: true,
    etag: null,
    lastModified: null,
    bodyHash: null,
    errorStreak: 0,
    gapSeconds: null,
    dueAt: POLLED_AT,
    readAt: POLLED_AT,
    restoredAt: null,
    readAs: null,
    leftOutSince: null,
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
