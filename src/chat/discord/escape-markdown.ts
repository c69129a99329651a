import { cleanText } from '../clean-text.ts';
import { cutText } from './cut-text.ts';

/**
 * What starts a construct of Discord's markdown anywhere in a line: backslash, emphasis, code, mentions, timestamps,
 * custom emoji and angle links (all begin with "<"), masked links, strike-through, spoilers, autolinks ("://") and
 * ":emoji:". The library's escapeMarkdown leaves masked links and mentions alive (platform rules section 5).
 */
const ANYWHERE = /[\\*_`<[\]]|~(?=~)|(?<=~)~|\|(?=\|)|(?<=\|)\||:(?=\/\/)|:(?=[\w~+-]+(?:::skin-tone-\d)?:)/g;
/** Headings, subtext, quotes, lists: only at the start of a line, before a space. Our texts are one line each. */
const LINE_START = /^(?=(?:#{1,3}|-#|>(?:>>)?|[-+])(?:\s|$))|^(\d+)(?=\.(?:\s|$))/;
/**
 * What Discord's servers look for in the raw text, backslash or not ("@everyone", "<@1>", custom emoji, timestamps), and
 * what a client may read even where no markdown is promised. A zero-width space behind the first character ends it.
 */
const RAW = /@(?=everyone|here)|<(?=@[!&]?\d|#\d|a?:\w+:\d|\/[^:>]+:\d|t:-?\d|id:\w)/gi;
const RAW_LINK = /\](?=\()|:(?=\/\/)/g;
const BREAK = '$&\u200b';

/** Clean text as Discord shows it literally. */
export function escapeMarkdown(clean: string): string {
  return clean
    .replace(RAW, BREAK)
    .replace(ANYWHERE, '\\$&')
    .replace(LINE_START, (_match, digits: string | undefined) => `${digits ?? ''}\\`);
}

/** Outside text, cleaned, cut and escaped: at most `max` units as Discord counts them. Null when nothing is left. */
export function outsideText(text: string, max: number): string | null {
  const clean = cleanText(text);
  return clean === '' ? null : cutText(clean, max, escapeMarkdown);
}

/** The same for places where Discord parses no markdown: author, footer, button labels. */
export function outsidePlain(text: string, max: number): string | null {
  const clean = cleanText(text);
  return clean === '' ? null : cutText(clean, max, (plain) => plain.replace(RAW, BREAK).replace(RAW_LINK, BREAK));
}
