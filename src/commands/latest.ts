import { spans } from '../chat/direction.ts';
import type { Reply } from '../chat/question.ts';
import type { Say } from '../chat/say.ts';
import type { Query } from '../engines/matching/query.ts';
import type { SearchPage } from '../store/search/search-articles.ts';
import { nothingFound } from './answering/nothing-found.ts';
import { archiveLine, badQuery, echo, listReply, problem, remarked, storyLines } from './answering/reply-parts.ts';
import { readTopicQuery } from './asking/find-topic.ts';
import { readOtherwise } from './asking/read-otherwise.ts';
import { endsInMonth, pageOf, readNumber, readSpan, splitSpan, type TimeSpan, untilThen } from './asking/time-span.ts';
import { type CommandDeps, type CommandInput, command, option } from './command.ts';

const STORIES = 5;
const STORIES_MAX = 20;

export const latestCommand = command({
  name: 'latest',
  description: 'The newest stories, of all or of a topic, each with outlet, time and link',
  usage: '[topic] [how many] [7d | last week | since monday]',
  options: [
    option('topic', 'A topic or keywords; without it, of everything', { offers: 'stories' }),
    option('count', `How many stories, 1 to ${STORIES_MAX}`, { kind: 'number' }),
    option('since', 'Of what was published since then: 7d, last week, monday, 2026-11-27, 2026-11-27T10:00 (UTC)'),
    option('until', 'Of what was published before then'),
  ],
  run: answerLatest,
});

/** `remark`: how it was read. */
type AskedLatest = { topic: string; wanted: number; span: TimeSpan | null; isOver: boolean; remark: string | null };

async function answerLatest(input: CommandInput, deps: CommandDeps): Promise<Reply> {
  const { say } = deps;
  const asked = readAsked(input, deps);
  if (asked === null) {
    const what = say('How many stories? A whole number from 1 to {most}.', { most: STORIES_MAX });
    return problem(what, ['/latest 5', '/latest floods 5']);
  }
  const span = readTime(input, asked, deps.now());
  if (typeof span === 'string') return problem(say('I cannot read “{time}” as a time.', { time: echo(span) }), TIMES);
  return answerAsked({ ...asked, span, since: input.options['since'] }, deps);
}

async function answerAsked(asked: LatestAsked, deps: CommandDeps): Promise<Reply> {
  const { topic, span, wanted, remark } = asked;
  const read = topic === '' ? null : readTopicQuery(topic, deps);
  if (read?.kind === 'bad') return badQuery(topic, read, deps.say);
  const tree = read?.tree ?? null;
  const found = await deps.search.stories(tree, pageOf(span, wanted));
  const other = found.stories.length > 0 || topic === '' ? null : await readOtherwise({ typed: topic, span }, deps);
  if (other) {
    const { typed, span: anew, said } = other;
    return answerAsked({ ...asked, topic: typed, span: anew, remark: said && readAsWords(said, deps.say) }, deps);
  }
  const reply = found.stories.length > 0 ? await show(asked, found, deps) : await showNone(asked, tree, deps);
  return remark === null ? reply : remarked(reply, remark);
}

function showNone({ topic, span }: LatestAsked, tree: Query | null, deps: CommandDeps): Promise<Reply> {
  return span && tree === null
    ? noneInTime(span, deps)
    : nothingFound({ typed: topic, command: 'latest', opens: 'brief', tree, span }, deps);
}

/** The time of the options, else that among the words; one that cannot be read as it was typed. */
function readTime({ options }: CommandInput, { span }: AskedLatest, now: Date): TimeSpan | null | string {
  const ends: Partial<Record<'since' | 'until', TimeSpan>> = {};
  for (const end of ['since', 'until'] as const) {
    const typed = options[end];
    const read = typed === undefined ? null : readSpan(typed, now);
    if (typed !== undefined && read === null) return typed;
    if (read) ends[end] = read;
  }
  const since = ends.since ?? span;
  return ends.until ? untilThen(since, ends.until.since, now) : since;
}

/** "20 floods", "floods 20 last week", "five": a time, then a number is taken off; the rest is the topic. */
function readAsked({ options }: CommandInput, deps: CommandDeps): AskedLatest | null {
  const now = deps.now();
  const typed = options['topic']?.trim() ?? '';
  if (/^-\d+$/.test(typed)) return null;
  const count = options['count']?.trim() ?? '';
  const dated = endsInMonth(typed) && count !== '' ? splitSpan(`${typed} ${count}`, now) : null;
  const split = dated ?? splitSpan(typed, now);
  const words = (split?.words ?? typed).replace(/^(?:the )?(?:last|newest|top)(?=\s+\S)/iu, '').trim();
  const { topic, number } = takeNumber(words, dated ? '' : count);
  if (number < 1) return null;
  const told = { wanted: Math.min(number, STORIES_MAX), span: split?.span ?? null, isOver: number > STORIES_MAX };
  return { ...told, ...withoutFrame(topic, deps) };
}

/** "stories about floods", "top", "breaking news". */
function withoutFrame(typed: string, { asking, topics, say }: CommandDeps): Pick<AskedLatest, 'topic' | 'remark'> {
  const isNamed = topics.some(({ slug }) => slug === typed);
  // "not sport", "no football": what is left out is not looked for.
  const left = isNamed ? null : asking.withOperators(typed);
  if (left && /^all NOT \S+$/u.test(left.topic)) return { topic: left.topic, remark: readAsWords(left.topic, say) };
  const framed = isNamed ? null : asking.unframed(typed);
  if (!framed) return { topic: typed, remark: null };
  const { topic, dropped } = framed;
  const quoted = `/latest "${echo(dropped)}"`;
  const remark =
    topic === '' ? say('Words of the news stand in quotes: {words}', { words: quoted }) : readAsWords(topic, say);
  return { topic, remark };
}

function readAsWords(topic: string, say: Say): string {
  return say('Read as: {query}.', { query: echo(topic) });
}

/** The number that was given beside the words, else the one at either end of them. */
function takeNumber(words: string, given: string): { topic: string; number: number } {
  if (given !== '') return { topic: words, number: readNumber(given) ?? 0 };
  const [, first = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/u.exec(words) ?? [];
  const atStart = readNumber(first);
  if (atStart !== null) return { topic: rest, number: atStart };
  const [, before = '', last = ''] = /^([\s\S]+?)\s+(\S+)$/u.exec(words) ?? [];
  const atEnd = readNumber(last);
  return atEnd === null ? { topic: words, number: STORIES } : { topic: before, number: atEnd };
}

type LatestAsked = AskedLatest & { since: string | undefined };
type Found = Awaited<ReturnType<CommandDeps['search']['stories']>>;

async function show(asked: LatestAsked, { stories, more }: Found, deps: CommandDeps): Promise<Reply> {
  const { topic, wanted, span, isOver, since } = asked;
  const { say } = deps;
  const [archive] = await archiveOf(pageOf(span, wanted), deps);
  const what = topic === '' ? wanted : `${wanted} ${echo(topic)}`;
  const before = `/latest ${what} since=${since} until=${stories.at(-1)?.newestAt.toISOString().slice(0, 19)}`;
  const footer =
    since !== undefined && more > 0
      ? say.count(more, ['{n} story before: {line}', '{n} stories before: {line}'], { line: before })
      : (archive ?? say('More on one: /brief with words of its headline.'));
  const title = spans([titleOf(span, say), ...(topic === '' ? [] : [echo(topic)])], ': ');
  const most = isOver ? { intro: say('At most {n} are shown at once.', { n: STORIES_MAX }) } : {};
  return listReply({ title, lines: storyLines(stories, say), footer, ...most });
}

/** What was the last before, where there is one. */
async function noneInTime(span: TimeSpan, deps: CommandDeps): Promise<Reply> {
  const { say } = deps;
  const archive = await archiveOf(pageOf(span, 1), deps);
  const none = say('No story was published in that time.');
  const { stories } = await deps.search.stories(null, { limit: 1, until: span.since });
  const [last] = stories;
  if (!last || archive.length > 0) return problem(none, [...archive, '/latest']);
  const intro = `${none} ${say('The last was on {time}:', { time: say.time(last.newestAt) })}`;
  return listReply({ title: titleOf(span, say), intro, lines: storyLines(stories, say) });
}

const TIMES = ['/latest 20 since=3d', '/latest floods last week', '/latest 20 since=2026-11-27T10:00 until=2026-11-28'];

function titleOf(span: TimeSpan | null, say: Say): string {
  return span ? say('Stories ({time})', { time: span.said(say) }) : say('Latest stories');
}

/** Said where the time that was asked for began before the archive does. */
async function archiveOf({ since, until }: SearchPage, deps: CommandDeps): Promise<string[]> {
  const begins = await deps.archiveBegins();
  const from = since ?? until;
  const line = begins !== null && from !== undefined && from < begins ? await archiveLine(deps) : null;
  return line === null ? [] : [line];
}
