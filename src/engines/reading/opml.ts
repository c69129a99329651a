import { httpUrl } from '../../news/url.ts';
import { escapeAttribute, htmlToLine } from './html-to-text.ts';
import { repairXml } from './repair-xml.ts';
import { childrenNamed, readXmlTree, type XmlNode } from './xml-tree.ts';

export type OpmlFeed = {
  url: string;
  title: string;
  /** The folders it lies in, outermost first, joined by " / "; null at the top. */
  label: string | null;
};

export type OpmlOutcome =
  /** `problems`: one sentence per line that names no feed. */
  { kind: 'read'; feeds: OpmlFeed[]; problems: string[] } | { kind: 'unreadable'; reason: string };

const LABEL_SEPARATOR = ' / ';

/** Reads a subscription list (OPML 2.0): folders become labels, doubles count once, lines without a feed are reported. */
export function readOpml(text: string): OpmlOutcome {
  const body = bodyOf(text);
  if (typeof body === 'string') return { kind: 'unreadable', reason: body };
  const reading: OutlinesRead = { feeds: new Map(), problems: [] };
  readOutlines(body, [], reading);
  return { kind: 'read', feeds: [...reading.feeds.values()], problems: reading.problems };
}

/** Writes a subscription list that other readers take, one folder per label. */
export function writeOpml(feeds: readonly OpmlFeed[], title: string): string {
  const labels = [...new Set(feeds.map((feed) => feed.label))].sort((a, b) => (a ?? '').localeCompare(b ?? ''));
  const outlines = labels.flatMap((label) => {
    const own = feeds.filter((feed) => feed.label === label).map(writeOutline);
    if (label === null) return own.map((line) => `    ${line}`);
    const name = xmlText(label);
    return [`    <outline text="${name}" title="${name}">`, ...own.map((line) => `      ${line}`), '    </outline>'];
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<opml version="2.0">',
    `  <head><title>${xmlText(title)}</title></head>`,
    '  <body>',
    ...outlines,
    '  </body>',
    '</opml>',
    '',
  ].join('\n');
}

type OutlinesRead = { feeds: Map<string, OpmlFeed>; problems: string[] };

function bodyOf(text: string): XmlNode | string {
  const tree = readXmlTree(repairXml(text));
  if (typeof tree === 'string') return tree;
  const [opml] = childrenNamed(tree, 'opml');
  const [body] = opml === undefined ? [] : childrenNamed(opml, 'body');
  return body ?? 'this is no OPML file: it has no <opml> with a <body>';
}

function readOutlines(node: XmlNode, folders: readonly string[], reading: OutlinesRead): void {
  for (const outline of childrenNamed(node, 'outline')) {
    const name = htmlToLine(outline.attributes['title'] || outline.attributes['text'] || '');
    const address = outline.attributes['xmlurl'] ?? '';
    const isFolder = address === '' && outline.children.some((child) => typeof child !== 'string');
    if (!isFolder) addFeed({ address, name, folders }, reading);
    readOutlines(outline, isFolder && name !== '' ? [...folders, name] : folders, reading);
  }
}

function addFeed(line: { address: string; name: string; folders: readonly string[] }, reading: OutlinesRead): void {
  const name = line.name === '' ? 'a line without a name' : `"${line.name}"`;
  const url = httpUrl(line.address)?.href;
  if (line.address === '') reading.problems.push(`${name} has no feed address (xmlUrl)`);
  else if (url === undefined)
    reading.problems.push(`${name}: "${line.address.slice(0, 100)}" is not an http(s) address`);
  if (url === undefined || reading.feeds.has(url)) return;
  const label = line.folders.length === 0 ? null : line.folders.join(LABEL_SEPARATOR);
  // OPML lists a feed once per folder; the first folder counts.
  reading.feeds.set(url, { url, title: line.name || new URL(url).hostname, label });
}

function writeOutline({ url, title }: OpmlFeed): string {
  const name = xmlText(title);
  return `<outline type="rss" text="${name}" title="${name}" xmlUrl="${xmlText(url)}"/>`;
}

function xmlText(text: string): string {
  const written = escapeAttribute(text.replace(NOT_XML, ''));
  return written.replace(UNSEEN, (character) => `&#${character.codePointAt(0) ?? 0};`);
}

/** XML 1.0 has no way to write these (section 2.2). */
const NOT_XML = /(?![\t\n\r\u007f-\u009f])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;
/** Readers take a reference for the character; on a screen it can turn no text around. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
