import type { LanguageFacts } from '../news/language.ts';

type KnownKind = 'country' | 'metonym' | 'people' | 'group' | 'organisation' | 'outlet' | 'place' | 'other';

/** A name that the language file lists; `key` is the same for every name of one thing. */
export type Known = { kind: KnownKind; key: string };

export type KnownNames = {
  known: Map<string, Known>;
  /** First word of a known name → the words of the longest one. */
  lengths: Map<string, number>;
  demonyms: Map<string, string>;
};

/** Every name the language file lists, by its lower-case form; where lists disagree, the first one wins. */
export function listKnownNames(facts: LanguageFacts): KnownNames {
  const known = new Map<string, Known>();
  const lengths = new Map<string, number>();
  const add = (name: string, kind: KnownKind, key: string) => {
    const lower = foldName(name);
    if (!known.has(lower)) known.set(lower, { kind, key: foldName(key) });
    const words = lower.split(' ');
    // "People's" is two tokens.
    const first = words[0]?.replace(/'s$/, '') ?? lower;
    const count = words.reduce((sum, word) => sum + (word.endsWith("'s") ? 2 : 1), 0);
    lengths.set(first, Math.max(lengths.get(first) ?? 0, count));
  };
  const demonyms = addCountries(facts, add);
  const lists: [readonly string[], KnownKind][] = [
    [facts.groupNames, 'group'],
    [facts.organisationNames, 'organisation'],
    [facts.places, 'place'],
    [facts.outlets, 'outlet'],
    [facts.otherNames, 'other'],
  ];
  for (const [names, kind] of lists) for (const name of names) add(name, kind, name);
  return { known, lengths, demonyms };
}

/** Lower case, with one form of apostrophe and single spaces, without a leading article of the name itself. */
export function foldName(name: string): string {
  const lower = name.toLowerCase();
  return /[’\s]/.test(lower) ? lower.replace(/’/g, "'").replace(/\s+/g, ' ') : lower;
}

function addCountries(
  facts: LanguageFacts,
  add: (name: string, kind: KnownKind, key: string) => void,
): Map<string, string> {
  const demonyms = new Map<string, string>();
  for (const [country, { people, adjectives, metonyms, also }] of Object.entries(facts.countries)) {
    for (const name of [country, ...also]) add(name, 'country', country);
    for (const name of people) add(name, 'people', name);
    for (const name of metonyms) add(name, 'metonym', name);
    for (const adjective of adjectives) demonyms.set(adjective.toLowerCase(), country);
  }
  return demonyms;
}
