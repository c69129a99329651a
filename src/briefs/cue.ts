import type { Phrase } from './phrases.ts';

/** A reporting verb or phrase with the one who speaks. */
export type Cue = {
  /** Node of the verb. */
  at: number;
  kind: 'speech' | 'judging' | 'source';
  form: 'finite' | 'bare' | 'participle';
  subject: Phrase;
  /** The subject stands after the verb ("said Okoro"). */
  inverted: boolean;
  /** Stands in a clause about somebody ("a voter who said"). */
  relative: boolean;
};
