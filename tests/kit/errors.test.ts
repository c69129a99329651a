import { describe, expect, it } from 'vitest';
import { codeOf, messageOf } from '../../src/kit/errors.ts';

describe('an unknown error', () => {
  it('says its message, or itself where it is no Error', () => {
    expect(messageOf(new Error('no such host'))).toBe('no such host');
    expect(messageOf('cut off')).toBe('cut off');
    expect(messageOf(null)).toBe('null');
  });

  it('has a code where that is text, and else none', () => {
    expect(codeOf(Object.assign(new Error('taken'), { code: '23505' }))).toBe('23505');
    expect(codeOf(Object.assign(new Error('taken'), { code: 23_505 }))).toBeNull();
    expect(codeOf({ code: 'ECONNREFUSED' })).toBeNull();
    expect(codeOf(undefined)).toBeNull();
  });
});
