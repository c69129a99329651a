/** What a word may be, one bit each, so that one look-up per word answers every question of the parser. */
export const WORD = {
  speech: 1 << 0,
  judging: 1 << 1,
  finite: 1 << 2,
  bare: 1 << 3,
  participle: 1 << 4,
  auxiliary: 1 << 5,
  passive: 1 << 6,
  agent: 1 << 7,
  infinitive: 1 << 8,
  adverb: 1 << 9,
  determiner: 1 << 10,
  preposition: 1 << 11,
  locative: 1 << 12,
  subordinator: 1 << 13,
  coordinator: 1 << 14,
  relative: 1 << 15,
  time: 1 << 16,
  reportNoun: 1 << 17,
  title: 1 << 18,
  roleNoun: 1 << 19,
  roleModifier: 1 << 20,
  groupNoun: 1 << 21,
  organisationWord: 1 << 22,
  starter: 1 << 23,
  particle: 1 << 24,
  connector: 1 << 25,
  portfolio: 1 << 26,
  placeWord: 1 << 27,
  givenName: 1 << 28,
  possessive: 1 << 29,
  pronoun: 1 << 30,
  verb: 1 << 31,
} as const;

/** Whether a word, or a piece of a sentence, may be any of these; nothing is none of them. */
export function has(word: { bits: number } | undefined, bits: number): boolean {
  return word !== undefined && (word.bits & bits) !== 0;
}
