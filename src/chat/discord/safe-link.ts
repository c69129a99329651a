import { parseUrl } from '../../news/canonical-url.ts';

/** Characters that could end or reshape a link inside markdown. */
const MARKDOWN_IN_URL = /[()<>[\]{}|\\^`"'*_~\s]/g;

/** An http(s) address without credentials, or null. */
export function safeLink(url: string, max: number): string | null {
  const parsed = parseUrl(url);
  if (parsed === null || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) return null;
  parsed.username = '';
  parsed.password = '';
  return parsed.href.length <= max ? parsed.href : null;
}

/** The same, with nothing left that markdown could read: for the target of a link of our own in a text. */
export function safeLinkInText(url: string, max: number): string | null {
  const href = safeLink(url, max)?.replace(MARKDOWN_IN_URL, percentEncoded);
  return href !== undefined && href.length <= max ? href : null;
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
