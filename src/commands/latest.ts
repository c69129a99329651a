import type { Reply } from '../chat/question.ts';
import { DAY_MS, HOUR_MS } from '../kit/time.ts';
import type { SearchPage } from '../store/search/search-articles.ts';
import { nothingFound } from './answering/nothing-found.ts';
import { archiveLine, count, echo, listReply, problem, storyLines } from './answering/reply-parts.ts';
import { type CommandDeps, type CommandInput, command, option } from './command.ts';

const STORIES = 5;
const STORIES_MAX = 20;

export const latestCommand = command({
  name: 'latest',
  description: 'The newest stories, each with outlet, time and link',
  usage: '[how many]',
  options: [
    option('count', `How many stories, 1 to ${STORIES_MAX}`, { kind: 'number' }),
    option('since', 'Of what was published since then: 2026-11-27, 2026-11-27T10:00 (UTC), 36h or 3d ago'),
    option('until', 'Of what was published before then'),
  ],
  run: answerLatest,
});

async function answerLatest(input: CommandInput, deps: CommandDeps): Promise<Reply> {
  const wanted = Number(input.options['count'] ?? STORIES);
  if (!Number.isInteger(wanted) || wanted < 1) {
    return problem(`How many stories? A whole number from 1 to ${STORIES_MAX}.`, ['/latest 5']);
  }
  const page: SearchPage = { limit: Math.min(wanted, STORIES_MAX) };
  for (const end of ['since', 'until'] as const) {
    const typed = input.options[end];
    const at = typed === undefined ? undefined : readMoment(typed, deps.now());
    if (at === null) return problem(`I cannot read “${echo(typed ?? '')}” as a time.`, TIMES);
    if (at) page[end] = at;
  }
  return show(page, input.options['since'], deps);
}

async function show(page: SearchPage, since: string | undefined, deps: CommandDeps): Promise<Reply> {
  const { stories, more } = await deps.search.stories(null, page);
  const earliest = stories.at(-1)?.newestAt;
  const isOfTime = page.since !== undefined || page.until !== undefined;
  const archive = await archiveOf(page, deps);
  if (!earliest && isOfTime) return problem('No story was published in that time.', [...archive, '/latest']);
  if (!earliest) return nothingFound({ typed: '', tree: null }, deps);
  const before = `/latest ${page.limit} since=${since} until=${earliest.toISOString().slice(0, 19)}`;
  const footer =
    since !== undefined && more > 0
      ? `${count(more, ['story', 'stories'])} before: ${before}`
      : (archive[0] ?? 'More on one: /brief with words of its headline.');
  return listReply({ title: isOfTime ? 'Stories of that time' : 'Latest stories', lines: storyLines(stories), footer });
}

/** Said where the time that was asked for began before the archive does. */
async function archiveOf({ since, until }: SearchPage, deps: CommandDeps): Promise<string[]> {
  const begins = await deps.archiveBegins();
  const from = since ?? until;
  const line = begins !== null && from !== undefined && from < begins ? await archiveLine(deps) : null;
  return line === null ? [] : [line];
}

const TIMES = ['/latest 20 since=3d', '/latest 20 since=2026-11-27T10:00 until=2026-11-28'];

/** A moment in UTC, or so many hours or days ago. */
function readMoment(typed: string, now: Date): Date | null {
  const [, amount, unit] = /^(\d{1,4})([hd])$/i.exec(typed) ?? [];
  if (unit) return new Date(now.getTime() - Number(amount) * (unit.toLowerCase() === 'h' ? HOUR_MS : DAY_MS));
  const [, day, time = '00:00'] = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2})?)Z?)?$/i.exec(typed) ?? [];
  const at = new Date(`${day}T${time}Z`);
  return Number.isNaN(at.getTime()) ? null : at;
}
