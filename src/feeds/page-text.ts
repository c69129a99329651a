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
/** Above this share of the text, a name lies: some sites call their whole article "comment". */
const FURNITURE_SHARE_MAX = 0.2;
const FURNITURE_CHARS_MAX = 600;

/** The blocks of what Readability found, without captions, boxes and lists of links. */
export function blocksOf(content: PageElement): Block[] {
  const total = squeeze(content.textContent ?? '').length;
  const { pieces } = read(content, { total, linked: false });
  return assemble(pieces);
}

/** Text, or a break: what ends here and what begins. */
type Piece = string | { ends: Block['kind'] };
type Reading = { pieces: Piece[]; chars: number; linked: number };
type Surroundings = { total: number; linked: boolean };

const NOTHING: Reading = { pieces: [], chars: 0, linked: 0 };

function read(node: PageNode, around: Surroundings): Reading {
  if (node.nodeType === TEXT_NODE) return readText(node.textContent ?? '', around.linked);
  if (!isElement(node) || NOT_PROSE.has(node.localName)) return NOTHING;
  const inside = { ...around, linked: around.linked || node.localName === 'a' };
  const reading: Reading = { pieces: [], chars: 0, linked: 0 };
  for (const child of node.childNodes) {
    const part = read(child, inside);
    reading.chars += part.chars;
    reading.linked += part.linked;
    for (const piece of part.pieces) reading.pieces.push(piece);
  }
  return isLinkBlock(node, reading) || isFurniture(node, reading, around.total) ? NOTHING : withBreaks(node, reading);
}

function readText(raw: string, linked: boolean): Reading {
  const text = raw.replace(/\s+/g, ' ');
  const chars = text.trim().length;
  return { pieces: [text], chars, linked: linked ? chars : 0 };
}

function isLinkBlock({ localName }: PageElement, { chars, linked }: Reading): boolean {
  return MAYBE_LINKS.has(localName) && chars > 0 && chars < LINK_BLOCK_CHARS_MAX && linked / chars > LINK_SHARE_MAX;
}

function isFurniture(element: PageElement, { chars }: Reading, total: number): boolean {
  if (chars === 0 || chars > Math.min(FURNITURE_CHARS_MAX, total * FURNITURE_SHARE_MAX)) return false;
  const names = `${element.getAttribute('class') ?? ''} ${element.getAttribute('id') ?? ''}`;
  return names !== ' ' && FURNITURE_NAME.test(names);
}

function withBreaks({ localName }: PageElement, reading: Reading): Reading {
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

function assemble(pieces: Piece[]): Block[] {
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
