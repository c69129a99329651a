import { describe, expect, it } from 'vitest';
import { unquoted } from '../../src/chat/shown-story.ts';

describe('unquoted', () => {
  it('takes off one outer pair of quotation marks and keeps those inside', () => {
    expect(unquoted('“We stop.”')).toBe('We stop.');
    expect(unquoted('“We” and “they”')).toBe('“We” and “they”');
  });
});
