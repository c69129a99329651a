import { span } from '../../chat/direction.ts';
import { type Button, type ListLine, listMessage, type NoticeMessage, sayTime } from '../../chat/message.ts';
import { problemReply, type Reply } from '../../chat/question.ts';
import type { BadQuery } from '../../engines/matching/query.ts';
import type { FoundStory, StoredArticle } from '../../store/search/search-articles.ts';
import { type CommandDeps, type CommandReply, type Done, option } from '../command.ts';

export const problem = problemReply;

const ECHO_LENGTH_MAX = 80;

/** Typed text for an answer, as one line and cut to ECHO_LENGTH_MAX characters. */
export function echo(typed: string): string {
  const line = typed.replace(/\s+/g, ' ').trim();
  const characters = [...line];
  return characters.length > ECHO_LENGTH_MAX ? `${characters.slice(0, ECHO_LENGTH_MAX).join('')}…` : line;
}

/** An article as a line: headline, outlet, time, link. */
export function articleLine(article: StoredArticle): ListLine {
  return {
    text: article.title === '' ? article.brief.headline : article.title,
    detail: timedOutlet(article),
    url: article.url,
  };
}

/** "Island Wire · 4 Aug 2026, 11:00 UTC". The outlet tells the direction of the line, so the time alone is isolated. */
export function timedOutlet({ outlet, publishedAt }: { outlet: string; publishedAt: Date }): string {
  return `${outlet} · ${span(sayTime(publishedAt), outlet)}`;
}

/** "1 story", "3 stories". */
export function count(amount: number, [one, many]: readonly [string, string]): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

export function listReply(list: Parameters<typeof listMessage>[0], visibility: Reply['visibility'] = 'public'): Reply {
  return { message: listMessage(list), visibility };
}

/** Every platform shows so many lines whole. */
const PAGE_LINES = 15;

export const PAGE_OPTION = option('page', 'Which page of a long list', { kind: 'number' });

type Paged<Item> = { items: readonly Item[]; where: string | null; buttons: Button[] };

/** A page of a long list, where it stands ("Page 2 of 5"), and the buttons to the others. `command`: asks for the list. */
export function pageOf<Item>(items: readonly Item[], typed: string | undefined, command: string): Paged<Item> {
  const pages = Math.max(1, Math.ceil(items.length / PAGE_LINES));
  const page = Math.min(pages, Math.max(1, Number.parseInt(typed ?? '1', 10) || 1));
  const to = (number: number) => ({ label: `Page ${number} of ${pages}`, command: `${command} ${number}` });
  return {
    items: items.slice((page - 1) * PAGE_LINES, page * PAGE_LINES),
    where: pages === 1 ? null : `Page ${page} of ${pages}`,
    buttons: [...(page < pages ? [to(page + 1)] : []), ...(page > 1 ? [to(page - 1)] : [])],
  };
}

export function notice(message: Omit<NoticeMessage, 'kind'>, visibility: Reply['visibility']): Reply {
  return { message: { kind: 'notice', ...message }, visibility };
}

export function done(reply: Reply, what: Done): CommandReply {
  return { ...reply, done: what };
}

/** The same in one sentence. */
export function doneNotice({ text, hints = [], visibility = 'public' }: DoneText, what: Done): CommandReply {
  return done(notice({ tone: 'done', text, hints }, visibility), what);
}

type DoneText = { text: string; hints?: string[]; visibility?: Reply['visibility'] };

/** The place where a query cannot be read, and what to write instead. */
export function badQuery(typed: string, bad: BadQuery): Reply {
  const before = typed.slice(Math.max(0, bad.at - ECHO_LENGTH_MAX / 2), bad.at);
  const spot = typed.slice(bad.at, bad.at + Math.min(bad.length, ECHO_LENGTH_MAX));
  const hints = spot.trim() === '' ? [bad.mend] : [`Here: ${before}→${spot}←`, bad.mend];
  return problem(`I cannot read this query at character ${bad.at + 1}: ${bad.what}`, hints);
}

/** Where the archive begins, for answers that came to its end; null where it holds everything. */
export async function archiveLine({ archiveBegins }: Pick<CommandDeps, 'archiveBegins'>): Promise<string | null> {
  const begins = await archiveBegins();
  return begins && `The archive begins on ${DAY.format(begins)}; what is older was deleted.`;
}

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

export function storyLines(stories: readonly FoundStory[]): ListLine[] {
  return stories.flatMap((story) => bestArticle(story) ?? []).map(articleLine);
}

/** The article with most quotes that have a speaker, then with most quotes, then the newest. */
export function bestArticle(story: FoundStory): StoredArticle | undefined {
  const spoken = ({ brief }: StoredArticle) => brief.quotes.filter(({ speaker }) => speaker !== null).length;
  return [...story.articles].sort(
    (a, b) =>
      spoken(b) - spoken(a) ||
      b.brief.quotes.length - a.brief.quotes.length ||
      b.publishedAt.getTime() - a.publishedAt.getTime(),
  )[0];
}

/** The outlets of a story but one, each once, newest first. */
export function otherOutlets(story: FoundStory, than: string): string[] {
  return [...new Set(story.articles.map(({ outlet }) => outlet))].filter((outlet) => outlet !== than);
}
