import { tameText } from '../../../news/publisher-text.ts';
import { PAGE_TEXT_MAX } from '../limits.ts';
import { isElement, type PageElement, type PageNode, TEXT_NODE } from './page-dom.ts';

/** What stands in an article's box without being its text. */
type AsideKind = 'caption' | 'credit' | 'teaser' | 'byline' | 'time';

/** `at`: offset in the text before which it stood. */
export type Aside = { kind: AsideKind; text: string; at: number };

export type PageText = { text: string; asides: readonly Aside[] };

type TextKind = 'paragraph' | 'heading' | 'line';

/** What of a page is one link: the headline of another story, an entry of a list, a sentence of the text itself. */
type LinkKind = 'headline' | 'entry' | 'sentence';

/** A block of text as it stands between line breaks; `link`: what it is itself, as a teaser, or what stands right before. */
export type Block = { text: string; kind: TextKind | AsideKind; link?: LinkKind };

/** Where a block stands in its document; `prose`: characters of sentences outside links. */
export type PlacedBlock = Block & { element: PageElement; prose: number };

/** The blocks [from, to) that stand in an element. */
export type BlockSpan = { element: PageElement; from: number; to: number };

export function isProse(kind: Block['kind']): kind is TextKind {
  return kind === 'paragraph' || kind === 'heading' || kind === 'line';
}

/** Boxes and controls are not the article's words. */
const NOT_PROSE = new Set('form button footer nav script style select textarea svg noscript'.split(' '));
/** A form may be the whole page, or hold more text than the article. */
const NOT_ON_A_PAGE = new Set([...NOT_PROSE].filter((name) => name !== 'form'));
/** Blocks that may be a list of links to other stories. */
const MAYBE_LINKS = new Set(['p', 'li', 'ul', 'ol', 'div', 'h2', 'h3', 'h4']);
const LINK_BLOCK_CHARS_MAX = 400;
const LINK_SHARE_MAX = 0.8;
const PARAGRAPHS = new Set(
  'p div section article header main blockquote pre ul ol dl table tbody address details hr figure aside'.split(' '),
);
const HEADINGS = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
const LINES = new Set(['br', 'li', 'tr', 'dt', 'dd']);
const SPACED = new Set(['td', 'th', 'br']);
/** What publishers call the parts of an article's box that are not the article. */
const FURNITURE_NAME =
  /(?:^|[\s_-])(captions?|credits?|byline|related|promos?|newsletters?|shar(?:e|ing)|social|comments?|recommend\w*|recirc|most-?(?:read|popular)|advert\w*|breadcrumbs?|tags?|gallery|slideshow|subscribe|signup|(?:post-?)?author(?:-?(?:bio|blurb|info|box|content|card))|email-?(?:capture|signup)|post-?author|sr-only|visually-hidden|screen-reader-text)(?:$|[\s_-])/i;
const NAMED_KIND: readonly (readonly [RegExp, AsideKind])[] = [
  [/^caption/i, 'caption'],
  [/^credit/i, 'credit'],
  [/^(?:byline|author)/i, 'byline'],
  [/^(?:related|promo|recommend|recirc|most)/i, 'teaser'],
];
/** A name that stands at more of the text than this is kept: some sites call their whole article "comment", or each post. */
const FURNITURE_SHARE_MAX = 0.2;
const FURNITURE_CHARS_MAX = 600;
const ASIDE_CHARS_MAX = 400;

/** The blocks of what was found to be the article: captions, boxes and lists of links are none of its text. */
export function blocksOf(content: PageElement): Block[] {
  const total = squeeze(content.textContent ?? '').length;
  const first = readBlocks(content, { total, spared: new Set() });
  const spared = new Set([...first.named].flatMap(([name, sum]) => (sum > total * shareMax(name) ? name : [])));
  return settleLinks((spared.size === 0 ? first : readBlocks(content, { total, spared })).blocks);
}

/** Pictures may have more to say than the text; no text is named a caption. */
function shareMax(name: string): number {
  return /^(?:caption|credit)/.test(name) ? 1 : FURNITURE_SHARE_MAX;
}

/** `total`: characters of the text; `spared`: names that tell nothing on this page, null where a whole page is read. */
type TextNames = { total: number; spared: ReadonlySet<string> | null };

type TextWalk = TextNames & {
  blocks: PlacedBlock[];
  spans: BlockSpan[];
  /** Characters left out for each name. */
  named: Map<string, number>;
  /** Text since the last break, and how much of it is linked. */
  open: string;
  openLinked: number;
  /** Of all that is kept so far. */
  chars: number;
  linked: number;
  /** How many block quotations have begun. */
  quotes: number;
};

export function readBlocks(root: PageElement, names: TextNames): TextWalk {
  const start = {
    blocks: [],
    spans: [],
    named: new Map(),
    open: '',
    openLinked: 0,
    chars: 0,
    linked: 0,
    quotes: 0,
  };
  const walk: TextWalk = { ...names, ...start };
  readElement(walk, root, false);
  endBlock(walk, root, 'paragraph');
  return walk;
}

function readElement(walk: TextWalk, element: PageElement, linked: boolean): void {
  const { localName } = element;
  const kind = walk.spared === null && localName === 'br' ? null : kindOf(localName);
  if (kind !== null) endBlock(walk, element, LINES.has(localName) ? 'line' : 'paragraph');
  const mark = markOf(walk);
  walk.open += SPACED.has(localName) ? ' ' : '';
  walk.quotes += localName === 'blockquote' ? 1 : 0;
  // A list of children is made anew each time that it is asked for.
  for (let child = element.firstChild; child !== null; child = child.nextSibling) {
    readChild(walk, child, linked || localName === 'a');
  }
  const out = leftOut(walk, element, mark);
  if (out === null) closeElement(walk, element, { kind, from: mark.blocks });
  else setApart(walk, mark, { element, ...out });
}

function closeElement(
  walk: TextWalk,
  element: PageElement,
  { kind, from }: { kind: TextKind | null; from: number },
): void {
  if (kind !== null) endBlock(walk, element, kind);
  const to = walk.blocks.length;
  if (to > from) walk.spans.push({ element, from, to });
}

function readChild(walk: TextWalk, child: PageNode, linked: boolean): void {
  if (child.nodeType === TEXT_NODE) readText(walk, child, linked);
  if (!isElement(child)) return;
  const notProse = walk.spared === null ? NOT_ON_A_PAGE : NOT_PROSE;
  if (!notProse.has(child.localName)) readElement(walk, child, linked);
}

function readText(walk: TextWalk, { textContent }: PageNode, linked: boolean): void {
  const text = (textContent ?? '').replace(/\s+/g, ' ');
  const chars = text.trim().length;
  walk.open += text;
  walk.chars += chars;
  if (linked) walk.linked += chars;
  if (linked) walk.openLinked += chars;
}

function endBlock(walk: TextWalk, element: PageElement, kind: TextKind): void {
  const text = squeeze(walk.open);
  const last = walk.blocks.at(-1);
  if (text !== '') walk.blocks.push({ text, kind, element, prose: proseIn(text, walk.openLinked) });
  // A list's end, after its last line, is a paragraph's end too.
  else if (last?.kind === 'line' && kind === 'paragraph') last.kind = 'paragraph';
  walk.open = '';
  walk.openLinked = 0;
}

type TextMark = ReturnType<typeof markOf>;

/** Where an element begins. */
function markOf({ blocks, spans, open, openLinked, chars, linked, quotes }: TextWalk) {
  return { blocks: blocks.length, spans: spans.length, open, openLinked, chars, linked, quotes };
}

type LeftOut = { kind: AsideKind | null; link?: LinkKind };

/** What stands in place of an element whose text is none of the article's. */
function leftOut(walk: TextWalk, element: PageElement, mark: TextMark): LeftOut | null {
  const [chars, linked] = [walk.chars - mark.chars, walk.linked - mark.linked];
  if (chars === 0) return null;
  const { localName } = element;
  if (localName === 'figcaption' || (localName === 'figure' && walk.quotes === mark.quotes)) return { kind: 'caption' };
  if (localName === 'aside' && chars < walk.total / 2) return { kind: null };
  const mayBeLink = (walk.spared === null ? HEADINGS : MAYBE_LINKS).has(localName);
  const isLink = mayBeLink && chars < LINK_BLOCK_CHARS_MAX && linked / chars > LINK_SHARE_MAX;
  if (isLink) return { kind: 'teaser', link: linkKind(localName, walk.open.trim()) };
  const name = furnitureName(element, chars, walk);
  if (name === null) return null;
  walk.named.set(name, (walk.named.get(name) ?? 0) + chars);
  return { kind: NAMED_KIND.find(([pattern]) => pattern.test(name))?.[1] ?? null };
}

/** Goes back to where the element began; its text becomes an aside, or nothing. */
function setApart(walk: TextWalk, mark: TextMark, { element, kind, link }: LeftOut & { element: PageElement }): void {
  const isBroken = walk.blocks.length > mark.blocks;
  const inside = [
    ...walk.blocks.slice(mark.blocks).map((block) => block.text),
    walk.open.slice(isBroken ? 0 : mark.open.length),
  ];
  const text = squeeze(inside.join(' ')).slice(0, ASIDE_CHARS_MAX);
  const { blocks, spans } = walk;
  blocks.length = mark.blocks;
  spans.length = mark.spans;
  Object.assign(walk, mark, { blocks, spans, open: isBroken ? '' : mark.open });
  if (kind !== null && text !== '') blocks.push({ text, kind, element, prose: 0, ...(link && { link }) });
}

const LINKED_SENTENCE = /^.{60,}[.!?…]["”»’')\]]*$/s;

function linkKind(name: string, text: string): LinkKind {
  if (HEADINGS.has(name)) return 'headline';
  return name === 'p' && LINKED_SENTENCE.test(text) ? 'sentence' : 'entry';
}

/** The name by which an element is none of the text, in lower case. */
function furnitureName(element: PageElement, chars: number, { total, spared }: TextNames): string | null {
  if (spared === null || chars > Math.min(FURNITURE_CHARS_MAX, total * FURNITURE_SHARE_MAX)) return null;
  const name = FURNITURE_NAME.exec(namesOf(element))?.[1]?.toLowerCase();
  return name === undefined || spared.has(name) ? null : name;
}

export function namesOf(element: PageElement): string {
  return `${element.getAttribute('class') ?? ''} ${element.getAttribute('id') ?? ''}`;
}

function kindOf(name: string): TextKind | null {
  if (HEADINGS.has(name)) return 'heading';
  if (PARAGRAPHS.has(name)) return 'paragraph';
  return LINES.has(name) ? 'line' : null;
}

/** A linked sentence between two paragraphs is one itself; other blocks know of the link right before them. */
function settleLinks(blocks: readonly Block[]): Block[] {
  const settled: Block[] = [];
  for (const [place, { text, kind, link }] of blocks.entries()) {
    const before = settled.at(-1);
    const isSentence = link === 'sentence' && isParagraph(before) && isParagraph(blocks[place + 1]);
    const led = isProse(kind) && before?.kind === 'teaser' ? before.link : link;
    settled.push(isSentence ? { text, kind: 'paragraph' } : { text, kind, ...(led && { link: led }) });
  }
  return settled;
}

function isParagraph(block: Block | undefined): boolean {
  return block?.kind === 'paragraph' && block.text.length > 60;
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

const PROSE_MIN = 60;
/** Lists of names and tables have full stops too, but few. */
const SENTENCE_MAX = 500;
const SENTENCE_END = /[.!?…।؟۔]["”»’')\]]*(?=\s|$)|[。！？]/gu;
/** A character of these scripts says what three letters say. */
const DENSE = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

/** How many characters of a text are sentences that a reader reads: links, labels, lists of names are none. */
export function proseIn(text: string, linked: number): number {
  const own = (text.length - linked) * (DENSE.test(text) ? 3 : 1);
  if (own < PROSE_MIN) return 0;
  const sentences = text.match(SENTENCE_END)?.length ?? 0;
  return sentences > 0 && own / sentences <= SENTENCE_MAX ? own : 0;
}

const ASIDES_MAX = 200;

/** Blocks as plain text: paragraphs parted by blank lines, list items and line breaks on lines; what is no text beside it. */
export function joinBlocks(blocks: readonly Block[]): PageText {
  const asides: Aside[] = [];
  let text = '';
  let gap = '';
  for (const block of blocks) {
    const own = tameText(block.text);
    if (isProse(block.kind)) {
      text += gap + own;
      gap = block.kind === 'line' ? '\n' : '\n\n';
    } else if (asides.length < ASIDES_MAX) {
      asides.push({ kind: block.kind, text: own, at: text.length + gap.length });
    }
  }
  const cut = text.slice(0, PAGE_TEXT_MAX);
  return { text: cut, asides: asides.map((each) => ({ ...each, at: Math.min(each.at, cut.length) })) };
}
