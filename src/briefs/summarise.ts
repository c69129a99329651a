import type { Actor, Span } from '../news/brief.ts';
import type { Reading } from './read-text.ts';

export function summarise(reading: Reading, actors: readonly Actor[]): Span[] {
  const first = reading.sentences[0];
  return first === undefined || actors.length < 0
    ? []
    : [{ text: reading.text.slice(first.start, first.end), start: first.start, end: first.end }];
}
