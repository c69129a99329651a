import { isElement, type PageElement, type PageNode, TEXT_NODE } from './page-dom.ts';

/** A block of text as it stands between line breaks. */
export type Block = { text: string; kind: 'paragraph' | 'heading' | 'line' };

/** Captions, boxes and controls are not the article's words. */
const NOT_PROSE = new Set(
  'figure figcaption aside form button footer nav script style select textarea svg noscript'.split(' '),
);
/** Blocks that may be a list of links to other stories. */
const MAYBE_LINKS = new Set(['p', 'li', 'ul', 'ol', 'div', 'h2', 'h3', 'h4']);
const LINK_BLOCK_CHARS_MAX = 400;
const LINK_SHARE_MAX = 0.8;
const PARAGRAPHS = new Set(
  'p div section article header main blockquote pre ul ol dl table tbody address details hr'.split(' '),
);
const HEADINGS = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
const LINES = new Set(['br', 'li', 'tr', 'dt', 'dd']);
const SPACED = new Set(['td', 'th']);
/** What publishers call the parts of an article's box that are not the article. */
const FURNITURE_NAME =
  /(?:^|[\s_-])(?:captions?|credits?|related|promos?|newsletters?|shar(?:e|ing)|social|comments?|recommend\w*|recirc|most-?(?:read|popular)|advert\w*|breadcrumbs?|tags?|gallery|slideshow|subscribe|signup|author-?(?:bio|info|box)|sr-only|visually-hidden|screen-reader-text)(?:$|[\s_-])/i;
/** An element with more of the text than this is kept, whatever its name: some sites call their whole article "comment". */
const FURNITURE_SHARE_MAX = 0.2;
const FURNITURE_CHARS_MAX = 600;

/** The blocks of what Readability found, without captions, boxes and lists of links. */
export function blocksOf(content: PageElement): Block[] {
  const total = squeeze(content.textContent ?? '').length;
  const { pieces } = readNode(content, { total, linked: false });
  return assemble(pieces);
}

/** Text, or a break: what ends here and what begins. */
type TextPiece = string | { ends: Block['kind'] };
type ElementText = { pieces: TextPiece[]; chars: number; linked: number };
type Surroundings = { total: number; linked: boolean };

const NOTHING: ElementText = { pieces: [], chars: 0, linked: 0 };

function readNode(node: PageNode, around: Surroundings): ElementText {
  if (node.nodeType === TEXT_NODE) return readText(node.textContent ?? '', around.linked);
  if (!isElement(node) || NOT_PROSE.has(node.localName)) return NOTHING;
  const inside = { ...around, linked: around.linked || node.localName === 'a' };
  const reading: ElementText = { pieces: [], chars: 0, linked: 0 };
  for (const child of node.childNodes) {
    const part = readNode(child, inside);
    reading.chars += part.chars;
    reading.linked += part.linked;
    for (const piece of part.pieces) reading.pieces.push(piece);
  }
  return isLinkBlock(node, reading) || isFurnitureElement(node, reading, around.total)
    ? NOTHING
    : withBreaks(node, reading);
}

function readText(raw: string, linked: boolean): ElementText {
  const text = raw.replace(/\s+/g, ' ');
  const chars = text.trim().length;
  return { pieces: [text], chars, linked: linked ? chars : 0 };
}

function isLinkBlock({ localName }: PageElement, { chars, linked }: ElementText): boolean {
  return MAYBE_LINKS.has(localName) && chars > 0 && chars < LINK_BLOCK_CHARS_MAX && linked / chars > LINK_SHARE_MAX;
}

function isFurnitureElement(element: PageElement, { chars }: ElementText, total: number): boolean {
  if (chars === 0 || chars > Math.min(FURNITURE_CHARS_MAX, total * FURNITURE_SHARE_MAX)) return false;
  const names = `${element.getAttribute('class') ?? ''} ${element.getAttribute('id') ?? ''}`;
  return names !== ' ' && FURNITURE_NAME.test(names);
}

function withBreaks({ localName }: PageElement, reading: ElementText): ElementText {
  const kind = kindOf(localName);
  if (kind !== null) {
    reading.pieces.unshift({ ends: localName === 'br' || LINES.has(localName) ? 'line' : 'paragraph' });
    reading.pieces.push({ ends: kind });
  } else if (SPACED.has(localName)) {
    reading.pieces.unshift(' ');
  }
  return reading;
}

function kindOf(name: string): Block['kind'] | null {
  if (HEADINGS.has(name)) return 'heading';
  if (PARAGRAPHS.has(name)) return 'paragraph';
  return LINES.has(name) ? 'line' : null;
}

function assemble(pieces: TextPiece[]): Block[] {
  const blocks: Block[] = [];
  let open = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      open += piece;
      continue;
    }
    const text = squeeze(open);
    const last = blocks.at(-1);
    if (text !== '') blocks.push({ text, kind: piece.ends });
    // A list's end, after its last line, is a paragraph's end too.
    else if (last?.kind === 'line' && piece.ends === 'paragraph') last.kind = 'paragraph';
    open = '';
  }
  const rest = squeeze(open);
  return rest === '' ? blocks : [...blocks, { text: rest, kind: 'paragraph' }];
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Blocks as plain text: paragraphs parted by blank lines, list items and line breaks on lines. */
export function joinBlocks(blocks: readonly Block[]): string {
  return blocks
    .map(({ text, kind }) => text + (kind === 'line' ? '\n' : '\n\n'))
    .join('')
    .trim();
}

const SHORT_CHARS = 120;
/** Where headlines, bylines and dates stand before the text begins. */
const OPENING_BLOCKS = 8;
/** Where addresses of authors and short links stand behind it. */
const CLOSING_BLOCKS = 5;
/** Galleries give each caption twice, close together; a refrain may come back later. */
const REPEATED_WITHIN = 3;
const TAIL_CHARS_MAX = 60;
/** Words of the page around the article, in the languages of most of our feeds' pages; whole blocks only. */
const FURNITURE =
  /^(?:advert(?:isement|ising)?s?|sponsored(?: content)?|sign in|log in|subscribe(?: now)?|breaking news|caption|close|share(?: (?:this|on|via)\b.*)?|comments?(?: \(\d+\))?|leave a comment|read more|more|continue reading(?: below)?|article continues below.*|story continues below.*|related(?: (?:articles?|stories|content|topics|coverage))?:?|don['’]t miss:?|most (?:read|popular)|(?:image|photo|slide) \d+ of ?\/? ?\d+|this slideshow requires javascript\.?|tell us what you think.*|print|email|facebook|twitter|whatsapp|copy link|tags?:.*|filed under:.*|anzeige|werbung|publicité|publicidad)$/i;
const LINK_LINE = /^(?:https?:\/\/\S+|@\w+|(?:www\.)?\w+\.com\/\w+|[\w.+-]+@[\w-]+\.[\w.]+)$/i;
const CREDIT =
  /^(?:photos?|images?|pictures?|credit|source|video)(?: (?:by|credit|courtesy))?\s?[:/].{0,100}$|^(?:©|\(c\)|copyright\b).{0,100}$|\((?:image|photo|pic|picture|credit)s?:? [^)]{1,80}\)$|\/(?:AP|AFP|Reuters|Getty Images)\)?$/i;
const POINTER =
  /^(?:read more|read also|see also|related|more|watch|also read|click here|don['’]t miss)\b ?(?::|\.\.\.|>|»)/i;
const DATELINE =
  /^(?:\|? ?(?:first )?(?:published|updated|posted|last updated|last modified|modified)\b.{0,60}|.{0,40}\b\d{1,2}[:.]\d{2} ?(?:[ap]\.?m\.?)?(?: [A-Z]{2,4})?(?: .{0,30}\d{4})?)$/i;
/** After one of these, in the second half of a text, other stories follow. */
const TAIL =
  /^(?:related(?: (?:articles?|stories|content|posts?|news|coverage))?|more (?:from|on|stories|news|\w+ news)\b.{0,40}|you (?:may|might) (?:also )?like.{0,30}|recommended(?: for you)?|most (?:read|popular|viewed).{0,20}|want more stories like this\?|comments?|leave a (?:reply|comment)|share this(?: article| story)?|about the author|trending(?: now)?|latest (?:news|stories)|read next|up next|editor['’]s picks)[:.]?$/i;

/** The blocks that are the article's own: without its repeated headline, credits, datelines, pointers and what follows it. */
export function withoutFurniture(blocks: readonly Block[], title: string): Block[] {
  const headline = plain(title);
  const end = endOfArticle(blocks);
  const own = blocks.slice(0, end);
  return own.filter(({ text }, place) => {
    const near = own.slice(Math.max(0, place - REPEATED_WITHIN), place);
    if (isFurniture(text) || near.some((other) => text.length > 20 && other.text === text)) return false;
    const isOpening = place < OPENING_BLOCKS;
    if (isOpening && (plain(text) === headline || isDateline(text))) return false;
    return !(isOpening || place > end - CLOSING_BLOCKS) || !LINK_LINE.test(text);
  });
}

function endOfArticle(blocks: readonly Block[]): number {
  const total = blocks.reduce((sum, { text }) => sum + text.length, 0);
  let passed = 0;
  for (const [place, { text }] of blocks.entries()) {
    if (passed > total / 2 && text.length < TAIL_CHARS_MAX && TAIL.test(text)) return place;
    passed += text.length;
  }
  return blocks.length;
}

function isFurniture(text: string): boolean {
  if (text.length > 2 * SHORT_CHARS) return false;
  if (CREDIT.test(text) || POINTER.test(text)) return true;
  return text.length <= SHORT_CHARS && FURNITURE.test(text);
}

function isDateline(text: string): boolean {
  return text.length <= SHORT_CHARS && DATELINE.test(text);
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
