import { describe, expect, it } from 'vitest';
import { readJsonFeed } from '../../../../src/engines/reading/feed/json-feed.ts';

const URL_OF_FEED = 'https://courier.example/feeds/world.json';

function read(feed: object) {
  return readJsonFeed(JSON.stringify(feed), URL_OF_FEED);
}

describe('readJsonFeed', () => {
  it('reads what a feed says of itself', () => {
    const hubs = [
      { type: 'rssCloud', url: 'https://cloud.example/' },
      { type: 'WebSub', url: 'https://hub.example/' },
    ];
    const feed = {
      title: 'The &amp; Courier',
      home_page_url: '/',
      feed_url: 'world.json',
      language: 'en',
      hubs,
      items: [],
    };
    expect(read(feed)).toEqual({
      title: 'The & Courier',
      link: 'https://courier.example/',
      language: 'en',
      ttlMinutes: null,
      skipHours: [],
      hub: 'https://hub.example/',
      self: URL_OF_FEED,
      entries: [],
      warnings: [],
    });
  });

  it.each([
    ['a number for an id', { id: 7 }, { id: '7' }],
    ['an address elsewhere', { external_url: 'https://elsewhere.example/a' }, { link: 'https://elsewhere.example/a' }],
    [
      'names in other capitals',
      { Title: 'Mill sold', URL: '/1' },
      { title: 'Mill sold', link: 'https://courier.example/1' },
    ],
    ['the author of version 1', { author: { name: 'Ada Writer' } }, { author: 'Ada Writer' }],
    ['several authors', { authors: [{ name: 'Ada' }, { url: 'x' }, 'Ben'] }, { author: 'Ada, Ben' }],
    ['authors that are none', { authors: 7, author: [null] }, { author: '7' }],
    ['no author of its own', { id: '1' }, { author: 'The desk' }],
    ['an epoch for a date', { date_published: 1_748_943_561 }, { published: new Date('2025-06-03T09:39:21Z') }],
    ['a date that is none', { id: '1', date_modified: 'now' }, { updated: null }],
    [
      'both texts',
      { content_html: '<p>a</p>', content_text: 'b', summary: 'c & d' },
      { content: '<p>a</p>', summary: 'c &amp; d' },
    ],
    ['a list for a text', { title: ['Mill sold', 'x'] }, { title: 'Mill sold' }],
    ['an object for a text', { id: '1', title: { en: 'Mill sold' } }, { title: '' }],
  ])('reads an item with %s', (_what, item, entry) => {
    expect(read({ title: 'C', authors: [{ name: 'The desk' }], items: [item] })).toMatchObject({ entries: [entry] });
  });

  it('leaves out what is no item, and reads no more than a thousand', () => {
    expect(read({ title: 'C', items: [null, 'x', {}, { id: '1' }] })).toHaveProperty('entries.length', 1);
    expect(read({ title: 'C', items: Array(1500).fill({ id: '1' }) })).toHaveProperty('entries.length', 1000);
  });

  it.each(['[]', '{"items":{}}', '{"items":[]}', '{"error":"no such feed"}'])('says that %s is no feed', (json) => {
    expect(readJsonFeed(json, null)).toBe('JSON, but no JSON Feed');
  });

  it('says what is wrong with JSON that is broken', () => {
    expect(readJsonFeed('{"items": [', null)).toMatch(/^JSON that cannot be read as a feed: /);
  });
});
