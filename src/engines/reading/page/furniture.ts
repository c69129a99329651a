import type { FurnitureWords } from './furniture-words.ts';
import { type Block, isProse, proseIn } from './page-text.ts';

const SHORT_CHARS = 120;
/** Where headlines, bylines and dates stand before the text begins. */
const OPENING_BLOCKS = 8;
/** Where addresses of authors and short links stand behind it. */
const CLOSING_BLOCKS = 5;
/** Galleries give each caption twice, close together; a refrain may come back later. */
const REPEATED_WITHIN = 3;

const LINK_LINE = /^(?:https?:\/\/\S+|@\w+|(?:www\.)?\w+\.com\/\w+|[\w.+-]+@[\w-]+\.[\w.]+)$/i;
/** In no language's words. */
const CREDIT_MARK = /^(?:©|\(c\)|copyright\b).{0,100}$|\/(?:AP|AFP|Reuters|Getty Images)\)?$|© ?[^.]{2,60}$/i;
const TIME_STAMP =
  /^(?:.{0,40}\b\d{1,2}[:.]\d{2} ?(?:[ap]\.?m\.?|\p{L}{2,4})?(?: [A-Z]{2,4})?(?: .{0,30}\d{4})?|(?:\p{L}{2,12}\.?,? )?\d{1,2}[./-]? ?(?:\d{1,2}[./-]|(?:\p{L}{2} )?\p{L}{3,10}\.?)(?: \p{L}{2})? ?\d{4}|\p{L}{3,10} \d{1,2}, \d{4})$/iu;

const HEADING_CHARS_MAX = 60;
const PLEA_CHARS_MAX = 350;
/** By so much a headline with signs between its words may be longer than it is plain; paragraphs are slow to compare. */
const SIGNS_MAX = 100;

/** The blocks that are the article's own, and what stands between them: without its repeated headline and what follows it. */
export function withoutFurniture(blocks: readonly Block[], title: string, words: FurnitureWords): Block[] {
  const own = withoutEnd(blocks, words);
  const texts = own.filter(({ kind }) => isProse(kind));
  const headline = plain(title);
  let place = -1;
  const kept = own.flatMap((block, at) => {
    if (!isProse(block.kind)) return [block];
    place += 1;
    const before = texts.slice(Math.max(0, place - REPEATED_WITHIN), place);
    const isOpening = place < OPENING_BLOCKS;
    const isEdge = isOpening || place > texts.length - CLOSING_BLOCKS;
    return settleBlock(block, { before, next: own[at + 1], headline, isOpening, isEdge }, words);
  });
  return withoutLastLabels(kept);
}

type BlockPlace = {
  before: readonly Block[];
  next: Block | undefined;
  headline: string;
  isOpening: boolean;
  isEdge: boolean;
};

/** The block itself, what it is kept apart as, or nothing. */
function settleBlock(block: Block, place: BlockPlace, words: FurnitureWords): Block[] {
  const { before, next, headline, isEdge } = place;
  const { text } = block;
  if (text.length > 20 && before.some((other) => other.text === text)) return [];
  const maybeHeadline = isEdge && text.length <= headline.length + SIGNS_MAX;
  if ((maybeHeadline && plain(text) === headline) || (isEdge && LINK_LINE.test(text))) return [];
  const kind = asideKind(text, place, words);
  if (kind !== null) return [{ text, kind }];
  return isFurniture(text, words) || isPlea(block, words) || isLabel(block, next) ? [] : [block];
}

/** What stands behind an end makes the first half longer than it is, so that the end before it is seen only without it. */
function withoutEnd(blocks: readonly Block[], words: FurnitureWords): readonly Block[] {
  const end = Math.min(endOfArticle(blocks, words), endBeforeTeasers(blocks));
  return end < blocks.length ? withoutEnd(blocks.slice(0, end), words) : blocks;
}

/** Asked of so many headings: each asks all that follows. */
const BOXES_MAX = 20;

function endOfArticle(blocks: readonly Block[], words: FurnitureWords): number {
  const total = blocks.reduce((sum, { text, kind }) => sum + (isProse(kind) ? text.length : 0), 0);
  let passed = 0;
  const late = blocks.flatMap(({ text, kind }, place) => {
    passed += isProse(kind) ? text.length : 0;
    return passed - text.length > total / 2 && isProse(kind) && text.length < HEADING_CHARS_MAX ? [place] : [];
  });
  const textAt = (place: number) => blocks[place]?.text ?? '';
  const boxes = late.filter((place) => words.box.test(textAt(place))).slice(0, BOXES_MAX);
  const ends = [
    late.find((place) => words.end.test(textAt(place))),
    boxes.find((place) => isLast(blocks.slice(place + 1))),
    endBeforeOffers(blocks, words),
  ];
  return Math.min(blocks.length, ...ends.filter((place) => place !== undefined));
}

/** A box of other stories with its heading, kept apart; a text set in paragraphs does not go on in a list behind it. */
function endBeforeOffers(blocks: readonly Block[], words: FurnitureWords): number | undefined {
  const isSet = ({ kind, text }: Block, at: number) =>
    kind === 'paragraph' && text.length >= PARAGRAPH_MIN && blocks[at - 1]?.kind !== 'line';
  const places = [...blocks.keys()].filter((at) => blocks.slice(at, at + 3).every(({ kind }) => kind === 'teaser'));
  return places
    .filter((at) => words.box.test(blocks[at]?.text ?? ''))
    .find((box) => {
      const behind = blocks.filter((block, at) => at > box && isSet(block, at));
      return blocks.filter(isSet).length - behind.length >= PARAGRAPHS_MIN && proseOf(behind) < PROSE_BEHIND_MIN;
    });
}

const PARAGRAPHS_MIN = 3;
const LAST_TEASERS_MIN = 2;
const TEASER_CHARS_MAX = 400;
/** What ends in more is a round-up, whose paragraphs stand under links to what they sum up. */
const TEASERS_SHARE_MAX = 0.5;

/** Where the last texts that stand each under the linked headline of another story begin. */
function endBeforeTeasers(blocks: readonly Block[]): number {
  const isTeaser = ({ kind, link, text }: Block) =>
    isProse(kind) && link === 'headline' && text.length < TEASER_CHARS_MAX;
  const isBetween = ({ kind, text }: Block) => !isProse(kind) || text.length < HEADING_CHARS_MAX;
  const last = blocks.findLastIndex((block) => !isTeaser(block) && !isBetween(block));
  const teasers = blocks.slice(last + 1).filter(isTeaser);
  const chars = (some: readonly Block[]) =>
    some.reduce((sum, { kind, text }) => sum + (isProse(kind) ? text.length : 0), 0);
  if (teasers.length < LAST_TEASERS_MIN || chars(teasers) > chars(blocks) * TEASERS_SHARE_MAX) return blocks.length;
  return blocks.findIndex(({ link }, at) => at > last && link === 'headline');
}

const PROSE_BEHIND_MIN = 150;
/** What is shorter may be a teaser. */
const PARAGRAPH_MIN = 100;

/** Whether no text of the article follows. */
function isLast(rest: readonly Block[]): boolean {
  const texts = rest.filter(({ kind }) => isProse(kind));
  // One headline of another story may stand in a box of its own; where each block has one, they are teasers.
  const isTeasers = texts.filter(({ link }) => link === 'headline').length > 1;
  const own = isTeasers ? texts.filter(({ link }) => link === undefined) : texts;
  const paragraphs = own.filter(({ text }) => text.length >= PARAGRAPH_MIN);
  return proseOf(paragraphs) < PROSE_BEHIND_MIN;
}

function proseOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { text }) => sum + proseIn(text, 0), 0);
}

function asideKind(text: string, { isOpening, isEdge }: BlockPlace, words: FurnitureWords): Block['kind'] | null {
  if (text.length > 2 * SHORT_CHARS) return null;
  if (words.credit.test(text) || CREDIT_MARK.test(text)) return 'credit';
  if (words.pointer.test(text)) return 'teaser';
  if (text.length > SHORT_CHARS) return null;
  if (isEdge && (words.date.test(text) || TIME_STAMP.test(text))) return 'time';
  return isOpening && words.byline.test(text) ? 'byline' : null;
}

function isFurniture(text: string, words: FurnitureWords): boolean {
  return text.length <= SHORT_CHARS && (words.label.test(text) || words.box.test(text));
}

/** The publisher asks the reader for something. */
function isPlea({ text, kind }: Block, words: FurnitureWords): boolean {
  return kind !== 'line' && text.length <= PLEA_CHARS_MAX && !/["“„«]/.test(text) && words.plea.test(text);
}

const LABEL_WORDS_MAX = 3;

/** "More on this:", where what it stands over was left out; whole sentences lead to what is shown from elsewhere. */
function isLabel({ text, kind }: Block, next: Block | undefined): boolean {
  if (next?.kind !== 'teaser' || next.link === undefined || kind === 'line') return false;
  if (text.length > HEADING_CHARS_MAX || /[.!?…]["”»’')]*$/.test(text)) return false;
  return kind === 'heading' || text.split(' ').length <= LABEL_WORDS_MAX;
}

const LAST_LABELS_MAX = 5;
/** An entry of a list, a writer's sign-off. */
const LISTED = /^[\d\p{Pd}*•·–—]/u;

/** A heading with nothing under it, and short lines that are no sentence, are no end of a text. */
function withoutLastLabels(blocks: readonly Block[]): Block[] {
  const labels = new Set<Block>();
  for (let place = blocks.length - 1; place >= 0 && labels.size < LAST_LABELS_MAX; place--) {
    const block = blocks[place];
    if (block === undefined || !isProse(block.kind)) continue;
    const isText = block.text.length > HEADING_CHARS_MAX || /[.!?…。！？।؟]["”»’')\]]*$/.test(block.text);
    if (isText || LISTED.test(block.text) || block.kind === 'line' || blocks[place - 1]?.kind === 'line') break;
    labels.add(block);
  }
  const isText = blocks.some((block) => isProse(block.kind) && !labels.has(block) && proseIn(block.text, 0) > 0);
  return isText ? blocks.filter((block) => !labels.has(block)) : [...blocks];
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
