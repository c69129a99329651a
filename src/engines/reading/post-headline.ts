import { cutText } from '../../kit/cut-text.ts';
import { htmlToLine } from './html-to-text.ts';

const CHARS_MAX = 90;
/** A headline may be so long where it begins with a quotation that ends there. */
const QUOTED_MAX = 180;
/** Fewer characters before a quotation, or of a first paragraph, tell too little. */
const CHARS_MIN = 20;
/** A full stop this early is mostly that of "Dr." or "No.". */
const SENTENCE_MIN = 40;

/** A headline for a post that has none: how its text begins, cut at a sentence or a word and outside of quotations. */
export function postHeadline(html: string): string {
  const whole = withoutTail(htmlToLine(html));
  if (whole.length <= CHARS_MAX) return whole;
  const first = withoutTail(htmlToLine(html.split(/<\/p>|<br\s*\/?>/i)[0] ?? ''));
  if (first.length >= CHARS_MIN && first.length <= CHARS_MAX) return first;
  // In place of quoted words stand signs that end no word and no sentence.
  const bare = whole.replace(QUOTED, (quoted) => '_'.repeat(quoted.length));
  const sentence = lastBefore(bare, SENTENCE_END);
  if (sentence >= SENTENCE_MIN) return whole.slice(0, sentence);
  const word = lastBefore(bare, /(?=\s)/gu);
  if (word >= CHARS_MIN) return `${whole.slice(0, word).replace(/[\s,;:–—-]+$/u, '')} …`;
  const [quoted] = whole.matchAll(QUOTED);
  if (!quoted) return cutText(whole, CHARS_MAX);
  const end = quoted.index + quoted[0].length;
  // One that is too long to be shown whole is not shown as a quotation.
  return end <= QUOTED_MAX
    ? whole.slice(0, end)
    : cutText(whole.slice(0, quoted.index) + quoted[0].slice(1), CHARS_MAX);
}

/** The hashtags and addresses at the end of a post are no part of what it says. */
function withoutTail(line: string): string {
  const words = line.split(' ');
  while (/^(?:#[\p{L}\p{N}_]+[.,;]?|https?:\/\/.*)$/u.test(words.at(-1) ?? '')) words.pop();
  return words.length > 0 ? words.join(' ') : line;
}

const SENTENCE_END = /(?<=[\p{L}\p{N}]{3}[.!?…]["”»’]?)(?=\s)|(?<=[。！？]」?)/gu;

/** Where the last of the places is that a headline may reach; 0 where none is. */
function lastBefore(text: string, places: RegExp): number {
  return [...text.slice(0, CHARS_MAX + 1).matchAll(places)].findLast(({ index }) => index <= CHARS_MAX)?.index ?? 0;
}

/** From an opening mark to what closes it; one that is not closed goes on to the end. */
const QUOTED = /"[^"]*"?|“[^”"]*[”"]?|”[^”]*”?|„[^“”"]*[“”"]?|«[^»]*»?|»[^«]*«?|「[^」]*」?|『[^』]*』?/gu;
