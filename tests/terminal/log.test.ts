import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { coalesceFeedWarnings, createLog } from '../../src/terminal/log.ts';
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
