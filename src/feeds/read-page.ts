import { Readability } from '@mozilla/readability';
import { decodeBytes } from './decode-bytes.ts';
import { PAGE_BYTES_MAX, PAGE_TEXT_MAX } from './limits.ts';
import { type PageDocument, type PageElement, parsePage } from './page-dom.ts';
import { type PageFacts, readPageFacts } from './page-facts.ts';
import { pageRefusal } from './page-guard.ts';
import { blockText, removeBoilerplate } from './page-text.ts';
import { wallMarks, wallOf } from './page-walls.ts';

export type PageInput = { body: Uint8Array; contentType: string | null; url: string };

export type Page = Omit<PageFacts, 'free'> & {
  /** Paragraphs parted by blank lines. */
  text: string;
};

export type PageOutcome =
  | { kind: 'read'; page: Page }
  /** A consent, pay or bot wall stands before the article. */
  | { kind: 'walled'; reason: string }
  | { kind: 'unreadable'; reason: string };

/** A page's bytes to its article: what it says of itself, and the text without what stands around it. */
export async function readPage(input: PageInput): Promise<PageOutcome> {
  if (input.body.length > PAGE_BYTES_MAX) return { kind: 'unreadable', reason: `larger than ${PAGE_BYTES_MAX} bytes` };
  const html = decodeBytes(input);
  const refusal = html.trim() === '' ? 'the page is empty' : pageRefusal(html);
  if (refusal !== null) return { kind: 'unreadable', reason: refusal };
  const document = parsePage(html);
  // Readability takes the document apart, so the facts are read first.
  const { free, ...facts } = readPageFacts(document, input.url);
  const marks = wallMarks(document);
  const content = extract(document);
  const text = content === null ? '' : textOf(content);
  const wall = wallOf({ marks, facts: { free, title: facts.title }, text });
  if (wall !== null) return { kind: 'walled', reason: wall };
  return text === ''
    ? { kind: 'unreadable', reason: 'no article text found' }
    : { kind: 'read', page: { ...facts, text } };
}

function textOf(content: PageElement): string {
  removeBoilerplate(content);
  return blockText(content).slice(0, PAGE_TEXT_MAX);
}

function extract(document: PageDocument): PageElement | null {
  if (document.documentElement === null) return null;
  const reader = new Readability<PageElement>(document, { serializer: (node: PageElement) => node });
  return reader.parse()?.content ?? null;
}
