import { describe, expect, it } from 'vitest';
import { readCustomId, toCustomId } from '../../../../src/chat/discord/post/buttons.ts';

describe('toCustomId', () => {
  it('is the command itself, and with a nonce still tells the command', () => {
    expect(toCustomId('/quotes harbour', null)).toBe('/quotes harbour');
    const marked = toCustomId('/quotes harbour', 'a1B2') ?? '';
    expect(readCustomId(marked)).toEqual({ command: '/quotes harbour', nonce: 'a1B2' });
  });

  it('is null for what Discord would refuse', () => {
    expect(toCustomId(`/quotes ${'x'.repeat(93)}`, null)).toBeNull();
    expect(toCustomId(`/quotes ${'x'.repeat(92)}`, null)).toHaveLength(100);
    expect(toCustomId(`/quotes ${'x'.repeat(92)}`, 'a')).toBeNull();
    expect(toCustomId(' ', null)).toBeNull();
  });
});

describe('readCustomId', () => {
  it('takes no nonce where there is none', () => {
    expect(readCustomId('/brief harbour #n:')).toEqual({ command: '/brief harbour #n:', nonce: null });
  });
});
