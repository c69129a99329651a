import { describe, expect, it } from 'vitest';
import { quotedWords } from '../../../src/chat/preview/shown-card.ts';

describe('quotedWords', () => {
  it('takes off one outer pair of quotation marks and keeps those inside', () => {
    expect(quotedWords('“We stop.”')).toBe('We stop.');
    expect(quotedWords('“We” and “they”')).toBe('“We” and “they”');
  });
});
