import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/terminal/create-log.ts';

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
