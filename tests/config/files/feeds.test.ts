import { describe, expect, it } from 'vitest';
import type { CheckedDocument } from '../../../src/config/files/check-document.ts';
import { type FeedsFile, readFeeds } from '../../../src/config/files/feeds.ts';
import { readYaml } from '../../../src/config/files/yaml-document.ts';
import { DEFAULT_LIMITS } from '../../../src/news/feed.ts';

function read(text: string): CheckedDocument<FeedsFile> {
  const reading = readYaml(text, 'feeds.yaml');
  return reading.kind === 'read' ? readFeeds(reading.document) : { kind: 'unsound', problems: reading.problems };
}

const feedsOf = (text: string) => {
  const checked = read(text);
  return checked.kind === 'sound' ? { kind: 'sound', data: checked.data.feeds } : checked;
};

const problemsOf = (text: string) => {
  const checked = read(text);
  return checked.kind === 'sound' ? [] : checked.problems;
};

describe('readFeeds', () => {
  it('takes an address alone, with defaults for the rest', () => {
    expect(feedsOf('feeds:\n  - https://www.example.org/rss.xml\n')).toEqual({
      kind: 'sound',
      data: [
        {
          url: 'https://www.example.org/rss.xml',
          name: 'example.org',
          announce: { kind: 'none' },
          everySeconds: 600,
          label: null,
          adaptive: true,
        },
      ],
    });
  });

  it('takes a block of keys', () => {
    const text = '- url: http://example.org/a\n  name: Example\n  announce: newest 5\n  every: 90s\n  label: asia\n';
    expect(feedsOf(text)).toEqual({
      kind: 'sound',
      data: [
        {
          url: 'http://example.org/a',
          name: 'Example',
          announce: { kind: 'newest', count: 5 },
          everySeconds: 90,
          label: 'asia',
          adaptive: false,
        },
      ],
    });
  });

  it.each(['', '# nothing yet\n', 'feeds:\n', 'feeds: []\n'])(
    'takes a file without feeds (%j) for no feeds',
    (text) => {
      expect(feedsOf(text)).toEqual({ kind: 'sound', data: [] });
    },
  );

  it('lists every problem of the file at once, each with its line', () => {
    const text = [
      'feeds:',
      '  - feeds.example.org/rss',
      '  - url: ftp://example.org',
      '    anounce: none',
      '  - {url: "https://example.org/a", every: 10, announce: newest}',
      '  - https://example.org/a#top',
      '  - name: nameless',
      '  - 7',
    ].join('\n');
    expect(problemsOf(text).map(({ code, where, seen }) => [code, where, seen])).toEqual([
      ['E_FEED_URL', 'feeds.yaml, line 2', '"feeds.example.org/rss"'],
      ['E_FEED_URL', 'feeds.yaml, line 3', '"ftp://example.org"'],
      ['E_KEY_UNKNOWN', 'feeds.yaml, line 4', '"anounce"'],
      ['E_ANNOUNCE', 'feeds.yaml, line 5', '"newest"'],
      ['E_DURATION', 'feeds.yaml, line 5', '10'],
      ['E_KEY_MISSING', 'feeds.yaml, line 7', 'nothing'],
      ['E_FEED_URL', 'feeds.yaml, line 8', '7'],
      ['E_FEED_DOUBLE', 'feeds.yaml, line 6', '"https://example.org/a", as in feed 3, feeds.yaml, line 5'],
    ]);
  });

  it('asks whether a near miss of a key was meant, and says which keys there are', () => {
    const [problem] = problemsOf('- url: https://example.org/a\n  anounce: none\n');
    expect(problem?.todo).toBe('Did you mean announce? Keys that may stand here: url, name, announce, every, label.');
  });

  it('keeps the password of an address out of the problem', () => {
    const [problem] = problemsOf('- ftp://anna:pa55word@example.org/a\n');
    expect(problem?.seen).toBe('"ftp://…@example.org/a"');
  });

  it.each(['feeds: https://example.org/a', 'hello', 'feed:\n  - https://example.org/a'])(
    'does not guess at %j',
    (text) => {
      expect(problemsOf(text)).toHaveLength(1);
    },
  );
});

describe('whose feeds are whose', () => {
  const said = (text: string) => {
    const checked = read(text);
    return checked.kind === 'sound' ? [checked.data.tenants, checked.data.chatFeeds] : checked.problems;
  };

  it.each([
    ['', ['separate', 'on']],
    ['- https://example.org/a\n', ['separate', 'on']],
    ['tenants: one\nchat_feeds: off\n', ['one', 'off']],
    ['tenants: Separate\nchat_feeds: "ON"\n', ['separate', 'on']],
  ])('is said at the top (%j)', (text, expected) => {
    expect(said(text)).toEqual(expected);
  });

  it('takes nothing else for it', () => {
    expect(problemsOf('tenants: both\nchat_feeds: false\n')).toMatchObject([
      { code: 'E_CHOICE', what: '"tenants" must be separate or one', seen: '"both"', where: 'feeds.yaml, line 1' },
      { code: 'E_CHOICE', what: '"chat_feeds" must be on or off', seen: 'false', where: 'feeds.yaml, line 2' },
    ]);
    expect(problemsOf('feeds: []\ntenant: one\n')).toMatchObject([{ code: 'E_KEY_UNKNOWN' }]);
  });
});

describe('limits of feeds.yaml', () => {
  const limitsOf = (text: string) => {
    const checked = read(text);
    return checked.kind === 'sound' ? checked.data.limits : checked.problems;
  };

  it.each(['', '- https://example.org/a\n', 'limits: {}\n', 'limits:\n  feed: {}\n'])(
    'has the defaults where the file names none (%j)',
    (text) => {
      expect(limitsOf(text)).toEqual(DEFAULT_LIMITS);
    },
  );

  it('takes numbers, and none for no limit', () => {
    const text =
      'limits:\n  feed: {entries_per_hour: 500, entries_per_day: none}\n  site: {pages_per_minute: 60}\n  person: {commands_per_minute: none}\n';
    expect(limitsOf(text)).toEqual({
      ...DEFAULT_LIMITS,
      feed: { entriesPerHour: 500, entriesPerDay: Number.POSITIVE_INFINITY },
      site: { pagesPerMinute: 60 },
      person: { ...DEFAULT_LIMITS.person, commandsPerMinute: Number.POSITIVE_INFINITY },
    });
  });

  it('says of each wrong limit what may be written, with its line', () => {
    const text = [
      'limits:',
      '  site:',
      '    pages_per_minute: 0',
      '  person:',
      '    commands_per_minute: many',
      '    lookups_per_minute: 2.5',
      '  workspace:',
      '    subscriptions: -1',
      '  host: 7',
    ].join('\n');
    const problems = problemsOf(text).map(({ code, what, seen, where }) => [code, what, seen, where]);
    const number = (most: number) => `must be a whole number from 1 to ${most}, or none`;
    expect(problems).toEqual([
      ['E_VALUE', `"limits", "site", "pages_per_minute" ${number(600)}`, '0', 'feeds.yaml, line 3'],
      ['E_VALUE', `"limits", "workspace", "subscriptions" ${number(100_000)}`, '-1', 'feeds.yaml, line 8'],
      ['E_VALUE', `"limits", "person", "commands_per_minute" ${number(600)}`, '"many"', 'feeds.yaml, line 5'],
      ['E_VALUE', `"limits", "person", "lookups_per_minute" ${number(600)}`, '2.5', 'feeds.yaml, line 6'],
      ['E_KEY_UNKNOWN', '"limits" has a key we do not know', '"host"', 'feeds.yaml, line 9'],
    ]);
  });

  it('does not keep a limit that a wider one makes idle', () => {
    expect(problemsOf('limits:\n  feed: {entries_per_hour: 3000}\n')).toMatchObject([
      {
        code: 'E_LIMIT',
        what: '"limits", "feed" allows more by entries_per_hour than by entries_per_day',
        todo: 'Write at most 2000 for entries_per_hour, or raise entries_per_day.',
      },
    ]);
    expect(problemsOf('limits:\n  person: {commands_per_minute: 3}\n')).toMatchObject([{ code: 'E_LIMIT' }]);
  });
});
