import { fold } from '../../engines/matching/words.ts';
import type { CommandDeps } from '../command.ts';
import { splitSpan, type TimeSpan } from './time-span.ts';

type TypedAt = { typed: string; span: TimeSpan | null };

/** `said`: what is looked for then, where words were left out or read as something else. */
type ReadAnew = TypedAt & { said: string | null };

/**
 * Another reading of words that no news has as they were typed: a time among them, an outlet, a language, operators in plain
 * words, words that only ask. Null where there is none.
 */
export async function readOtherwise({ typed, span }: TypedAt, deps: CommandDeps): Promise<ReadAnew | null> {
  const { asking } = deps;
  const timed = span ? null : (splitSpan(typed, deps.now()) ?? splitTranslated(typed, deps));
  if (timed && timed.words !== '') return { typed: timed.words, span: timed.span, said: null };
  if (!span && unreadTime(typed) !== null) return null;
  const field = asking.withLanguage(typed) ?? (await withOutlet(typed, deps));
  const other = field
    ? `${field.topic} ${field.field}`.trim()
    : (asking.withOperators(typed) ?? asking.telling(typed))?.topic;
  return other === undefined || other === typed ? null : { typed: other, span, said: other };
}

/** "since my last shift": a time that nothing here can read. */
export function unreadTime(typed: string): string | null {
  return /(?<!\S)(?:since|until|till)\s+\S.*$/iu.exec(typed)?.[0] ?? null;
}

function splitTranslated(typed: string, { asking, now }: CommandDeps) {
  const english = asking.withEnglishTime(typed);
  return english === null ? null : splitSpan(english, now());
}

/** More feeds than this are not read through. */
const FEEDS_MAX = 300;
const OUTLET_SIGNS = /["():=]/u;

/** The outlet that is named among the words, as the query language names it. */
async function withOutlet(typed: string, { feeds, scope, asking }: CommandDeps) {
  if (OUTLET_SIGNS.test(typed)) return null;
  const pieces = typed.trim().split(/\s+/u);
  const words = pieces.map(wordOf);
  const { feeds: read } = await feeds.head(scope, { limit: FEEDS_MAX });
  const names = [...new Set(read.map(({ name: own }) => own))].sort((one, other) => other.length - one.length);
  for (const name of names) {
    const own = name.split(/\s+/u).map(wordOf);
    const at = words.findIndex((_, start) => own.every((word, next) => words[start + next] === word));
    if (at < 0) continue;
    const rest = [...pieces.slice(0, at), ...pieces.slice(at + own.length)].join(' ');
    return {
      topic: asking.telling(rest)?.topic ?? (asking.unframed(rest)?.topic === '' ? '' : rest),
      field: `feed:"${name}"`,
    };
  }
  return null;
}

function wordOf(piece: string): string {
  return fold(piece).replace(/[^\p{L}\p{N}]/gu, '');
}
