import { describe, expect, it } from 'vitest';
import type { ReadOutcome } from '../../src/engines/reading/feed/read-feed.ts';
import type { Entry } from '../../src/news/feed.ts';
import { packRead, unpackRead } from '../../src/roles/thread-messages.ts';

const entry = (id: string, texts: Pick<Entry, 'summary' | 'content'>): Entry => ({
  id,
  link: id === 'none' ? null : `https://courier.example/${id}`,
  title: `Title of ${id}`,
  author: id === 'both' ? 'Ada Writer' : null,
  published: new Date('2026-03-01T00:00:00Z'),
  updated: null,
  ...texts,
});

const READ: ReadOutcome = {
  kind: 'read',
  feed: {
    title: 'Courier',
    link: 'https://courier.example/',
    language: 'en',
    ttlMinutes: null,
    skipHours: [3],
    hub: null,
    self: null,
    entries: [
      entry('both', { summary: 'Short.', content: '<p>Long.</p>' }),
      entry('none', { summary: '', content: '' }),
      entry('halves of signs', { summary: 'cut \ud83d', content: '\ude00 here' }),
      entry('summary alone', { summary: 'Die Fähre fährt — «endlich».', content: '' }),
    ],
    warnings: ['one'],
  },
};

describe('what a thread has read', () => {
  it('comes out of its package as it went in', () => {
    expect(unpackRead(structuredClone(packRead(READ)))).toEqual(READ);
  });

  it('is handed over with one text, however many entries there are', () => {
    const packed = packRead(READ);
    expect(packed).toMatchObject({
      texts: expect.stringMatching(
        /^bothhttps:\/\/courier.example\/bothTitle of bothAda WriterShort.<p>Long.<\/p>none/,
      ),
      entries: [{ lengths: [4, 28, 13, 10, 6, 12] }, { lengths: [4, null, 13, null, 0, 0] }, {}, {}],
    });
  });

  it('stays as it is when it is no feed', () => {
    const unreadable: ReadOutcome = { kind: 'unreadable', reason: 'the body is empty', sample: '' };
    expect(unpackRead(packRead(unreadable))).toEqual(unreadable);
  });
});
