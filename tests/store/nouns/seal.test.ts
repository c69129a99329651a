import { describe, expect, it } from 'vitest';
import { createSeal, sealedUnder } from '../../../src/store/nouns/seal.ts';

const KEY = 'a key of at least thirty-two characters';
const NEXT = 'the key that was made after the first one';
const TOKEN = 'xoxb-of-nobody-çé🗞';

const seal = createSeal(KEY);
const fresh = (text: string) => ({ text, isStale: false });

describe('createSeal', () => {
  it('opens what it closed, also after a restart', () => {
    expect(createSeal(KEY).open(seal.close(TOKEN, 'T01'), 'T01')).toEqual(fresh(TOKEN));
  });

  it('shows nothing of the text, and never looks the same twice', () => {
    const [first, second] = [seal.close(TOKEN, 'T01'), seal.close(TOKEN, 'T01')];
    expect(first).not.toBe(second);
    expect(first).not.toContain('xoxb');
    expect(Buffer.from(first.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('xoxb');
  });

  const other = (text: string) => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`);
  const changed = (text: string, part: number) =>
    text
      .split('.')
      .map((each, at) => (at === part ? other(each) : each))
      .join('.');
  it.each([
    ['another key', (text: string) => createSeal(`${KEY}!`).open(text, 'T01')],
    ['another owner', (text: string) => seal.open(text, 'T02')],
    ['another key id', (text: string) => seal.open(changed(text, 1), 'T01')],
    ['a changed salt', (text: string) => seal.open(changed(text, 2), 'T01')],
    ['a changed end', (text: string) => seal.open(`${text.slice(0, -4)}${other(text.slice(-4))}`, 'T01')],
    ['half of it', (text: string) => seal.open(text.slice(0, 30), 'T01')],
    ['another version', (text: string) => seal.open(text.replace('v2', 'v3'), 'T01')],
    ['the version before', (text: string) => seal.open(text.replace(/^v2\.[^.]+/, 'v1'), 'T01')],
    ['nothing', () => seal.open('', 'T01')],
  ])('does not open with %s', (_case, open) => {
    expect(open(seal.close(TOKEN, 'T01'))).toBeNull();
  });

  it('keeps an empty text', () => {
    expect(seal.open(seal.close('', 'T01'), 'T01')).toEqual(fresh(''));
  });

  it('reads what Slugline 0.1.0 sealed, which needs no new seal under the same key', () => {
    const first = 'v1.AAECAwQFBgcICQoLOCjWE_vsdkz8iQR57WBcpEWoqbZd-gT7LOisWm6VJA';
    const key = 'the key of an old installation 01234';
    expect(createSeal(key).open(first, 'T0HARBOUR')).toEqual(fresh('xoxb-old-token\n'));
    expect(createSeal(key).open(first, 'T0LOWLAND')).toBeNull();
    expect(createSeal(key).derive('seed-1')).toBe('l0nxitQ2mlna25adJ9KOCvusDKYPfmdqZRT_GVzN0ZQ');
    expect(createSeal(NEXT, [key]).open(first, 'T0HARBOUR')).toEqual({ text: 'xoxb-old-token\n', isStale: true });
  });

  it('derives a secret from a seed: the same after a restart, another from another seed or key, and not the seed', () => {
    const derived = seal.derive('seed-1');
    expect(derived).toMatch(/^[\w-]{43}$/);
    expect(createSeal(KEY).derive('seed-1')).toBe(derived);
    expect(seal.derive('seed-2')).not.toBe(derived);
    expect(createSeal(`${KEY}!`).derive('seed-1')).not.toBe(derived);
  });
});

describe('a key that takes the place of another', () => {
  const rotated = createSeal(NEXT, ['a third key, older than both of the others', KEY]);

  it('seals under the new key and reads under the old ones, and says which it was', () => {
    expect(rotated.open(seal.close(TOKEN, 'T01'), 'T01')).toEqual({ text: TOKEN, isStale: true });
    expect(rotated.open(rotated.close(TOKEN, 'T01'), 'T01')).toEqual(fresh(TOKEN));
    expect(seal.open(rotated.close(TOKEN, 'T01'), 'T01')).toBeNull();
  });

  it('makes what it reads readable without the old key', () => {
    const text = rotated.open(seal.close(TOKEN, 'T01'), 'T01')?.text ?? '';
    expect(createSeal(NEXT).open(rotated.close(text, 'T01'), 'T01')).toEqual(fresh(TOKEN));
  });

  it('names the key of a text without giving it away', () => {
    expect(sealedUnder(seal.close(TOKEN, 'T01'))).toBe(seal.keyId());
    expect(seal.keyId()).toMatch(/^[\w-]{8}$/);
    expect(rotated.keyId()).not.toBe(seal.keyId());
    expect(sealedUnder('v1.AAECAwQ')).toBeNull();
  });

  it('still knows the secrets that it derived before', () => {
    const [own, ...before] = rotated.derivedByAll('seed-1');
    expect(own).toBe(rotated.derive('seed-1'));
    expect(before).toEqual([expect.any(String), seal.derive('seed-1')]);
    expect([...seal.derivedByAll('seed-1')]).toEqual([seal.derive('seed-1')]);
  });

  it('takes a key that is old and new for the one that it is', () => {
    const twice = createSeal(KEY, [KEY]);
    expect(twice.open(seal.close(TOKEN, 'T01'), 'T01')).toEqual(fresh(TOKEN));
    expect([...twice.derivedByAll('seed-1')]).toEqual([twice.derive('seed-1')]);
  });
});
