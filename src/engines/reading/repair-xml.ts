import { Parser } from 'htmlparser2';

const ROOT = /<(?:[\w.-]+:)?(?:rss|feed|rdf|channel|opml)[\s>/]/i;
const XML_ENTITIES = new Set(['amp', 'lt', 'gt', 'quot', 'apos']);
/** The longest name of an HTML entity has 31 characters. */
const ENTITY = /&(?:#x([0-9a-f]{1,8});|#(\d{1,8});|([a-z][a-z0-9]{1,31});)/iy;
const INTERESTING = /[<&]/g;
/** XML 1.0 section 2.2 allows tab, line feed and return alone. */
const ILLEGAL = /(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu;

/**
 * Makes text of a feed as well-formed as can be done without guessing at its tags: junk around the document, DOCTYPE,
 * control characters, HTML entities, bare "&" and stray "<". Linear in the length: no pattern here looks ahead without
 * end, because publishers choose the text.
 */
export function repairXml(text: string): string {
  return repairMarkup(withoutDoctype(withoutJunk(text.replace(ILLEGAL, ''))));
}

function withoutJunk(text: string): string {
  const root = ROOT.exec(text)?.index ?? -1;
  if (root < 0 || /<html[\s>]/i.test(text.slice(0, root))) return text.trim();
  const declaration = text.slice(0, root).lastIndexOf('<?xml ');
  const from = declaration >= 0 ? declaration : root;
  return text.slice(from).trim();
}

/** The DOCTYPE with its internal subset: nothing in it is needed, and entities of its own are how bombs are built. */
function withoutDoctype(text: string): string {
  const start = text.search(/<!doctype/i);
  if (start < 0) return text;
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === '[') depth += 1;
    else if (character === ']') depth -= 1;
    else if (character === '>' && depth <= 0) return text.slice(0, start) + text.slice(at + 1);
  }
  return text.slice(0, start);
}

/** Stretches that are copied as they stand. */
const VERBATIM: [string, string][] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
];

function repairMarkup(text: string): string {
  const names = new Map<string, string>();
  const parts: string[] = [];
  let done = 0;
  for (let at = nextInteresting(text, 0); at >= 0; at = nextInteresting(text, done)) {
    parts.push(text.slice(done, at));
    const { replacement, end } = repairAt(text, at, names);
    parts.push(replacement);
    done = end;
  }
  parts.push(text.slice(done));
  return parts.join('');
}

function nextInteresting(text: string, from: number): number {
  INTERESTING.lastIndex = from;
  return INTERESTING.exec(text)?.index ?? -1;
}

const [SPACE, BANG, QUESTION] = [0x20, 0x21, 0x3f];

type Repair = { replacement: string; end: number };

function repairAt(text: string, at: number, names: Map<string, string>): Repair {
  if (text[at] === '&') return repairEntity(text, at, names);
  const next = text.charCodeAt(at + 1);
  if (next === SPACE) return { replacement: '&lt;', end: at + 1 };
  for (const [open, close] of next === BANG || next === QUESTION ? VERBATIM : []) {
    if (!text.startsWith(open, at)) continue;
    const end = text.indexOf(close, at + open.length);
    if (end < 0) return { replacement: text.slice(at) + close, end: text.length };
    return { replacement: text.slice(at, end + close.length), end: end + close.length };
  }
  // A tag starts with a letter, "_", ":" or "/"; anything else is a "less than" somebody wrote.
  const starts = /^[\p{L}_:/!]/u.test(text.slice(at + 1, at + 3));
  return { replacement: starts ? '<' : '&lt;', end: at + 1 };
}

function repairEntity(text: string, at: number, names: Map<string, string>): Repair {
  ENTITY.lastIndex = at;
  const found = ENTITY.exec(text);
  if (found === null) return { replacement: '&amp;', end: at + 1 };
  const [whole, hex, decimal, name] = found;
  const end = at + whole.length;
  if (name !== undefined) return { replacement: namedEntity(name, names), end };
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return { replacement: isIllegal(code) ? '' : whole.replace('X', 'x'), end };
}

function namedEntity(name: string, names: Map<string, string>): string {
  if (XML_ENTITIES.has(name)) return `&${name};`;
  const known = names.get(name);
  if (known !== undefined) return known;
  const decoded = decodeEntities(`&${name};`);
  const replacement = decoded === `&${name};` ? `&amp;${name};` : escapeCharacters(decoded);
  names.set(name, replacement);
  return replacement;
}

/** HTML character references to characters; tags are not looked at. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  const parts: string[] = [];
  const parser = new Parser({ ontext: (part) => parts.push(part) }, { decodeEntities: true });
  parser.end(text.replaceAll('<', '&lt;'));
  return parts.join('');
}

function escapeCharacters(text: string): string {
  return text.replace(/[<&>]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** XML 1.0 section 2.2: what no document may hold, not even as a reference. */
function isIllegal(code: number): boolean {
  if (code < 0x20) return code !== 0x9 && code !== 0xa && code !== 0xd;
  return (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff || code > 0x10ffff;
}
