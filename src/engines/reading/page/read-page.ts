import { Readability } from '@mozilla/readability';
import { tameText } from '../../../news/publisher-text.ts';
import { decodeBytes } from '../decode-bytes.ts';
import { PAGE_BYTES_MAX, PAGE_TEXT_MAX } from '../limits.ts';
import { type PageDocument, type PageElement, parsePage } from './page-dom.ts';
import { type PageFacts, readPageFacts } from './page-facts.ts';
import { blocksOf, joinBlocks, withoutFurniture } from './page-text.ts';
import { scanPage } from './scan-page.ts';

export type PageInput = { body: Uint8Array; contentType: string | null; url: string };

export type ArticlePage = Omit<PageFacts, 'free'> & {
  /** Paragraphs parted by blank lines. */
  text: string;
};

export type PageOutcome =
  | { kind: 'read'; page: ArticlePage }
  /** A consent, pay or bot wall stands before the article; `page` is what it shows all the same. */
  | { kind: 'walled'; reason: string; page: ArticlePage }
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
  return tameText(joinBlocks(withoutFurniture(blocksOf(content), title)).slice(0, PAGE_TEXT_MAX));
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

type ShownPage = {
  /** As the scan collects them. */
  marks: ReadonlySet<string>;
  facts: Pick<PageFacts, 'title' | 'free'>;
  text: string;
};

/** Texts longer than this are articles, whatever stands around them. */
const WALL_TEXT_MAX = 1_500;
/** A page that says it is not free and gives less than this shows its teaser alone. */
const TEASER_MAX = 1_200;

const BOT_TITLE =
  /^(?:just a moment|attention required|access denied|are you a robot|pardon our interruption|please verify|verify you are human|security check|one moment, please|ddos-guard|checking your browser|403 forbidden|request blocked|robot check)/i;
const BOT_MARK =
  /^id=(?:challenge-form|cf-wrapper|cf-challenge|px-captcha|sec-if-cpt)|px-captcha|^src=.*captcha-delivery/;
const BOT_TEXT =
  /enable javascript and cookies to continue|verify (?:that )?you are (?:a )?human|unusual (?:traffic|activity) from your/i;
const CONSENT_TITLE =
  /^(?:before you continue|privacy (?:notice|settings)|cookie (?:consent|settings)|we value your privacy|your privacy choices|consent)\b/i;
const CONSENT_MARK = /^action=.*consent/;
const CONSENT_TEXT =
  /\b(?:we (?:and our partners )?use cookies|accept (?:all )?cookies|cookies? and (?:similar|other) technologies|consent to the (?:use|processing))/i;
const PAY_TEXT =
  /(?:subscribe|sign in|log in|register)[^.\n]{0,40}(?:to (?:continue|keep) reading|to read (?:the|this)|for full access)|this (?:article|content|story) is (?:only )?(?:available )?(?:for|to) (?:subscribers|members)|already a subscriber\?/i;

/** Why a page shows a wall instead of its article, or null; only short texts are doubted. */
function wallOf(seen: ShownPage): string | null {
  if (seen.text.length > WALL_TEXT_MAX) return null;
  if (isBotWall(seen)) return 'the page wants to see a person first';
  if (isConsentWall(seen)) return 'the page asks for consent first';
  if (isPayWall(seen)) return 'the page is for subscribers';
  return null;
}

function isBotWall({ marks, facts, text }: ShownPage): boolean {
  return hasMark(marks, BOT_MARK) || BOT_TITLE.test(facts.title) || BOT_TEXT.test(text);
}

function isConsentWall({ marks, facts, text }: ShownPage): boolean {
  return hasMark(marks, CONSENT_MARK) || CONSENT_TITLE.test(facts.title) || CONSENT_TEXT.test(text);
}

/** Marks of pay walls stand on free pages too, so only the page's own word and the words it shows count. */
function isPayWall({ facts, text }: ShownPage): boolean {
  return PAY_TEXT.test(text) || (facts.free === false && text.length < TEASER_MAX);
}

function hasMark(marks: ReadonlySet<string>, pattern: RegExp): boolean {
  for (const each of marks) if (pattern.test(each)) return true;
  return false;
}
