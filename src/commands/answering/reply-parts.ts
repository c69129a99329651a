import { spans } from '../../chat/direction.ts';
import { type Button, type ListLine, listMessage, type NoticeMessage } from '../../chat/message.ts';
import { problemReply, type Reply } from '../../chat/question.ts';
import type { Say } from '../../chat/say.ts';
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
export function articleLine(article: StoredArticle, say: Say): ListLine {
  return {
    text: article.title === '' ? article.brief.headline : article.title,
    detail: dotted([article.outlet, say.time(article.publishedAt)]),
    url: article.url,
  };
}

/** What a line tells, each in its own direction. */
export function dotted(parts: readonly string[]): string {
  return spans(parts, ' · ');
}

/** The refusal to people who may not change what a channel gets. */
export function onlyManagers(channel: string, say: Say, hints: string[] = []): Reply {
  return problem(say('Only people who manage {channel} can change what is posted there.', { channel }), hints);
}

export function listReply(list: Parameters<typeof listMessage>[0], visibility: Reply['visibility'] = 'public'): Reply {
  return { message: listMessage(list), visibility };
}

/** An answer with a sentence before it: how the question was read. */
export function remarked(reply: Reply, remark: string): Reply {
  const { message } = reply;
  const before = (text: string | null) => [remark, text].filter(Boolean).join(' ');
  if (message.kind === 'list') return { ...reply, message: { ...message, intro: before(message.intro) } };
  if (message.kind === 'notice') return { ...reply, message: { ...message, text: before(message.text) } };
  if (!('across' in message)) return reply;
  return { ...reply, message: { ...message, card: { ...message.card, note: before(message.card.note) } } };
}

/** Every platform shows so many lines whole, of so many bytes together: Slack counts those of a message. */
const PAGE_LINES = 15;
const PAGE_BYTES = 3200;
const LINE_BYTES = 60;

export const PAGE_OPTION = option('page', 'Which page of a long list', { kind: 'number' });

type Paged<Item> = { items: readonly Item[]; lines: ListLine[]; where: string | null; buttons: Button[] };
type PageAsked<Item> = { page: string | undefined; command: string; line: (item: Item) => ListLine };

/** A page of a long list, where it stands ("Page 2 of 5"), and the buttons to the others. `command`: asks for the list. */
export function pageOf<Item>(
  items: readonly Item[],
  { page: typed, command, line }: PageAsked<Item>,
  say: Say,
): Paged<Item> {
  const lines = items.map(line);
  const starts = pageStarts(lines);
  const pages = starts.length;
  const page = Math.min(pages, Math.max(1, Number.parseInt(typed ?? '1', 10) || 1));
  const placeOf = (number: number) => say('Page {n} of {pages}', { n: number, pages });
  const to = (number: number) => ({ label: placeOf(number), command: `${command} ${number}` });
  const [start, end] = [starts[page - 1], starts[page]];
  return {
    items: items.slice(start, end),
    lines: lines.slice(start, end),
    where: pages === 1 ? null : placeOf(page),
    buttons: [...(page < pages ? [to(page + 1)] : []), ...(page > 1 ? [to(page - 1)] : [])],
  };
}

/** Where each page begins: a line that a platform leaves out of its page would stand on none. */
function pageStarts(lines: readonly ListLine[]): number[] {
  const starts = [0];
  let bytes = 0;
  lines.forEach(({ text, detail, url }, at) => {
    const own = LINE_BYTES + Buffer.byteLength([text, detail, url].join(''));
    const isFull = at - (starts.at(-1) ?? 0) >= PAGE_LINES || bytes + own > PAGE_BYTES;
    if (isFull && bytes > 0) starts.push(at);
    bytes = isFull ? own : bytes + own;
  });
  return starts;
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
export function badQuery(typed: string, bad: BadQuery, say: Say): Reply {
  const before = typed.slice(Math.max(0, bad.at - ECHO_LENGTH_MAX / 2), bad.at);
  const spot = typed.slice(bad.at, bad.at + Math.min(bad.length, ECHO_LENGTH_MAX));
  const hints = spot.trim() === '' ? [bad.mend] : [say('Here: {before}→{spot}←', { before, spot }), bad.mend];
  return problem(say('I cannot read this query at character {n}: {what}', { n: bad.at + 1, what: bad.what }), hints);
}

/** Where the archive begins, for answers that came to its end; null where it holds everything. */
export async function archiveLine({
  archiveBegins,
  say,
}: Pick<CommandDeps, 'archiveBegins' | 'say'>): Promise<string | null> {
  const begins = await archiveBegins();
  const day = begins?.toLocaleDateString(say.locale, DAY) ?? '';
  return begins && say('The archive begins on {day}; what is older was deleted.', { day });
}

const DAY = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;

export function storyLines(stories: readonly FoundStory[], say: Say): ListLine[] {
  return stories.flatMap((story) => bestArticle(story) ?? []).map((article) => articleLine(article, say));
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
