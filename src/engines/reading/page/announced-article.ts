import { siteOf } from '../../../news/same-article.ts';
import { urlKey } from '../../../news/url.ts';
import { type AnnouncedWords, hasTitle, tellingOf } from './announced-words.ts';

// Whether a page tells what was announced of it (docs/decisions/0120-a-page-must-tell-the-news.md). Words alone judge, without
// lists of any language: an article on something else has few of those that a headline and a summary are made of.

/** `url`: where the article was said to be. */
export type AnnouncedNews = AnnouncedWords & { url: string };

/** What a page says of itself, and its text. `title`: all that it gives itself; `url`: where it was found in the end. */
export type TellingPage = Record<'url' | 'title' | 'description' | 'text', string> & { canonicalUrl: string | null };

/** Why the page is not what was announced, or null; where too little was announced to tell, it is believed. */
export function whyOther(announced: AnnouncedNews, page: TellingPage): string | null {
  const agrees = hasTitle(page.title, announced.title);
  const landing = landingOf(announced.url, page.url, agrees);
  if (landing !== null) return `the address leads to ${landing}`;
  // Where a feed gives headlines alone, the page with such a headline says what is behind it.
  const summary = agrees ? announced.summary || page.description : announced.summary;
  const telling = tellingOf({ title: announced.title, summary }, page.text);
  if (telling.odds === null || telling.odds >= leastOdds(announced, page, agrees ? telling.of : null)) return null;
  if (telling.foundOfTitle === 0) return 'the page tells something else: none of the headline’s words stand in it';
  const [found, of] = [Math.round(telling.found), Math.round(telling.of)];
  return `the page tells something else: of ${of} words that would tell the announced news, ${found} stand in it`;
}

/** Below these odds the text is another one. A page that has the headline is the right one: only its text may be wrong. */
const LEAST = { withTitle: -0.7, atAddress: -0.3, elsewhere: 0.45 };
/** With fewer telling words a headline may be a play on words. */
const AGAINST_TITLE_MIN = 4.5;

function leastOdds({ url }: AnnouncedNews, page: TellingPage, ofWithTitle: number | null): number {
  if (ofWithTitle !== null) return ofWithTitle < AGAINST_TITLE_MIN ? Number.NEGATIVE_INFINITY : LEAST.withTitle;
  return isOtherAddress(page.canonicalUrl ?? page.url, url) ? LEAST.elsewhere : LEAST.atAddress;
}

function isOtherAddress(one: string, other: string): boolean {
  return one !== other && URL.canParse(one) && URL.canParse(other) && urlKey(one) !== urlKey(other);
}

const INDEX_FILE = /^(?:index|default|home)(?:\.\w{2,5})?$/i;
const LANGUAGE = /^[a-z]{2}(?:[-_][a-z]{2})?$/i;
const LOGIN =
  /^(?:log-?in|sign-?(?:in|up)|regist(?:er|ration|rieren|ro)|anmeld(?:en|ung)|einloggen|connexion|se-connecter|acceso|inicia(?:r)?-sesion|accedi|entrar|inloggen|logga-in|zaloguj|sso|auth|oauth2?|authenticate)(?:\.\w{2,5})?$/i;
const LOGIN_HOST = /^(?:login|signin|accounts?|auth|sso)\./i;

/**
 * What a redirect leads to that is no article, by the addresses alone: sites send readers of removed articles there, or of
 * those that are not for everybody. `agrees`: the page has the announced headline.
 */
function landingOf(announced: string, final: string, agrees: boolean): string | null {
  if (!isOtherAddress(announced, final)) return null;
  const [before, after] = [pathOf(announced), pathOf(final)];
  if (isLogin(final) && !isLogin(announced)) return 'a login page';
  const isSameSite = siteOf(announced) === siteOf(final);
  // A number in the query may be an article's.
  if ((agrees && !isSameSite) || /\d{2}/.test(new URL(final).search)) return null;
  if (isFront(after) && !isFront(before)) return 'the site’s front page';
  return isSameSite && isSection(before, after, agrees) ? 'a section page' : null;
}

function pathOf(address: string): string[] {
  const parts = new URL(address).pathname.split('/').filter((part) => part !== '');
  return INDEX_FILE.test(parts.at(-1) ?? '') ? parts.slice(0, -1) : parts;
}

function isLogin(address: string): boolean {
  return LOGIN_HOST.test(new URL(address).hostname) || pathOf(address).some((part) => LOGIN.test(part));
}

function isFront([first, second]: readonly string[]): boolean {
  return first === undefined || (second === undefined && LANGUAGE.test(first));
}

/** A part of the path that has been left, or any path without something like an article's name. */
function isSection(before: readonly string[], after: readonly string[], agrees: boolean): boolean {
  if (!before.some(isName) || after.some(isName)) return false;
  const isAbove = after.length < before.length && after.every((part, at) => part === before[at]);
  return isAbove || !agrees;
}

/** "court-orders-mill", "article-8772683", "a3f09c…": no section is called so. */
function isName(part: string): boolean {
  return part.length > 24 || /(?:[^-_+]+[-_+]){2}[^-_+]/.test(part) || /\d{5}/.test(part);
}
