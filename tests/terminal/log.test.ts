import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { catchConsole, coalesceFeedWarnings, createLog } from '../../src/terminal/log.ts';
import { silentLog } from '../support/silent-log.ts';

function logTo(human: boolean) {
  const written: string[] = [];
  const log = createLog({ level: 'info', human, screen: { write: (text) => written.push(text) } });
  return { log, written };
}

describe('humanLog', () => {
  it('says a warning as a sentence with what a person wants to know', () => {
    const { log, written } = logTo(true);
    log.warn({ feedId: '7', feed: 'Courier', outcome: 'the server answers 500', nextInMinutes: 5 }, 'feed not read');
    expect(written).toEqual(['note: feed not read (Courier, the server answers 500, again in 5 min)\n']);
  });

  it('leaves JSON lines to machines, without secrets', () => {
    const { log, written } = logTo(false);
    log.info({ platform: 'slack', token: 'xoxb-1', client: { botToken: 'xoxb-2' } }, 'connected');
    expect(JSON.parse(written[0] ?? '')).toMatchObject({ platform: 'slack', msg: 'connected', token: '[secret]' });
    expect(written.join('')).not.toContain('xoxb');
  });
});

describe('the log for machines', () => {
  function linesOf(words: boolean) {
    const written: string[] = [];
    const log = createLog({ level: 'info', human: false, words, screen: { write: (text) => written.push(text) } });
    return { log, lines: () => written.map((line): Record<string, unknown> => JSON.parse(line)) };
  }

  it('has levels and times as numbers, or as words and ISO 8601', () => {
    for (const words of [false, true]) {
      const { log, lines } = linesOf(words);
      log.warn({ feedId: '7' }, 'feed not read');
      const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      const [level, time] = words ? ['warn', iso] : [40, expect.any(Number)];
      expect(lines()).toMatchObject([{ level, time, feedId: '7', msg: 'feed not read' }]);
    }
  });

  it('has what libraries write to the console as lines, without tokens', () => {
    const { log, lines } = linesOf(true);
    const target: Partial<Console> = {};
    catchConsole(log, target);
    target.warn?.('IMPORTANT! Eviction policy is %s. It should be "noeviction"', 'allkeys-lru');
    target.error?.('[ioredis] Unhandled error event:', new Error('connect redis://ada:pass@cache.example'));
    target.log?.('using xoxb-12-34-abc', { deep: 1 });
    target.debug?.('unseen');
    expect(lines()).toMatchObject([
      { level: 'warn', from: 'library', msg: 'IMPORTANT! Eviction policy is allkeys-lru. It should be "noeviction"' },
      { level: 'error', msg: expect.stringContaining('redis://[secret]@cache.example') },
      { level: 'info', msg: 'using [secret] { deep: 1 }' },
    ]);
  });
});

describe('coalesceFeedWarnings', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('says many unreadable feeds in one line', () => {
    const lines: [Record<string, unknown>, string][] = [];
    const log = coalesceFeedWarnings({ ...silentLog, warn: (fields, event) => void lines.push([fields, event]) });
    log.warn({ feed: 'Courier', outcome: 'no answer' }, 'feed not read');
    log.warn({ feed: 'Wire', outcome: 'no answer' }, 'feed not read');
    expect(lines).toEqual([]);
    vi.advanceTimersByTime(5_000);
    expect(lines).toEqual([
      [{ feeds: ['Courier', 'Wire'] }, '2 of the feeds cannot be read now; they are tried again'],
    ]);
  });

  it('passes everything else on at once', () => {
    const lines: string[] = [];
    const log = coalesceFeedWarnings({ ...silentLog, warn: (_fields, event) => void lines.push(event) });
    log.warn({ platform: 'slack' }, 'chat cannot connect');
    expect(lines).toEqual(['chat cannot connect']);
  });
});
