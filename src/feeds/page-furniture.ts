import type { Block } from './page-text.ts';

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
