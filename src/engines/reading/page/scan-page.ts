import { Parser } from 'htmlparser2';
import { escapeAttribute, escapeHtml } from '../html-to-text.ts';

/** What one pass over a page's markup finds. */
export type ScannedPage = {
  /** The page as Readability needs it: visible text elements with the few attributes it looks at, tags balanced. */
  html: string;
  head: PageHead;
};

/** What a page says about itself, as it stands in the markup. */
export type PageHead = ReturnType<typeof newHead>;

function newHead() {
  return {
    title: '',
    language: '',
    /** Meta tags by lower-case name; the first of a name counts. */
    meta: new Map<string, string>(),
    canonical: '',
    /** JSON-LD scripts, in order. */
    linkedData: Array.of<string>(),
    /** The first machine-readable time that is marked as the article's. */
    time: '',
    /** Class names, ids and addresses that tell a wall, in lower case. */
    marks: new Set<string>(),
  };
}

/** The deepest of 181 measured news pages has 51; Readability and the DOM walk by recursion. */
const DEPTH_MAX = 500;
/** The largest measured page has 12,000. */
const ELEMENTS_MAX = 100_000;
const LINKED_DATA_CHARS_MAX = 300_000;

class TooMuch extends Error {}

/** Reads a page as a stream, so that a trap costs little; says why when it is too deep or too large to become a document. */
export function scanPage(markup: string): ScannedPage | string {
  const scan: PageScan = { head: newHead(), parts: [], depth: 0, elements: 0, leftOut: 0, reading: null };
  const parser = new Parser({
    onopentag: (name, attributes) => open(scan, name, attributes),
    onclosetag: (name) => close(scan, name),
    ontext: (text) => write(scan, text),
  });
  try {
    parser.end(markup);
  } catch (error) {
    if (error instanceof TooMuch) return error.message;
    throw error;
  }
  const title = escapeHtml(scan.head.title);
  const html = `<!doctype html><html><head><title>${title}</title></head><body>${scan.parts.join('')}</body></html>`;
  return { html, head: scan.head };
}

type PageScan = {
  head: PageHead;
  parts: string[];
  depth: number;
  elements: number;
  /** How deep the scan stands inside an element that is left out, 0 outside. */
  leftOut: number;
  /** Where the text of the open title or JSON-LD script goes. */
  reading: 'title' | 'linked-data' | null;
};

/** Nothing in these is read as the article's text. */
const LEFT_OUT = new Set(
  'title script style noscript svg math template iframe object embed link select option canvas video audio dialog'.split(
    ' ',
  ),
);
const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
/** The wrapper is written by the scan itself. */
const UNWRITTEN = new Set(['html', 'head', 'body', 'meta', 'base', 'source', 'param', 'track', 'area']);
/** Of each, what tells something: linkedom makes a node of every attribute. */
const KEPT_ATTRIBUTES: readonly (readonly [string, RegExp])[] = [
  ['class', /\S/],
  ['id', /\S/],
  ['role', /^(?:menu|menubar|complementary|navigation|alert|alertdialog|dialog|presentation)$/],
  // Any other link is one, wherever it leads.
  ['href', /^(?:#|javascript:)/],
  ['rel', /^author$/],
  ['itemprop', /author|name/],
  ['aria-modal', /^true$/],
  ['rowspan', /^/],
  ['colspan', /^/],
  ['summary', /^/],
  ['src', /^/],
];

function open(scan: PageScan, name: string, attributes: Record<string, string>): void {
  scan.depth += 1;
  scan.elements += 1;
  if (scan.depth > DEPTH_MAX) throw new TooMuch(`elements nested more than ${DEPTH_MAX} deep`);
  if (scan.elements > ELEMENTS_MAX) throw new TooMuch(`more than ${ELEMENTS_MAX} elements`);
  learn(scan, name, attributes);
  if (scan.leftOut > 0) {
    scan.leftOut += 1;
  } else if (LEFT_OUT.has(name) || isHidden(attributes)) {
    scan.leftOut = 1;
  } else if (!UNWRITTEN.has(name)) {
    scan.parts.push(`<${name}${attributesOf(attributes)}>`);
  }
}

function close(scan: PageScan, name: string): void {
  scan.depth -= 1;
  if (name === 'title' || name === 'script') scan.reading = null;
  if (scan.leftOut > 0) scan.leftOut -= 1;
  else if (!UNWRITTEN.has(name) && !VOID.has(name)) scan.parts.push(`</${name}>`);
}

function write(scan: PageScan, text: string): void {
  const { head } = scan;
  const last = head.linkedData.length - 1;
  if (scan.reading === 'title') head.title += text;
  if (scan.reading === 'linked-data' && (head.linkedData[last] ?? '').length < LINKED_DATA_CHARS_MAX) {
    head.linkedData[last] += text;
  }
  if (scan.leftOut === 0) scan.parts.push(escapeHtml(text));
}

function attributesOf(attributes: Record<string, string>): string {
  let written = '';
  for (const [name, telling] of KEPT_ATTRIBUTES) {
    const value = attributes[name];
    if (value !== undefined && telling.test(value)) written += ` ${name}="${escapeAttribute(value)}"`;
  }
  return written;
}

/** What Readability calls invisible; it asks every element's style, which is slow on linkedom. */
function isHidden(attributes: Record<string, string>): boolean {
  if (attributes['hidden'] !== undefined) return true;
  if (attributes['aria-hidden'] === 'true') return !(attributes['class'] ?? '').includes('fallback-image');
  const style = attributes['style'];
  return style !== undefined && /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(style);
}

function learn(scan: PageScan, name: string, attributes: Record<string, string>): void {
  const { head } = scan;
  mark(head, attributes);
  const isTitle = name === 'title' && head.title === '' && scan.leftOut === 0;
  // SVG pictures have titles of their own; those are left out.
  if (isTitle) scan.reading = 'title';
  else if (name === 'script') learnScript(scan, attributes);
  else learnHead(head, name, attributes);
  if (attributes['itemprop'] === 'datePublished') head.time ||= attributes['content'] ?? attributes['datetime'] ?? '';
}

function learnHead(head: PageHead, name: string, attributes: Record<string, string>): void {
  const isCanonical = /(?:^|\s)canonical(?:\s|$)/i.test(attributes['rel'] ?? '');
  if (name === 'meta') learnMeta(head, attributes);
  if (name === 'html') head.language ||= attributes['lang'] ?? attributes['xml:lang'] ?? '';
  if (name === 'time') head.time ||= attributes['datetime'] ?? '';
  if (name === 'link' && isCanonical) head.canonical ||= attributes['href'] ?? '';
}

function learnScript(scan: PageScan, attributes: Record<string, string>): void {
  if (!/^application\/ld\+json/i.test(attributes['type'] ?? '')) return;
  scan.head.linkedData.push('');
  scan.reading = 'linked-data';
}

function learnMeta(head: PageHead, attributes: Record<string, string>): void {
  const name = attributes['property'] || attributes['name'] || attributes['itemprop'] || attributes['http-equiv'];
  const key = name?.trim().toLowerCase() ?? '';
  const content = attributes['content']?.trim() ?? '';
  if (key !== '' && content !== '' && !head.meta.has(key)) head.meta.set(key, content);
}

const MARK = /captcha|challenge|cf-wrapper|consent/i;

function mark(head: PageHead, attributes: Record<string, string>): void {
  for (const name of MARKED_ATTRIBUTES) {
    const value = attributes[name];
    if (value !== undefined && MARK.test(value)) head.marks.add(`${name}=${value.toLowerCase().slice(0, 200)}`);
  }
}

const MARKED_ATTRIBUTES = ['id', 'class', 'action', 'src'];
