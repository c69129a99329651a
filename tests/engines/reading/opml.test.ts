import { describe, expect, it } from 'vitest';
import { readOpml, writeOpml } from '../../../src/engines/reading/opml.ts';

describe('readOpml', () => {
  it('makes labels of folders and names a feed once', () => {
    const text = `<?xml version="1.0"?><!DOCTYPE opml><opml version="1.0"><head><title>x</title></head><body>
      <outline text="Courier" xmlUrl="https://courier.example/feed?a=1&b=2" htmlUrl="https://courier.example/"/>
      <outline text="World" title="World"><outline text="Asia"><outline type="rss" text="Herald &amp; Post" xmlurl="https://herald.example/rss"/></outline>
      <outline text="Courier again" xmlUrl="https://courier.example/feed?a=1&amp;b=2"/></outline></body></opml>`;
    expect(readOpml(text)).toEqual({
      kind: 'read',
      feeds: [
        { url: 'https://courier.example/feed?a=1&b=2', title: 'Courier', label: null },
        { url: 'https://herald.example/rss', title: 'Herald & Post', label: 'World / Asia' },
      ],
      problems: [],
    });
  });

  it('reports the lines that name no feed, and takes the rest', () => {
    const text =
      '<opml><body><outline text="A"/><outline text="B" xmlUrl="ftp://b.example/"/><outline/><outline xmlUrl="http://c.example/f"/></body></opml>';
    expect(readOpml(text)).toEqual({
      kind: 'read',
      feeds: [{ url: 'http://c.example/f', title: 'c.example', label: null }],
      problems: [
        '"A" has no feed address (xmlUrl)',
        '"B": "ftp://b.example/" is not an http(s) address',
        'a line without a name has no feed address (xmlUrl)',
      ],
    });
  });

  it.each(['', 'hello', '<rss/>', '<opml/>'])('says that "%s" is no OPML file', (text) => {
    expect(readOpml(text)).toMatchObject({ kind: 'unreadable', reason: expect.stringContaining('no OPML file') });
  });

  it('refuses folders without end', () => {
    expect(readOpml(`<opml><body>${'<outline text="a">'.repeat(5000)}`)).toMatchObject({ kind: 'unreadable' });
  });
});

describe('writeOpml', () => {
  it('writes what readOpml reads back', () => {
    const feeds = [
      { url: 'https://a.example/?x=1&y="2"', title: 'A <b> & "c"', label: null },
      { url: 'https://b.example/', title: 'B', label: 'World / Asia' },
      { url: 'https://c.example/', title: 'C', label: 'World / Asia' },
    ];
    const read = readOpml(writeOpml(feeds, 'Slugline'));
    expect(read).toMatchObject({ kind: 'read', problems: [] });
    expect(read).toHaveProperty('feeds.length', 3);
    expect(read).toHaveProperty('feeds.0.title', 'A & "c"');
    expect(read).toHaveProperty('feeds.2', feeds[2]);
  });
});
