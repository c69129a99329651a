import { Readability } from '@mozilla/readability';
import { withoutFurniture } from './furniture.ts';
import type { FurnitureWords } from './furniture-words.ts';
import { type PageDocument, type PageElement, parsePage } from './page-dom.ts';
import {
  type Block,
  blocksOf,
  isProse,
  joinBlocks,
  namesOf,
  type PageText,
  type PlacedBlock,
  proseIn,
} from './page-text.ts';
import { levelOf, PROSE_ENOUGH, type PrunedPage, proseOf, prunePage } from './prune-page.ts';

/** The article of a scanned page; `shown`: all that its box shows, with notices and pleas. */
type ArticleOnPage = PageText & { shown: string };

/** What of a page is its article: Readability's choice among what may be it, with its lead, without its furniture. */
export function findArticle(html: string, { title }: { title: string }, words: FurnitureWords): ArticleOnPage {
  const page = readPruned(html, title, words);
  const { pruned } = page;
  const box = boxOf(pruned);
  const chosen = blocksFrom(extract(page.document));
  const isHalf = proseOfBlocks(chosen) < box.prose * CHOICE_SHARE_MIN;
  const blocks = isHalf ? blocksOfBox(page.html, title, words) : chosen;
  const whole = [...leadOf(pruned, blocks), ...blocks];
  const own = isTeasers(whole) ? [] : withoutFurniture(whole, title, words);
  return { ...joinBlocks(own), shown: whole.flatMap(({ text, kind }) => (isProse(kind) ? text : [])).join('\n\n') };
}

/** Menus and footers cost time; where no article is left without them, as where they were left open, they hold it too. */
function readPruned(html: string, title: string, words: FurnitureWords) {
  const short = withoutMenus(html);
  const page = pruneMarkup(short, title, words);
  const { headline, left } = page.pruned;
  const isWhole = short.length === html.length || (headline >= 0 && left >= PROSE_ENOUGH);
  return isWhole ? page : pruneMarkup(html, title, words);
}

function pruneMarkup(html: string, title: string, words: FurnitureWords) {
  const document = parsePage(html);
  return { html, document, pruned: prunePage(document, title, words) };
}

/** Tags that are `NOT_PROSE`, as the scan writes them: each is closed, and no attribute has a ">". */
const MENU_TAG = /<(\/?)(?:nav|footer|button|textarea)(?: [^>]*)?>/g;

function withoutMenus(html: string): string {
  const kept: string[] = [];
  let [depth, from] = [0, 0];
  for (const { 0: tag, 1: slash, index } of html.matchAll(MENU_TAG)) {
    if (depth === 0) kept.push(html.slice(from, index));
    depth = Math.max(0, depth + (slash === '' ? 1 : -1));
    from = index + tag.length;
  }
  return kept.join('') + (depth === 0 ? html.slice(from) : '');
}

function blocksFrom(content: PageElement | null): Block[] {
  return content === null ? [] : blocksOf(content);
}

/** Readability's choice of the article, or null; it throws on documents that its authors did not think of. */
function extract(document: PageDocument): PageElement | null {
  try {
    const reader = new Readability<PageElement>(document, {
      serializer: (node: PageElement) => node,
      // The scan has read it already.
      disableJSONLD: true,
      // Names tell captions and boxes from text.
      keepClasses: true,
    });
    return Object.assign(reader, SCANNED).parse()?.content ?? null;
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

/**
 * Steps of Readability that the scan has done: it leaves out scripts, what is hidden, and each style, of which linkedom makes
 * an object per element. A Readability that calls its steps otherwise does them again.
 */
const SCANNED = { _isProbablyVisible: () => true, _removeScripts: () => undefined };

/** A choice with less of the prose around the headline than this is a list, a table or a notice. */
const CHOICE_SHARE_MIN = 0.4;

type ArticleBox = { element: PageElement | null; prose: number };

/** The innermost element around the headline in which an article's worth of prose is left. */
function boxOf(page: PrunedPage): ArticleBox {
  const { blocks, headline, spans, dropped } = page;
  for (let element = blocks[headline]?.element ?? null; element !== null; element = element.parentNode) {
    const span = spans.get(element);
    if (span === undefined || proseOf(page, span) < PROSE_ENOUGH) continue;
    const own = blocks.slice(span.from, span.to).filter((_, place) => !dropped.has(span.from + place));
    const prose = own.reduce((sum, block) => sum + block.prose, 0);
    if (prose >= PROSE_ENOUGH) return { element, prose };
  }
  return { element: null, prose: 0 };
}

/** Read anew: Readability takes a document apart. */
function blocksOfBox(html: string, title: string, words: FurnitureWords): Block[] {
  return blocksFrom(boxOf(pruneMarkup(html, title, words).pruned).element);
}

function proseOfBlocks(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { text, kind }) => sum + (isProse(kind) ? proseIn(text, 0) : 0), 0);
}

/** A shorter one, or a heading, is a subtitle: it says what the headline says. */
const LEAD_MIN = 100;
const PARAGRAPH_MIN = 50;
const LEAD_BLOCKS_MAX = 3;
const LEAD_CHARS_MAX = 1_200;
/** Enough of a paragraph to know it again. */
const KNOWN_BY = 40;

/** What stands as sentences between the headline and the first paragraph of the choice. */
function leadOf(page: PrunedPage, blocks: readonly Block[]): Block[] {
  const first = blocks.find(({ text, kind }) => isProse(kind) && text.length >= PARAGRAPH_MIN)?.text.slice(0, KNOWN_BY);
  if (page.headline < 0 || first === undefined) return [];
  const begin = page.blocks.findIndex(({ text }, place) => place > page.headline && text.startsWith(first));
  const known = new Set(blocks.map(({ text }) => text));
  const between = page.blocks.slice(page.headline + 1, Math.max(begin, 0));
  const lead = between.filter((block, place) => {
    const isNew = !page.dropped.has(page.headline + 1 + place) && !known.has(block.text) && isLead(block);
    known.add(block.text);
    return isNew;
  });
  const chars = lead.reduce((sum, { text }) => sum + text.length, 0);
  if (lead.length > LEAD_BLOCKS_MAX || chars > LEAD_CHARS_MAX) return [];
  return lead.map(({ text }) => ({ text, kind: 'paragraph' }));
}

const NO_LEAD =
  /caption|credit|video|player|media|gallery|image|author|byline|bio\b|share|social|messenger|disclosure|promo/i;

function isLead(block: PlacedBlock): boolean {
  const { element, text, prose } = block;
  if (text.length < LEAD_MIN || prose < text.length / 2 || levelOf(block) > 0) return false;
  return ![element, element.parentNode].some((each) => each !== null && NO_LEAD.test(namesOf(each)));
}

const TEASERS_MIN = 4;
const TEASERS_SHARE_MIN = 0.8;

/** A page that lists articles: nearly all its prose stands under headlines that are links. */
function isTeasers(blocks: readonly Block[]): boolean {
  const prose = blocks.filter(({ text, kind }) => isProse(kind) && proseIn(text, 0) > 0);
  const teasers = prose.filter(({ link }) => link === 'headline');
  return teasers.length >= TEASERS_MIN && proseOfBlocks(teasers) >= proseOfBlocks(prose) * TEASERS_SHARE_MIN;
}
