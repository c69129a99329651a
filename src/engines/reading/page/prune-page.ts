import { groupBy } from '../../../kit/group-by.ts';
import { isElement, type PageDocument, type PageElement } from './page-dom.ts';
import { type BlockSpan, namesOf, type PlacedBlock, readBlocks } from './page-text.ts';

/** A page without what by its place or name cannot be the article. */
export type PrunedPage = {
  /** All blocks that were there. */
  blocks: readonly PlacedBlock[];
  spans: ReadonlyMap<PageElement, BlockSpan>;
  /** Prose of the blocks before the one at this place. */
  proseBefore: readonly number[];
  /** The block that is the article's headline, or -1. */
  headline: number;
  /** Blocks that were taken out. */
  dropped: Set<number>;
  /** Prose that is left. */
  left: number;
};

/** What tells a line of a kind by its words. */
type PageLines = { byline: RegExp };

/** This much prose is an article; what would leave less of it stays. */
export const PROSE_ENOUGH = 200;

/**
 * Takes out what may be longer than the article: what stands before its headline, dialogs, readers' comments and the next
 * articles of an endless page. Where no headline is found, only dialogs go.
 */
export function prunePage(document: PageDocument, title: string, { byline }: PageLines): PrunedPage {
  const { blocks, spans } = readBlocks(document.querySelector('body') ?? document, {
    total: Number.POSITIVE_INFINITY,
    spared: null,
  });
  const proseBefore = [0];
  for (const { prose } of blocks) proseBefore.push((proseBefore.at(-1) ?? 0) + prose);
  const found = findHeadline(blocks, title);
  const end = proseBefore.at(-1) ?? 0;
  // One that stands behind the whole text, as over share buttons, heads nothing.
  const headline = (proseBefore[found] ?? 0) > Math.max(end - PROSE_ENOUGH, PROSE_ENOUGH - 1) ? -1 : found;
  const byElement = new Map(spans.map((span) => [span.element, span]));
  const page: PrunedPage = { blocks, spans: byElement, proseBefore, headline, dropped: new Set(), left: end };
  // In the order of the page, the outer before the inner; those that hold another to its end come after it.
  const ordered = spans.reverse().sort((a, b) => a.from - b.from || b.to - a.to);
  const insets = insetsOf(page, ordered, byline);
  for (const span of ordered) {
    if (isForeign(page, span) || (insets.has(span) && !page.dropped.has(span.from))) drop(page, span);
  }
  return page;
}

const HEADINGS_READ = 300;
/** How much of the title a heading of each level must say. */
const TITLE_SHARES = [0.5, 0.8, 0.8];
const HEADING_SHARE_MIN = 0.7;
const HEADLINE_WORDS_MIN = 3;

/** The heading that says what the title says, those of the first level before others; else the only one of that level. */
function findHeadline(blocks: readonly PlacedBlock[], title: string): number {
  const wanted = new Set(wordsOf(title));
  const headings = blocks.flatMap((block, place) => (levelOf(block) > 0 ? [{ ...block, place }] : []));
  const firsts = headings.slice(0, HEADINGS_READ);
  for (const [index, shareMin] of TITLE_SHARES.entries()) {
    const best = { place: -1, share: shareMin - 1e-9 };
    for (const { text, place } of firsts.filter((each) => levelOf(each) === index + 1)) {
      const words = wordsOf(text);
      const shared = new Set(words.filter((word) => wanted.has(word))).size;
      const share = shared / Math.max(wanted.size, 1);
      if (share > best.share && shared >= words.length * HEADING_SHARE_MIN) Object.assign(best, { place, share });
    }
    if (best.place >= 0) return best.place;
  }
  const [first, second] = firsts.filter((each) => levelOf(each) === 1 && each.element.querySelector('a') === null);
  const isOne = first !== undefined && second === undefined && wordsOf(first.text).length >= HEADLINE_WORDS_MIN;
  return isOne ? first.place : -1;
}

/** Single characters where a script writes no spaces. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\u3040-\u30ff\u3400-\u9fff]|[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

/** 1 to 6, or 0 for what is no heading. */
export function levelOf(block: PlacedBlock | undefined): number {
  return Number(/^h([1-6])$/.exec(block?.element.localName ?? '')?.[1] ?? 0);
}

/** A headline without a box of its own takes what follows it along. */
function drop(page: PrunedPage, span: BlockSpan): void {
  const siblings =
    levelOf(page.blocks[span.from]) > 0 && span.to === span.from + 1
      ? [...(span.element.parentNode?.childNodes ?? [])]
      : [];
  const elements = [span.element, ...siblings.slice(siblings.indexOf(span.element) + 1).filter(isElement)];
  for (const element of elements) {
    const { from, to } = page.spans.get(element) ?? { from: 0, to: 0 };
    for (let place = from; place < to; place++) {
      if (!page.dropped.has(place)) page.left -= page.blocks[place]?.prose ?? 0;
      page.dropped.add(place);
    }
    element.remove();
  }
}

export function proseOf({ proseBefore }: PrunedPage, { from, to }: Omit<BlockSpan, 'element'>): number {
  return (proseBefore[to] ?? 0) - (proseBefore[from] ?? 0);
}

function isForeign(page: PrunedPage, span: BlockSpan): boolean {
  const { headline, dropped, blocks } = page;
  if ((span.from <= headline && headline < span.to) || dropped.has(span.from)) return false;
  if (isDialog(page, span) || isAppendix(page, span)) return true;
  if (headline < 0) return false;
  const before = proseOf(page, { from: headline, to: span.from });
  if (span.to <= headline) return proseOf(page, span) > 0 && isBehindHeadline(page, blocks.length);
  return before >= PROSE_ENOUGH && (isNextArticle(page, span, before) || isThread(page, span));
}

/** With what known frameworks of consent call their boxes (OneTrust, Didomi, Sourcepoint, Quantcast, Cookiebot …). */
const DIALOG =
  /(?:^|[\s_-])(?:cookies?|consent|gdpr|modals?|dialogs?|pop-?ups?|overlays?|lightbox|log-?in|sign-?in|registration|onetrust|didomi|sp_message|qc-cmp2?|usercentrics|cybotcookiebot\w*|cookieconsent|borlabscookie\w*|cmplz|cmpbox\w*|iubenda|tarteaucitron\w*|truste|axeptio\w*|klaro)(?:$|[\s_-])/i;

/** Style sheets hide them and scripts show them; a page that is little else keeps them, for the walls to know it. */
function isDialog(page: PrunedPage, span: BlockSpan): boolean {
  if (span.element.localName !== 'form' && !DIALOG.test(namesOf(span.element))) return false;
  const prose = proseOf(page, span);
  return prose > 0 && page.left - prose >= PROSE_ENOUGH && (page.headline >= 0 || page.left >= prose * 5);
}

/** Results and prices are shorter. */
const APPENDIX_CHARS_MIN = 5_000;

/** A table without a sentence that is longer than the whole article: a list of addresses, a register. */
function isAppendix(page: PrunedPage, span: BlockSpan): boolean {
  if (span.element.localName !== 'table' || page.left < PROSE_ENOUGH || proseOf(page, span) > 0) return false;
  const rows = page.blocks.slice(span.from, span.to);
  return rows.reduce((sum, { text }) => sum + text.length, 0) > Math.max(page.left, APPENDIX_CHARS_MIN);
}

/** A text stands behind its headline, so what stands before it is another: a consent text, a teaser, a disclosure. */
function isBehindHeadline(page: PrunedPage, end: number): boolean {
  const after = proseOf(page, { from: page.headline, to: end });
  return after >= PROSE_ENOUGH && after >= proseOf(page, { from: 0, to: page.headline }) / 4;
}

/** A section's name and a time may stand before a headline. */
const BLOCKS_BEFORE_HEADLINE = 3;

/** Endless pages set the next article as they set this one: in an `article` of its own, or with the headline's names. */
function isNextArticle(page: PrunedPage, span: BlockSpan, before: number): boolean {
  const { blocks, headline } = page;
  const own = blocks[headline];
  const headings = blocks.slice(span.from, Math.min(span.to, span.from + BLOCKS_BEFORE_HEADLINE)).filter(levelOf);
  const first = headings.find((each) => levelOf(each) === levelOf(own)) ?? headings[0];
  if (own === undefined || first === undefined || first.text === own.text) return false;
  const isArticle = span.element.localName === 'article';
  if (isArticle && first.link !== undefined && proseOf(page, span) < before) return true;
  if (levelOf(first) !== levelOf(own)) return false;
  return isArticle || (levelOf(own) === 1 && isSetAs(first.element, own.element));
}

const INSET_HEADING_WORDS_MIN = 4;
/** More of them are posts of a live page. */
const INSETS_MAX = 2;

/** Boxes with another story between two paragraphs of this one. */
function insetsOf(page: PrunedPage, spans: readonly BlockSpan[], byline: RegExp): ReadonlySet<BlockSpan> {
  const insets = spans.filter((span) => isInset(page, span, byline));
  return new Set(new Set(insets.map(({ from }) => from)).size > INSETS_MAX ? [] : insets);
}

/** With a headline and a byline of its own. */
function isInset(page: PrunedPage, span: BlockSpan, byline: RegExp): boolean {
  const { blocks, headline } = page;
  const [heading, writer] = [blocks[span.from], blocks[span.from + 1]];
  if (span.from <= headline || span.to < span.from + 3 || levelOf(heading) === 0) return false;
  if (wordsOf(heading?.text ?? '').length < INSET_HEADING_WORDS_MIN || !byline.test(writer?.text ?? '')) return false;
  const before = proseOf(page, { from: Math.max(headline, 0), to: span.from });
  const after = proseOf(page, { from: span.to, to: blocks.length });
  return Math.min(before, after) >= PROSE_ENOUGH && proseOf(page, span) < before + after;
}

/** With the same tags and classes, one class at least, as far as two elements around it. */
function isSetAs(heading: PageElement, other: PageElement): boolean {
  const [own, others] = [heading, other].map((inner) => {
    const around = [inner, inner.parentNode, inner.parentNode?.parentNode];
    return around.map((element) => `${element?.localName}.${element?.getAttribute('class') ?? ''}`);
  });
  return own?.join() === others?.join() && own?.some((name) => !name.endsWith('.')) === true;
}

const COMMENTS =
  /(?:^|[\s_-])(?:comments?(?:-?(?:list|area|section|wrap|wrapper|container|thread|box))?|disqus|talk-?backs?|kommentare?|comentarios?|commentaires?|commenti|reacties|komentarze|leserbriefe?|discussion|respond)(?:$|[\s_-])/i;
const LIVE = /live|ticker/i;

const READERS =
  /reader|comment|respon|discussion|leser|kommentar|lecteur|réaction|lector|comentario|opiniones|lettori|commenti|reacties|lezers|czytelni/i;

/** Readers' comments: entries of one kind, told by the name of their box, by their own, or by the heading over them. */
function isThread({ blocks, spans }: PrunedPage, { element, from }: BlockSpan): boolean {
  const children = [...element.childNodes].flatMap((child) => (isElement(child) && spans.get(child)) || []);
  const boxes = children.filter((child) => child.to > child.from + 1);
  const groups = groupBy(boxes, (box) => `${box.element.localName} ${namesOf(box.element).trim().split(' ', 1)}`);
  const entries = [...groups.values()].sort((a, b) => b.length - a.length)[0] ?? [];
  if (entries.length < 2) return false;
  const isHeaded = levelOf(blocks[from]) > 1 && READERS.test(blocks[from]?.text ?? '');
  return isHeaded || [element.parentNode, element, entries[0]?.element].some(isNamedComments);
}

function isNamedComments(element: PageElement | null | undefined): boolean {
  const names = element && !/^(?:body|main|article)$/.test(element.localName) ? namesOf(element) : '';
  return COMMENTS.test(names) && !LIVE.test(names);
}
