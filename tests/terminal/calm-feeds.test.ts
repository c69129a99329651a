import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { calmFeeds } from '../../src/terminal/calm-feeds.ts';
import { silentLog } from '../support/silent-log.ts';

describe('calmFeeds', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('says many unreadable feeds in one line', () => {
    const lines: [Record<string, unknown>, string][] = [];
    const log = calmFeeds({ ...silentLog, warn: (fields, event) => void lines.push([fields, event]) });
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
    const log = calmFeeds({ ...silentLog, warn: (_fields, event) => void lines.push(event) });
    log.warn({ platform: 'slack' }, 'chat cannot connect');
    expect(lines).toEqual(['chat cannot connect']);
  });
});
