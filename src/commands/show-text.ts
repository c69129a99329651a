import type { ListLine, NoticeMessage } from '../chat/message.ts';
import type { Reply } from '../chat/question.ts';
import type { BadQuery } from '../news/query.ts';
import type { StoredArticle } from '../store/search-articles.ts';

/** What somebody typed comes back in answers, but not ten thousand characters of it. */
const ECHO_LENGTH_MAX = 80;

/** Typed text for an answer: one line, cut where it grows long. */
export function echo(typed: string): string {
  const line = typed.replace(/\s+/g, ' ').trim();
  const characters = [...line];
  return characters.length > ECHO_LENGTH_MAX ? `${characters.slice(0, ECHO_LENGTH_MAX).join('')}…` : line;
}

/** "18 Mar 2026, 14:05 UTC": the same for every reader, wherever the answer is forwarded. */
export function showTime(at: Date): string {
  const day = at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  return `${day}, ${at.toISOString().slice(11, 16)} UTC`;
}

/** An article as a line: headline, outlet, time, link. */
export function articleLine(article: StoredArticle): ListLine {
  return {
    text: article.title === '' ? article.brief.headline : article.title,
    detail: `${article.outlet} · ${showTime(article.publishedAt)}`,
    url: article.url,
  };
}

/** "1 story", "3 stories". */
export function count(amount: number, [one, many]: readonly [string, string]): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

/** A refusal or a slip, only for the person who asked. */
export function problem(text: string, hints: string[] = []): Reply {
  return { message: { kind: 'notice', tone: 'problem', text, hints }, visibility: 'private' };
}

/** Something done or told, for everybody or for one. */
export function notice(message: Omit<NoticeMessage, 'kind'>, visibility: Reply['visibility']): Reply {
  return { message: { kind: 'notice', ...message }, visibility };
}

/** A query that cannot be read: the place, and the mend. */
export function badQuery(typed: string, bad: BadQuery): Reply {
  const before = typed.slice(Math.max(0, bad.at - ECHO_LENGTH_MAX / 2), bad.at);
  const place = typed.slice(bad.at, bad.at + Math.min(bad.length, ECHO_LENGTH_MAX));
  const hints = place.trim() === '' ? [bad.mend] : [`Here: ${before}→${place}←`, bad.mend];
  return problem(`I cannot read this query at character ${bad.at + 1}: ${bad.what}`, hints);
}
