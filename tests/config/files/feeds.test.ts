import { describe, expect, it } from 'vitest';
import type { CheckedDocument } from '../../../src/config/files/check-document.ts';
import { type FeedSetting, readFeeds } from '../../../src/config/files/feeds.ts';
import { readYaml } from '../../../src/config/files/yaml-document.ts';

function read(text: string): CheckedDocument<FeedSetting[]> {
  const reading = readYaml(text, 'feeds.yaml');
  return reading.kind === 'read' ? readFeeds(reading.document) : { kind: 'unsound', problems: reading.problems };
}

const problemsOf = (text: string) => {
  const checked = read(text);
  return checked.kind === 'sound' ? [] : checked.problems;
};

describe('readFeeds', () => {
  it('takes an address alone, with defaults for the rest', () => {
    expect(read('feeds:\n  - https://www.example.org/rss.xml\n')).toEqual({
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
    expect(read(text)).toEqual({
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
      expect(read(text)).toEqual({ kind: 'sound', data: [] });
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
