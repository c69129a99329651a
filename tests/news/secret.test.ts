import { inspect } from 'node:util';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { secret } from '../../src/news/secret.ts';

const TOKEN = 'xoxb-test-1';

describe('secret', () => {
  it('gives its text to whoever asks for it', () => {
    expect(secret(TOKEN).reveal()).toBe(TOKEN);
  });

  it('shows nothing when printed, put in a template, made JSON of or inspected', () => {
    const token = secret(TOKEN);
    const shown = [
      String(token),
      `${token}`,
      JSON.stringify({ token }),
      inspect({ token }, { showHidden: true, depth: 9 }),
    ];
    expect(shown).toEqual(['[secret]', '[secret]', '{"token":"[secret]"}', '{ token: [secret] }']);
  });

  it('shows nothing in a log at trace level, neither as a field nor in an error', () => {
    const lines: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line) => lines.push(line) });
    const token = secret(TOKEN);
    log.trace({ settings: { token } }, 'started');
    log.error({ err: new Error(`refused ${token}`, { cause: { token } }) }, 'failed');
    expect(lines).toHaveLength(2);
    expect(lines.join('')).toContain('[secret]');
    expect(lines.join('')).not.toContain(TOKEN);
  });

  it('cannot be taken apart into its text', () => {
    expect(JSON.stringify(Object.entries({ ...secret(TOKEN) }))).not.toContain(TOKEN);
  });
});
