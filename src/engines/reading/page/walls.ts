import { groupBy } from '../../../kit/group-by.ts';
import { PAGE_KINDS, type PageKind, type PageWords } from '../../../news/language.ts';
import { normalText, UNSPACED } from '../../../news/publisher-text.ts';
import { parsePage } from './page-dom.ts';
import type { PageFacts } from './page-facts.ts';
import type { PageHead } from './scan-page.ts';

/** What tells a wall: what the page says about itself, and what it shows. */
type ShownPage = {
  head: PageHead;
  facts: Pick<PageFacts, 'title' | 'free' | 'paidPart'>;
  /** The address at which it was found in the end. */
  url: string;
  /** The article's text, as far as there is one. */
  text: string;
  /** All that the article's box shows, with the pleas and notices that are no part of its text. */
  shown: string;
  /** The whole page, as the scan writes it. */
  html: string;
};

/** What is looked for in one sentence: parts that follow one another. */
type Phrase = { kind: PageKind; parts: readonly string[] };

/**
 * Phrases of all languages: a page's own language is not believed. Each is filed under its longest word, so that a text is
 * searched only for those that can stand in it; those of scripts without spaces have none.
 */
export type WallWords = ReadonlyMap<string, readonly Phrase[]>;

const BOT_MARK =
  /^id=(?:challenge-form|cf-wrapper|cf-challenge|px-captcha|sec-if-cpt)|px-captcha|^src=.*captcha-delivery/;
/** Forms and sites on which consent is given (consent.google.com, guce.yahoo.com, myprivacy.dpgmedia.nl). */
const CONSENT_MARK = /^action=.*consent/;
const CONSENT_SITE = /^https?:\/\/(?:consent|guce|myprivacy|privacy|privacywall|cmp)\./;

/** Texts longer than this are articles, unless most of them is what walls say. */
const SHORT_MAX = 1_500;
/** A page that says it is not free and gives less than this shows its teaser alone. */
const TEASER_MAX = 1_200;
/** A text up to this length that ends in a plea is a long teaser. */
const LONG_TEASER_MAX = 4_000;

type Judgement = (page: JudgedPage) => boolean;
/** `beside`: words that tell nothing alone. */
type Wall = { kind: PageKind; beside?: PageKind; reason: string; short: Judgement; long?: Judgement };

/** The more telling first: a page that asks for consent offers a subscription too. */
const WALLS: readonly Wall[] = [
  {
    kind: 'bot',
    reason: 'the page wants to see a person first',
    short: ({ marked, titled, share, isPlain }) => marked(BOT_MARK) || (isPlain && (titled || share > 0.3)),
  },
  {
    kind: 'region',
    reason: 'the page is not shown in every country',
    short: ({ titled, share, isPlain }) => isPlain && (titled || share > 0.3),
  },
  {
    kind: 'missing',
    reason: 'the page says that there is no such article',
    short: ({ titled, share, isPlain }) => titled || (share > 0.4 && isPlain),
    // Error pages do not want to be found by search engines, whatever news they fill themselves with.
    long: ({ seen, titled }) => titled && /noindex/i.test(seen.head.meta.get('robots') ?? ''),
  },
  {
    kind: 'consent',
    beside: 'cookies',
    reason: 'the page asks for consent first',
    short: ({ seen, marked, titled, share, isPlain }) =>
      marked(CONSENT_MARK) || CONSENT_SITE.test(seen.url) || (share > 0.5 && isPlain) || (titled && share > 0.25),
    long: ({ titled, share, phrases }) => share > (titled ? 0.25 : 0.5) && phrases > 3,
  },
  {
    kind: 'pay',
    reason: 'the page is for subscribers',
    short: ({ seen, share, isEnd, pleas }) => isTeaser(seen) || isEnd || share > 0.4 || pleas() > 1,
    long: ({ seen, isEnd, phrases }) =>
      isEnd && seen.text.length < LONG_TEASER_MAX && (phrases > 1 || seen.facts.free === false),
  },
  {
    kind: 'login',
    reason: 'the page shows a form to log in',
    short: ({ titled, share, phrases }) => share > (titled ? 0.2 : 0.5) && phrases > 1,
  },
  { kind: 'notice', reason: 'the page shows a notice of its publisher', short: ({ share }) => share > 0.6 },
];

/** Files the words of the language files. */
export function createWallWords(files: readonly Pick<PageWords, PageKind>[]): WallWords {
  return groupBy(files.flatMap(phrasesOf), longestWord);
}

function phrasesOf(words: Pick<PageWords, PageKind>): Phrase[] {
  const partsOf = (text: string) =>
    text.split(/…|\.\.\./).flatMap((part) => (/[\p{L}\p{N}]/u.test(part) ? partOf(part) : []));
  return PAGE_KINDS.flatMap((kind) => words[kind].map((text) => ({ kind, parts: partsOf(text) })));
}

const SIGN = new RegExp(UNSPACED, 'v');

/** A part as it stands in a plain sentence: between spaces, which tell whole words. */
function partOf(text: string): string {
  const words = plain(text);
  if (SIGN.test(words)) return words.replaceAll(' ', '');
  return text.trim().endsWith('*') ? ` ${words}` : ` ${words} `;
}

const NO_SPACES = '';
const NO_WORD = '*';

/** The longest whole word of all parts, if there is one. */
function longestWord({ parts }: Phrase): string {
  if (parts.some((part) => SIGN.test(part))) return NO_SPACES;
  const words = parts.flatMap((part) => part.split(' ').slice(1, -1));
  return words.reduce((longest, word) => (word.length > longest.length ? word : longest), '') || NO_WORD;
}

/** Why a page shows something else than its article, or null. */
export function wallOf(seen: ShownPage, words: WallWords): string | null {
  const passages = passagesOf(seen.shown, words);
  const titled = new Set([seen.facts.title, seen.head.title].flatMap((title) => kindsOfTitle(title, words)));
  const isShort = seen.text.length <= SHORT_MAX;
  const marked = (mark: RegExp) => [...seen.head.marks].some((each) => mark.test(each));
  const pleas = () => pleasOn(seen.html, words);
  const wall = WALLS.find(({ kind, beside = kind, short, long }) => {
    const saying = sayingIn(passages, [kind, beside]);
    const isPlain = saying.phrases > 1 || seen.shown.length < NOTICE_MAX;
    return (isShort ? short : long)?.({ seen, marked, pleas, isPlain, titled: titled.has(kind), ...saying });
  });
  return wall?.reason ?? null;
}

/** What is left of a text without the paragraphs that say what walls say. */
export function withoutNotices(text: string, words: WallWords): string {
  const says = (paragraph: string) =>
    saidIn(paragraph.replace(QUOTED, ' '), words).some(({ kind }) => kind !== 'cookies');
  const kept = text.split('\n\n').filter((paragraph) => paragraph.length > PARAGRAPH_MAX || !says(paragraph));
  return kept.join('\n\n');
}

type Passage = { chars: number; said: readonly Phrase[] };

/** What is judged of a text, of a title and of a whole page: policies may be books, and pages traps. */
const JUDGED_MAX = { text: 10_000, title: 300, page: 500_000 };
/** A paragraph up to this length is what one sentence in it is. */
const PARAGRAPH_MAX = 600;
/** A page with less text may say it once. */
const NOTICE_MAX = 400;
/** Where a notice stands behind a teaser. */
const LAST_PASSAGES = 3;
const SENTENCE_END = /[.!?…](?=\s)|[。！？؟۔।]/u;
/** What articles quote of walls. Buttons that walls quote ("Accept all") are shorter. */
const QUOTED = /[“„«"][^“”„«»"\n]{12,300}[”“»"]/g;

function passagesOf(shown: string, words: WallWords): Passage[] {
  const text = shown.slice(0, JUDGED_MAX.text).replace(QUOTED, ' ');
  // Most articles have none of the words, and need not be read passage by passage.
  const some = phrasesIn(text, words);
  if (some.length === 0) return [];
  const filed = groupBy(some, longestWord);
  const passages = text.split('\n').flatMap((each) => (each.length <= PARAGRAPH_MAX ? each : each.split(SENTENCE_END)));
  return passages.flatMap((each) => (each.trim() === '' ? [] : { chars: each.length, said: saidIn(each, filed) }));
}

type JudgedPage = ReturnType<typeof sayingIn> & {
  seen: ShownPage;
  titled: boolean;
  /** Two things are said, or next to nothing stands there: one sentence of a short article is no wall. */
  isPlain: boolean;
  marked: (mark: RegExp) => boolean;
  /** On how many lines of the whole page. */
  pleas: () => number;
};

/** How much of what is shown says what pages of a kind say, and whether it ends so. */
function sayingIn(passages: readonly Passage[], [kind, beside]: readonly [PageKind, PageKind]) {
  const own = new Set(passages.flatMap(({ said }) => said.filter((phrase) => phrase.kind === kind)));
  const saying = passages.filter(({ said }) => said.some((phrase) => own.has(phrase) || phrase.kind === beside));
  const chars = (of: readonly Passage[]) => of.reduce((sum, each) => sum + each.chars, 0);
  return {
    /** Of all characters. */
    share: own.size === 0 ? 0 : chars(saying) / chars(passages),
    phrases: own.size,
    isEnd: passages.slice(-LAST_PASSAGES).some((passage) => own.size > 0 && saying.includes(passage)),
  };
}

const INLINE_TAG = /<\/?(?:a|b|i|em|strong|span|u|small|abbr|time|mark)(?: [^<>]*)?>/g;

/** How many different lines of a page plead for a subscription: the notice may stand beside what was taken for the article. */
function pleasOn(html: string, words: WallWords): number {
  const page = html.slice(0, JUDGED_MAX.page);
  const visible = page.replace(INLINE_TAG, '').replace(/<[^<>]*>/g, '\n');
  const some = groupBy(
    phrasesIn(visible, words).filter(({ kind }) => kind === 'pay'),
    longestWord,
  );
  const lines = new Set(visible.replace(QUOTED, ' ').split('\n'));
  return [...lines].filter((line) => saidIn(line, some).length > 0).length;
}

/** Names of parts that only subscribers are shown; others name the whole article, teaser or not. */
const PAID_NAME = /pa(?:y|id)|premium|meter|wall|subscri|locked|restrict/i;
const CLASS_NAME = /^(?:[a-z]+ ?)?\.[a-z_][\w-]*$/i;

/** The page says that it is not free, and shows next to nothing of what it says is not. */
function isTeaser({ facts: { free, paidPart }, text, html }: ShownPage): boolean {
  if (free !== false || text.length >= TEASER_MAX) return false;
  if (!CLASS_NAME.test(paidPart)) return true;
  const paid = [...parsePage(html.slice(0, JUDGED_MAX.page)).querySelectorAll(paidPart)];
  const chars = paid.reduce((sum, { textContent }) => sum + (textContent ?? '').replace(/\s+/g, ' ').length, 0);
  return chars < (PAID_NAME.test(paidPart) ? text.length / 3 : SHORT_MAX);
}

/** Letters that a title may have besides; notices of consent name their site ("Before you continue to Google Search"). */
const restMax = (kind: PageKind) => (kind === 'consent' ? 25 : 9);
const TITLE_PARTS = /\s[|–—·•-]\s|[|»]/;
/** In no language's words. */
const MISSING_TITLE = /^(?:error |http )?404(?: error| not found)?$/;

/** What a title, or a part of it, says and hardly anything else. */
function kindsOfTitle(title: string, words: WallWords): PageKind[] {
  return title
    .slice(0, JUDGED_MAX.title)
    .split(TITLE_PARTS)
    .flatMap((part) => {
      const whole = plain(part);
      if (MISSING_TITLE.test(whole)) return 'missing';
      const said = phrasesIn(part, words);
      return said.flatMap(({ kind, parts }) => (whole.length - parts.join('').length <= restMax(kind) ? kind : []));
    });
}

function phrasesIn(text: string, filed: WallWords): Phrase[] {
  const spelled = spellingsOf(text);
  const keys = new Set(spelled.spaced.split(' ')).add(NO_WORD);
  if (spelled.joined === '') keys.delete(NO_SPACES);
  return [...keys].flatMap((key) => filed.get(key) ?? []).filter(({ parts }) => placeOf(parts, spelled) >= 0);
}

/** Pleas open a sentence; articles tell of them within one ("readers will have to subscribe to read"). */
const OPENING_MAX = 30;

function saidIn(text: string, filed: WallWords): Phrase[] {
  const said = phrasesIn(text, filed);
  if (said.every(({ kind }) => kind !== 'pay')) return said;
  const openings = text.split(SENTENCE_END).map((sentence) => spellingsOf(sentence.slice(0, 4 * OPENING_MAX)));
  const isOpening = (place: number) => place >= 0 && place <= OPENING_MAX;
  return said.filter(({ kind, parts }) => kind !== 'pay' || openings.some((each) => isOpening(placeOf(parts, each))));
}

function spellingsOf(text: string) {
  const words = plain(text);
  return { spaced: ` ${words} `, joined: SIGN.test(words) ? words.replaceAll(' ', '') : '' };
}

/** Where the parts begin, if they follow one another, or -1. */
function placeOf(parts: readonly string[], { spaced, joined }: ReturnType<typeof spellingsOf>): number {
  let [place, at] = [-1, 0];
  for (const part of parts) {
    const found = (part.startsWith(' ') ? spaced : joined).indexOf(part, at);
    if (found < 0) return -1;
    if (at === 0) place = found;
    // The space behind one part may be the space before the next.
    at = found + part.length - 1;
  }
  return place;
}

/** Lower case, without accents and marks, one space between words. */
function plain(text: string): string {
  return normalText(text, 'NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f\u0640\u064b-\u0652\u200b-\u200f]/g, '')
    .replace(/[ßıىيكۀة]/g, (letter) => PLAIN_LETTERS.get(letter) ?? letter)
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

/** Letters that people and keyboards write in two ways. */
const PLAIN_LETTERS = new Map(Object.entries({ ß: 'ss', ı: 'i', ى: 'ی', ي: 'ی', ك: 'ک', ۀ: 'ه', ة: 'ه' }));
