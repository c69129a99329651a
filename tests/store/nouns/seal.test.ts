import { describe, expect, it } from 'vitest';
import { createSeal } from '../../../src/store/nouns/seal.ts';

const KEY = 'a key of at least thirty-two characters';
const TOKEN = 'xoxb-of-nobody-çé🗞';

describe('createSeal', () => {
  const seal = createSeal(KEY);

  it('opens what it closed, also after a restart', () => {
    expect(createSeal(KEY).open(seal.close(TOKEN, 'T01'), 'T01')).toBe(TOKEN);
  });

  it('shows nothing of the text, and never looks the same twice', () => {
    const [first, second] = [seal.close(TOKEN, 'T01'), seal.close(TOKEN, 'T01')];
    expect(first).not.toBe(second);
    expect(first).not.toContain('xoxb');
    expect(Buffer.from(first.slice(3), 'base64url').toString('latin1')).not.toContain('xoxb');
  });

  const other = (text: string) => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`);
  it.each([
    ['another key', (text: string) => createSeal(`${KEY}!`).open(text, 'T01')],
    ['another owner', (text: string) => seal.open(text, 'T02')],
    ['a changed nonce', (text: string) => seal.open(`v1.${other(text.slice(3))}`, 'T01')],
    ['a changed end', (text: string) => seal.open(`${text.slice(0, -4)}${other(text.slice(-4))}`, 'T01')],
    ['half of it', (text: string) => seal.open(text.slice(0, 20), 'T01')],
    ['another version', (text: string) => seal.open(text.replace('v1', 'v2'), 'T01')],
    ['nothing', () => seal.open('', 'T01')],
  ])('does not open with %s', (_case, open) => {
    expect(open(seal.close(TOKEN, 'T01'))).toBeNull();
  });

  it('keeps an empty text', () => {
    expect(seal.open(seal.close('', 'T01'), 'T01')).toBe('');
  });

  it('derives a secret from a seed: the same after a restart, another from another seed or key, and not the seed', () => {
    const derived = seal.derive('seed-1');
    expect(derived).toMatch(/^[\w-]{43}$/);
    expect(createSeal(KEY).derive('seed-1')).toBe(derived);
    expect(seal.derive('seed-2')).not.toBe(derived);
    expect(createSeal(`${KEY}!`).derive('seed-1')).not.toBe(derived);
  });
});
