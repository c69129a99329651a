import { httpUrl } from '../../../news/url.ts';
import { shownText } from '../../clean-text.ts';
import { holdsRtl, isolated } from '../../direction.ts';
import { percentEncoded } from '../../html.ts';
import type { WriteText } from '../../shown-story.ts';

/**
 * Characters that start Discord's markdown anywhere in a line: backslash, emphasis, code, mentions, timestamps, custom
 * emoji and angle links (all begin with "<"), masked links, strike-through, spoilers, autolinks ("://") and ":emoji:". The
 * library's escapeMarkdown does not escape masked links and mentions.
 */
const ANYWHERE = /[\\*_`<[\]]|~(?=~)|(?<=~)~|\|(?=\|)|(?<=\|)\||:(?=\/\/)|:(?=[\w~+-]+(?:::skin-tone-\d)?:)/g;
/** Headings, subtext, quotes and lists start a line and end with a space. Our texts have one line each. */
const LINE_START = /^(?=(?:#{1,3}|-#|>(?:>>)?|[-+])(?:\s|$))|^(\d+)(?=\.(?:\s|$))/;
/**
 * Markup that Discord's servers find in the raw text, backslash or not ("@everyone", "<@1>", custom emoji, timestamps), and
 * that a client may read where no markdown is promised. A zero-width space behind its first character breaks it.
 */
const RAW = /@(?=everyone|here)|<(?=@[!&]?\d|#\d|a?:\w+:\d|\/[^:>]+:\d|t:-?\d|id:\w)/gi;
const RAW_LINK = /\](?=\()|:(?=\/\/)/g;
const BREAK = '$&\u200b';

/** Escapes clean text so that Discord shows it literally. */
export function escapeMarkdown(clean: string): string {
  return clean
    .replace(RAW, BREAK)
    .replace(ANYWHERE, '\\$&')
    .replace(LINE_START, (_match, digits: string | undefined) => `${digits ?? ''}\\`);
}

/** Outside text, cleaned, escaped and cut to `max` units as Discord counts them. May be empty. */
export function outsideText(text: string, max: number): string {
  return shownText(text, max, (clean) => isolated(escapeMarkdown(clean)));
}

/** The same for the parts of a message: where one is written from the right, each has its own direction. */
export function outsideIn(message: object): WriteText {
  if (!holdsRtl(JSON.stringify(message))) return outsideText;
  return (text, max) => shownText(text, max, (clean) => isolated(escapeMarkdown(clean), true));
}

/** The same for texts in which Discord parses no markdown: author, footer, button labels. */
export function outsidePlain(text: string, max: number): string {
  return shownText(text, max, (plain) => isolated(plain.replace(RAW, BREAK).replace(RAW_LINK, BREAK)));
}

/** Characters that could end or reshape a link inside markdown. */
const MARKDOWN_IN_URL = /[()<>[\]{}|\\^`"'*_~\s]/g;

/** An http(s) address without credentials, or null. */
export function safeLink(url: string, max: number): string | null {
  const parsed = httpUrl(url);
  if (parsed === null) return null;
  parsed.username = '';
  parsed.password = '';
  return parsed.href.length <= max ? parsed.href : null;
}

/** The same, encoded so that markdown reads nothing in it: for the target of our own links in a text. */
export function safeLinkInText(url: string, max: number): string | null {
  const href = safeLink(url, max)?.replace(MARKDOWN_IN_URL, percentEncoded);
  return href !== undefined && href.length <= max ? href : null;
}
