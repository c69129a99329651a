/** A word to look for: folded and singular, or the folded beginning of a word. */
export type Term = { word: string; prefix: boolean };

/** A topic query as a tree: what the live matcher and the stored search both compile. */
export type Query =
  | { kind: 'all'; parts: Query[] }
  | { kind: 'any'; parts: Query[] }
  | { kind: 'not'; part: Query }
  /** One word, or several that stand side by side. */
  | { kind: 'words'; terms: Term[] }
  /** All of them in the name of one actor. */
  | { kind: 'actor'; terms: Term[] }
  /** All of them in the outlet's name or host. */
  | { kind: 'feed'; terms: Term[] }
  /** A primary language subtag (BCP 47), in lower case. */
  | { kind: 'language'; language: string };

/** A query that cannot be read: where, what is wrong, and what to write instead. */
export type BadQuery = {
  kind: 'bad';
  /** Counts UTF-16 units of the text as typed. */
  at: number;
  length: number;
  what: string;
  mend: string;
};

/** The primary subtag of a BCP 47 tag, as `lang:` compares it: "en-GB" → "en", unknown → "". */
export function primaryLanguage(tag: string | null): string {
  return (tag ?? '').toLowerCase().split('-')[0] ?? '';
}

/** True when the query names something that must be there; "-sport" alone would want every other article. */
export function isAnchored(query: Query): boolean {
  switch (query.kind) {
    case 'all':
      return query.parts.some(isAnchored);
    case 'any':
      return query.parts.every(isAnchored);
    case 'not':
      return false;
    case 'words':
    case 'actor':
    case 'feed':
    case 'language':
      return true;
  }
}
