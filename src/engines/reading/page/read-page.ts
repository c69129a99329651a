import type { PageWords } from '../../../news/language.ts';
import { decodeBytes } from '../decode-bytes.ts';
import { feedText, htmlToText } from '../html-to-text.ts';
import { PAGE_BYTES_MAX, PAGE_TEXT_MAX } from '../limits.ts';
import { chooseText } from './choose-text.ts';
import { findArticle } from './find-article.ts';
import { createFurnitureWords, type FurnitureWords } from './furniture-words.ts';
import { type PageFacts, readPageFacts } from './page-facts.ts';
import type { PageText } from './page-text.ts';
import { type ScannedPage, scanPage } from './scan-page.ts';
import { createWallWords, type WallWords, wallOf, withoutNotices } from './walls.ts';

/** A page's bytes, and the address that they came from in the end. */
export type PageBytes = { body: Uint8Array; contentType: string | null; url: string };

/** What the feed says of the article behind a page: the text that it brings itself is HTML or plain. */
export type Announcement = { title: string; html: string; url: string };

/** `announced`: null where nobody has. */
export type PageInput = PageBytes & { announced: Announcement | null };

/** The text has its paragraphs parted by blank lines. */
export type ArticlePage = Omit<PageFacts, 'free' | 'paidPart' | 'titles' | 'description' | 'body'> & PageText;

export type PageOutcome =
  /** `source`: whether `page.text` is the page's or the feed's; `why`, where it is not simply the page's. */
  | { kind: 'read'; page: ArticlePage; source: 'page' | 'feed'; why: string | null }
  /** The page tells something else than the feed announced. */
  | { kind: 'other'; reason: string; page: ArticlePage }
  /** A consent, pay or bot wall stands before the article; `page` is what it shows all the same. */
  | { kind: 'walled'; reason: string; page: ArticlePage }
  | { kind: 'unreadable'; reason: string };

/** The words of all languages. */
export type ReadPageDeps = { wallWords: WallWords; furnitureWords: FurnitureWords };

/** Prepares the words of the language files, once. */
export function createReadPageDeps(files: readonly PageWords[]): ReadPageDeps {
  return { wallWords: createWallWords(files), furnitureWords: createFurnitureWords(files) };
}

/** A page's bytes to its article: what it says of itself, and the text without what stands around it. */
export async function readPage(input: PageInput, deps: ReadPageDeps): Promise<PageOutcome> {
  if (input.body.length > PAGE_BYTES_MAX) return { kind: 'unreadable', reason: `larger than ${PAGE_BYTES_MAX} bytes` };
  const html = await decodeBytes(input);
  const scanned = html.trim() === '' ? 'the page is empty' : scanPage(html);
  return typeof scanned === 'string' ? { kind: 'unreadable', reason: scanned } : readScanned(scanned, input, deps);
}

function readScanned(
  { head, html }: ScannedPage,
  { url, announced }: PageInput,
  { wallWords, furnitureWords }: ReadPageDeps,
): PageOutcome {
  const { free, paidPart, titles, description, body, ...facts } = readPageFacts(head, url);
  const { shown, ...article } = findArticle(html, { title: facts.title }, furnitureWords);
  const page = { ...facts, ...article };
  const seen = { head, facts: { free, paidPart, title: facts.title }, url, text: page.text, shown, html };
  const reason = wallOf(seen, wallWords);
  if (reason !== null && announced === null) return { kind: 'walled', reason, page };
  const feed = announced && feedText(announced.html);
  const chosen = chooseText({
    news: { title: announced?.title ?? facts.title, summary: feed ?? description, url: announced?.url ?? url },
    page: { ...page, title: titles, description, url },
    wall: reason === null ? null : { reason, rest: withoutNotices(page.text, wallWords) },
    data: textOfData(body),
    feed,
  });
  if (chosen.kind === 'unreadable') return chosen;
  if (chosen.kind !== 'read') return { ...chosen, page };
  const { text, ...read } = chosen;
  return { ...read, page: { ...page, text, asides: text === page.text ? page.asides : [] } };
}

/** It is HTML or, more often, plain text with empty lines. */
function textOfData(body: string): string {
  return htmlToText(/<\w/.test(body) ? body : body.replace(/\n+/g, '<p>')).slice(0, PAGE_TEXT_MAX);
}
