import { describe, expect, it } from 'vitest';
import { formatProblems } from '../../src/news/problem.ts';

describe('formatProblems', () => {
  it('says in one list where each is, what was seen and what to do', () => {
    const text = formatProblems([
      {
        code: 'E_SLACK_BOT_TOKEN',
        what: 'SLACK_BOT_TOKEN does not start with xoxb-',
        seen: '5 characters',
        todo: 'Copy it again.',
      },
      {
        code: 'E_FEED_URL',
        what: 'feed 3 is no address',
        seen: '"bbc"',
        todo: 'Write it whole.',
        where: 'config/feeds.yaml, line 12',
      },
    ]);
    expect(text).toBe(
      [
        'Cannot start: 2 things to fix.',
        '1. SLACK_BOT_TOKEN does not start with xoxb- (found 5 characters) [E_SLACK_BOT_TOKEN]',
        '   Copy it again.',
        '2. config/feeds.yaml, line 12: feed 3 is no address (found "bbc") [E_FEED_URL]',
        '   Write it whole.',
      ].join('\n'),
    );
  });

  it('counts a single thing as one', () => {
    expect(formatProblems([{ code: 'E_PORT', what: 'PORT', seen: '1', todo: 'x' }])).toContain('1 thing to fix');
  });

  it('has nothing to say of no problems', () => {
    expect(formatProblems([])).toBe('');
  });
});
