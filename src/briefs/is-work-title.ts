const WORK_WORDS_MAX = 9;
const LONG_WORD_LETTERS = 4;

/** "Make Your Kid a Millionaire": a quotation whose long words all have capitals names a work, a show or a day. */
export function isWorkTitle(text: string): boolean {
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? [];
  if (words.length < 2 || words.length > WORK_WORDS_MAX || /[.!?…]["”']?$/.test(text)) return false;
  const long = words.filter((word) => word.length >= LONG_WORD_LETTERS);
  const first = words[0] ?? '';
  const last = words.at(-1) ?? '';
  return long.length > 0 && [...long, first, last].every((word) => !/^\p{Ll}/u.test(word));
}
