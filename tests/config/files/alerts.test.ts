import { describe, expect, it } from 'vitest';
import { readAlerts } from '../../../src/config/files/alerts.ts';
import { readYaml } from '../../../src/config/files/yaml-document.ts';
import type { Topic } from '../../../src/news/subscription.ts';
import { checkQuery } from '../../support/check-query.ts';

const TOPICS: Topic[] = [{ slug: 'pakistan-taliban', query: 'pakistan taliban' }];

function read(lines: string[], topics: Topic[] | null = TOPICS) {
  const reading = readYaml(lines.join('\n'), 'alerts.yaml');
  if (reading.kind === 'broken') throw new Error('not YAML');
  return readAlerts(reading.document, { checkQuery, topics });
}

const problemsOf = (...given: Parameters<typeof read>) => {
  const checked = read(...given);
  return checked.kind === 'sound' ? [] : checked.problems;
};

describe('readAlerts', () => {
  it('resolves topics by name and takes free queries as they are', () => {
    const checked = read([
      'channels:',
      '  - channel: slack:T1/C1',
      '    name: "#asia"',
      '    mention: "@S0123"',
      '    topics: [pakistan-taliban, glacier lake, {query: covid-19}, {topic: pakistan-taliban}]',
      '    roll_up_after: 3',
      '    on_unknown: skip',
      '    on_likely: thread',
      'max_age: 2h',
      'roll_up_after: 8',
      'on_likely: alert',
    ]);
    expect(checked).toEqual({
      kind: 'sound',
      data: {
        maxAgeSeconds: 7200,
        keep: {},
        rules: { onLikely: 'alert', onUnknown: 'resend', rollUpAfter: 8 },
        channels: [
          {
            address: { platform: 'slack', workspace: 'T1', id: 'C1', kind: 'channel' },
            name: '#asia',
            mention: 'S0123',
            follows: [
              { query: 'pakistan taliban', topic: 'pakistan-taliban' },
              { query: 'glacier lake', topic: null },
              { query: 'covid-19', topic: null },
              { query: 'pakistan taliban', topic: 'pakistan-taliban' },
            ],
            followsAll: false,
            rules: { onLikely: 'thread', onUnknown: 'skip', rollUpAfter: 3 },
          },
        ],
      },
    });
  });

  it('drops alerts after a day, lists more than five, sends again and tells doubts in threads unless told otherwise', () => {
    const rules = { onLikely: 'thread', onUnknown: 'resend', rollUpAfter: 5 };
    expect(read([''])).toEqual({ kind: 'sound', data: { channels: [], maxAgeSeconds: 86_400, rules, keep: {} } });
  });

  it('reads how long what is old is kept, in days or for ever', () => {
    const kept = (text: string) => read([`keep: ${text}`]);
    const data = { keep: { articles: 15_552_000, alerts: 7_776_000, preview: 604_800, log: null } };
    expect(kept('{ articles: 180d, alerts: 90d, preview: 7 d, log: Forever }')).toMatchObject({ kind: 'sound', data });
    for (const wrong of [
      '{ articles: 29d }',
      '{ articles: 6m }',
      '{ preview: 0d }',
      '{ log: 9999d }',
      '{ alerts: soon }',
    ])
      expect(kept(wrong)).toMatchObject({ kind: 'unsound', problems: [{ code: 'E_KEEP' }] });
  });

  it('takes no alerts that are kept for longer than their articles', () => {
    for (const wrong of ['{ articles: 90d, alerts: 180d }', '{ articles: 90d, alerts: forever }'])
      expect(read([`keep: ${wrong}`])).toMatchObject({ kind: 'unsound', problems: [{ code: 'E_KEEP' }] });
    expect(read(['keep: { articles: forever, alerts: 180d }'])).toMatchObject({ kind: 'sound' });
  });

  it('lists every problem at once, each with its line', () => {
    const problems = problemsOf([
      'channels:',
      '  - channel: slack:#news',
      '    topics: [pakistan-talban, "(", {topic: nope}]',
      '  - channel: preview:news',
      '  - channel: preview:news',
      '    all: true',
      '    mention: "@here please"',
      '    topcs: []',
      'max_age: 1y',
      'roll_up_after: 0',
      'on_unknown: maybe',
      'on_likely: perhaps',
    ]);
    expect(problems.map(({ code, where }) => [code, where])).toEqual([
      ['E_CHANNEL', 'alerts.yaml, line 2'],
      ['E_TOPIC_UNKNOWN', 'alerts.yaml, line 3'],
      ['E_QUERY', 'alerts.yaml, line 3'],
      ['E_TOPIC_UNKNOWN', 'alerts.yaml, line 3'],
      ['E_CHANNEL_IDLE', 'alerts.yaml, line 4'],
      ['E_MENTION', 'alerts.yaml, line 7'],
      ['E_KEY_UNKNOWN', 'alerts.yaml, line 8'],
      ['E_DURATION', 'alerts.yaml, line 9'],
      ['E_VALUE', 'alerts.yaml, line 10'],
      ['E_VALUE', 'alerts.yaml, line 11'],
      ['E_VALUE', 'alerts.yaml, line 12'],
      ['E_CHANNEL_DOUBLE', 'alerts.yaml, line 5'],
    ]);
  });

  it('asks whether a near miss of a topic was meant, and how to say that it was not', () => {
    const [problem] = problemsOf(['channels:', '  - channel: preview:news', '    topics: [pakistan-talban]']);
    expect(problem?.todo).toBe('Did you mean pakistan-taliban? For free keywords write {query: "pakistan-talban"}.');
  });

  it('misses no topic when topics.yaml itself could not be read', () => {
    const lines = ['channels:', '  - channel: preview:news', '    topics: [pakistan-taliban, {topic: other}]'];
    expect(problemsOf(lines, null)).toEqual([]);
  });
});
