import { describe, expect, it } from 'vitest';
import { createWrongTries } from '../../../src/web/guard/guard-admin.ts';

describe('createWrongTries', () => {
  it('bars one caller and not another', () => {
    const tries = createWrongTries(() => new Date(0));
    for (let tried = 0; tried < 10; tried += 1) tries.add('198.51.100.7');
    expect(tries.isBarred('198.51.100.7')).toBe(true);
    expect(tries.isBarred('198.51.100.8')).toBe(false);
  });

  it('remembers only so many callers, the eldest forgotten first', () => {
    const tries = createWrongTries(() => new Date(0));
    for (let tried = 0; tried < 10; tried += 1) tries.add('first');
    for (let caller = 0; caller < 1000; caller += 1) tries.add(`caller-${caller}`);
    expect(tries.isBarred('first')).toBe(false);
  });
});
