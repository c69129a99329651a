import { Readability } from '@mozilla/readability';
import { decodeBytes } from './decode-bytes.ts';
import { PAGE_BYTES_MAX, PAGE_TEXT_MAX } from './limits.ts';
import { type PageDocument, type PageElement, parsePage } from './page-dom.ts';
import { type PageFacts, readPageFacts } from './page-facts.ts';
import { withoutFurniture } from './page-furniture.ts';
import { blocksOf, joinBlocks } from './page-text.ts';
import { wallOf } from './page-walls.ts';
import { scanPage } from './scan-page.ts';

export type PageInput = { body: Uint8Array; contentType: string | null; url: string };

export type Page = Omit<PageFacts, 'free'> & {
  /** Paragraphs parted by blank lines. */
  text: string;
};

export type PageOutcome =
  | { kind: 'read'; page: Page }
  /** A consent, pay or bot wall stands before the article; `page` is what it shows all the same. */
  | { kind: 'walled'; reason: string; page: Page }
  | { kind: 'unreadable'; reason: string };

/** A page's bytes to its article: what it says of itself, and the text without what stands around it. */
export async function readPage(input: PageInput): Promise<PageOutcome> {
  if (input.body.length > PAGE_BYTES_MAX) return { kind: 'unreadable', reason: `larger than ${PAGE_BYTES_MAX} bytes` };
  const html = decodeBytes(input);
  const scanned = html.trim() === '' ? 'the page is empty' : scanPage(html);
  if (typeof scanned === 'string') return { kind: 'unreadable', reason: scanned };
  const { free, ...facts } = readPageFacts(scanned.head, input.url);
  const content = extract(parsePage(scanned.html));
  const text = content === null ? '' : textOf(content, facts.title);
  const wall = wallOf({ marks: scanned.head.marks, facts: { free, title: facts.title }, text });
  if (wall !== null) return { kind: 'walled', reason: wall, page: { ...facts, text } };
  return text === ''
    ? { kind: 'unreadable', reason: 'no article text found' }
    : { kind: 'read', page: { ...facts, text } };
}

function textOf(content: PageElement, title: string): string {
  return joinBlocks(withoutFurniture(blocksOf(content), title)).slice(0, PAGE_TEXT_MAX);
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
    return reader.parse()?.content ?? null;
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}
