import { cleanText } from '../clean-text.ts';

/** A quote's words without the quotation marks it may bring, since the card sets its own. */
export function quotedWords(text: string): string {
  return cleanText(text).replace(/^[“"]([^“”"]*)[”"]$/u, '$1');
}
