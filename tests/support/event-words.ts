import { createBackground } from '../../src/engines/joining/background.ts';
import { createEventWords } from '../../src/engines/joining/slots/event-words.ts';
import { NO_BACKGROUND } from '../../src/news/language.ts';

/** Reads signals without knowing any language: every word is rare. */
export const plainWords = { eventWordsOf: createEventWords([], createBackground(NO_BACKGROUND)) };
