import { UNSPACED } from '../../../news/publisher-text.ts';
import { type AnnouncedNews, type TellingPage, whyOther } from './announced-article.ts';
import { hasTitle, keysOf, tellingOf } from './announced-words.ts';

/** All texts that there are of one article. */
type TextsOfArticle = {
  news: AnnouncedNews;
  page: TellingPage;
  /** A wall stands before the page: why, and what the page shows of the article all the same. */
  wall: { reason: string; rest: string } | null;
  /** The text in the page's JSON-LD, which is another article's, a summary or a part more often than what the page shows. */
  data: string;
  /** The feed's own text, or null where nobody announced the page: then it is compared with what it says of itself. */
  feed: string | null;
};

/** `why`: where the text is not simply the page's. */
export type ChosenText =
  | { kind: 'read'; text: string; source: 'page' | 'feed'; why: string | null }
  | { kind: 'other' | 'walled'; reason: string }
  | { kind: 'unreadable'; reason: string };

/** The text to read of an article: the page's, where it tells what was announced and the feed does not say more of it. */
export function chooseText(texts: TextsOfArticle): ChosenText {
  const chosen = choose(texts);
  // In place of a page with a wall the feed's text is read, as in place of one without a text.
  const isOwn = chosen.kind === 'read' && chosen.source === 'page';
  return texts.wall === null || isOwn ? chosen : { kind: 'walled', reason: texts.wall.reason };
}

function choose(texts: TextsOfArticle): ChosenText {
  const { news, page, feed } = texts;
  const own = textOfPage(texts);
  if (own.kind !== 'read') return own;
  // Of a headline alone, as of nothing, the page's own summary says what may be all that it gives.
  const { better, why } = compareTexts(own.text, { news, feed: feed || news.summary || page.description });
  if (feed && better === 'feed') return { kind: 'read', text: feed, source: 'feed', why };
  const isEnough = feed === null || sizeOf(own.text) >= leastSize(texts) || isTold(news, own.text);
  if (!isEnough) return { kind: 'unreadable', reason: 'the page has hardly any text' };
  return { ...own, why: own.why ?? (better === 'page' ? why : null) };
}

/** What is shorter is a caption or a notice, unless it tells the news; in letters of an alphabet. */
const SHORT_SIZE = 250;
/** Under the announced headline two sentences are a text. */
const SHORT_UNDER_TITLE = 120;

function leastSize({ news, page, feed }: TextsOfArticle): number {
  const underTitle = Math.max(SHORT_UNDER_TITLE, sizeOf(feed ?? ''));
  return hasTitle(page.title, news.title) ? Math.min(SHORT_SIZE, underTitle) : SHORT_SIZE;
}

/** How much longer the text in a page's data has to be than a short one, and than any other. */
const DATA_TIMES = { short: 2, long: 3 };
const LONG_SIZE = 1_500;
const FROM_DATA = 'the page shows less than it has in its data for machines (articleBody)';

function textOfPage(texts: TextsOfArticle): ChosenText {
  const { news, page, wall, data } = texts;
  const text = wall === null ? page.text : wall.rest;
  const against = text === '' ? null : whyOther(news, { ...page, text });
  const times = sizeOf(text) < LONG_SIZE ? DATA_TIMES.short : DATA_TIMES.long;
  const isLess = against !== null || sizeOf(data) >= times * sizeOf(text);
  if (isLess && isTextInData(texts)) return { kind: 'read', text: data, source: 'page', why: FROM_DATA };
  if (text === '') return { kind: 'unreadable', reason: 'no article text found' };
  if (against !== null) return { kind: 'other', reason: against };
  if (wall !== null && !isTold(news, text)) return { kind: 'unreadable', reason: wall.reason };
  return { kind: 'read', text, source: 'page', why: wall && `${wall.reason}, and shows this much of it` };
}

function isTextInData({ news, page, data }: TextsOfArticle): boolean {
  if (sizeOf(data) < SHORT_SIZE || whyOther(news, { ...page, text: data }) !== null) return false;
  return tellingOf(news, data).odds === null || isTold(news, data);
}

const TOLD_ODDS = 0.45;
const TOLD_WORDS = 1.5;

function isTold(news: AnnouncedNews, text: string): boolean {
  const { odds, found } = tellingOf(news, text);
  return odds !== null && odds >= TOLD_ODDS && found >= TOLD_WORDS;
}

const SIGN = new RegExp(UNSPACED, 'gv');
const BEYOND_ALPHABETS = /[\u0e00-\u1fff\u2e80-\uffff]/;

/** In letters of an alphabet: a sign of a script without spaces says as much as three. */
function sizeOf(text: string): number {
  return BEYOND_ALPHABETS.test(text) ? text.length + 2 * (text.match(SIGN)?.length ?? 0) : text.length;
}

/** Of the words of the shorter text, so many make both two cuts of one. */
const SAME_SHARE = 0.25;
/** Feeds add links and signatures to a text: more of it has to be a few sentences. */
const MORE_WORDS = 30;
const MORE_SHARE = 0.15;
const MORE_TIMES = 1.5;
/** A page that is shorter than this may be a teaser of another text than the feed's. */
const TEASER_SIZE = 600;
/** A page with a few words more, or with none of the headline's among the others, adds a name of a section or teasers. */
const FEW_WORDS = 8;
const OTHER_WORDS = 25;
const OTHER_ODDS = -0.7;

/** Which of two texts says more of the news; `why`: where it is not simply the page's. */
type Comparison = { better: 'page' | 'feed'; why: string | null };

function compareTexts(own: string, { news, feed }: Pick<TextsOfArticle, 'news'> & { feed: string }): Comparison {
  const isSummary = sizeOf(feed) < TEASER_SIZE;
  if (feed === '' || (isSummary && sizeOf(own) >= LONG_SIZE)) return PAGE;
  const [page, given] = [partsOf(own), partsOf(feed)];
  const [ofPage, ofFeed] = [newIn(page, given), newIn(given, page)];
  const isSame = given.words - ofFeed.words >= SAME_SHARE * Math.min(page.words, given.words);
  const least = isSame
    ? Math.max(MORE_WORDS, MORE_SHARE * page.words, MORE_TIMES * ofPage.words)
    : MORE_TIMES * page.words;
  if (ofFeed.prose >= least && (isSame || sizeOf(own) < TEASER_SIZE)) return { better: 'feed', why: FEED_SAYS_MORE };
  return isSame && isSummary && ofFeed.words <= given.words / 4 ? besideSummary(ofPage, news) : PAGE;
}

function besideSummary({ words, text }: NewWords, news: AnnouncedNews): Comparison {
  if (words < FEW_WORDS) return { better: 'page', why: 'the page gives no more than its summary' };
  const isOther = words >= OTHER_WORDS && (tellingOf(news, text).odds ?? 0) < OTHER_ODDS;
  return isOther ? { better: 'page', why: 'the page tells its summary, and what has few of its words' } : PAGE;
}

const PAGE: Comparison = { better: 'page', why: null };
const FEED_SAYS_MORE = 'the feed gives more of the text than the page';

type TextPart = { text: string; runs: string[] };
type TextParts = { parts: TextPart[]; known: ReadonlySet<string>; words: number };

/** Paragraphs with their runs of words, by which copied text is known. */
function partsOf(text: string): TextParts {
  const parts = text.split('\n').map((line) => ({ text: line, runs: runsOf(line) }));
  return { parts, known: new Set(parts.flatMap(({ runs }) => runs)), words: countRuns(parts) };
}

const RUN = 4;

function runsOf(line: string): string[] {
  const keys = keysOf(line).filter((key) => key !== '');
  const starts = keys.length === 0 ? 0 : Math.max(1, keys.length - RUN + 1);
  return Array.from({ length: starts }, (_, at) => keys.slice(at, at + RUN).join(' '));
}

function countRuns(parts: readonly TextPart[]): number {
  return parts.reduce((sum, { runs }) => sum + runs.length, 0);
}

const SENTENCE_END = /[.!?…。！？।؟]["'”’»“)\]]*\s*$/u;

/** What a text says that the other does not; `prose`: in sentences, without lists of links. */
type NewWords = { words: number; prose: number; text: string };

function newIn({ parts }: TextParts, { known }: TextParts): NewWords {
  const fresh = parts.map(({ text, runs }) => ({ text, runs: runs.filter((run) => !known.has(run)), of: runs.length }));
  const prose = fresh.filter(({ text }) => SENTENCE_END.test(text));
  const mostly = fresh.filter(({ runs, of }) => runs.length > of / 2).map(({ text }) => text);
  return { words: countRuns(fresh), prose: countRuns(prose), text: mostly.join('\n') };
}
