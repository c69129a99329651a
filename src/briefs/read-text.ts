import type { FoundQuote } from './found-quote.ts';
import type { PreparedLanguage } from './prepare-language.ts';
import { type Line, readLines } from './read-lines.ts';
import { type SentenceRange, splitSentences } from './split-sentences.ts';
import { type Token, tokenize } from './tokens.ts';

export type Sentence = SentenceRange & {
  /** Index of its line among the lines of the story. */
  line: number;
};

/** An article as the later steps read it: what is headline and credit is set aside, the rest cut into sentences. */
export type Reading = {
  text: string;
  headline: string;
  /** Where the story's own lines are. */
  lines: Line[];
  quotes: readonly FoundQuote[];
  tokens: Token[];
  sentences: Sentence[];
  language: PreparedLanguage;
};

/** Reads the lines of an article and cuts its story into sentences and words. */
export function readText(
  input: { title: string | null; text: string },
  deps: { language: PreparedLanguage; quotes: readonly FoundQuote[] },
): Reading {
  const { headline, lines } = readLines(input, deps.language);
  const tokens: Token[] = [];
  const sentences: Sentence[] = [];
  for (const [index, line] of lines.entries()) {
    const from = tokens.length;
    for (const token of tokenize(input.text, line, deps)) tokens.push(token);
    const ranges = splitSentences({ tokens, from, to: tokens.length }, deps);
    for (const range of ranges) sentences.push({ ...range, line: index });
  }
  return { text: input.text, headline, lines, quotes: deps.quotes, tokens, sentences, language: deps.language };
}
