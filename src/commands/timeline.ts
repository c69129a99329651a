import { followLine } from '../chat/button-commands.ts';
import type { Chart, ListLine } from '../chat/message.ts';
import type { Reply } from '../chat/question.ts';
import { type Say, sentence } from '../chat/say.ts';
import { parseQuery } from '../engines/matching/parse-query.ts';
import { DAY_MS, HOUR_MS } from '../kit/time.ts';
import type { StoryChange } from '../news/story.ts';
import type { FoundStory } from '../store/search/search-articles.ts';
import { askForTopic } from './answering/nothing-found.ts';
import {
  archiveLine,
  articleLine,
  bestArticle,
  dotted,
  echo,
  listReply,
  otherOutlets,
  problem,
} from './answering/reply-parts.ts';
import { answerTopic, TOPIC_OPTION, type TopicStories } from './asking/find-topic.ts';
import { endsInMonth, lastOf, readNumber, readSpan, splitSpan, type TimeSpan } from './asking/time-span.ts';
import { type CommandDeps, type CommandInput, command, option } from './command.ts';

const STORIES = 20;
const CHANGES_PER_STORY = 2;
const DAYS_MAX = 3650;

export const timelineCommand = command({
  name: 'timeline',
  description: 'The stories on a topic day by day',
  usage: '<topic, story or keywords> [7 | last 2 weeks | since 27 nov]',
  options: [
    TOPIC_OPTION,
    option('days', 'How many days back; without it, as far as the newest stories reach', { kind: 'number' }),
  ],
  run: answerTimeline,
});

async function answerTimeline(input: CommandInput, deps: CommandDeps): Promise<Reply> {
  const typed = input.options['topic']?.trim() ?? '';
  if (typed === '') return askForTopic('timeline', deps);
  const read = readTopicAndTime({ typed, days: input.options['days']?.trim() ?? '' }, deps.now());
  if (read === 'unclear') {
    const topic = echo(typed.replace(/\s-?\S+$/u, ''));
    const forms = [`/timeline ${topic} 7`, `/timeline ${topic} last 2 weeks`, `/timeline ${topic} since 2026-11-27`];
    return problem(deps.say('Since when? A number of days up to {most}, a time or a date.', { most: DAYS_MAX }), forms);
  }
  const { topic, span } = read;
  const asked = { typed: topic, command: 'timeline', limit: STORIES, span };
  const reply = await answerTopic(asked, (found) => show(found, found.span ?? span, deps), deps);
  return withNumberAsWord(reply, { topic, days: input.options['days']?.trim() ?? '' }, deps);
}

/** "iphone 17", "article 370": where news has the number behind the word, the words are offered beside the days. */
async function withNumberAsWord(
  reply: Reply,
  { topic, days }: { topic: string; days: string },
  { search, say }: CommandDeps,
): Promise<Reply> {
  const [, before = '', last = ''] = /^([\s\S]*?)(\S+)$/u.exec(topic) ?? [];
  const name = `"${last} ${days}"`;
  const read = /^\d{1,3}$/.test(days) && !last.includes('"') ? parseQuery(name) : null;
  const { message } = reply;
  if (read?.kind !== 'query' || message.kind !== 'list') return reply;
  const { stories } = await search.stories(read.tree, { limit: 1 });
  if (stories.length === 0) return reply;
  const button = {
    label: say('The words {words}', { words: `${last} ${days}` }).slice(0, 40),
    command: `/timeline ${before}${name}`,
  };
  return { ...reply, message: { ...message, buttons: [...message.buttons, button] } };
}

type TopicAndTime = { topic: string; span: TimeSpan | null };

/** "floods 7", "floods 7d", "floods last 2 weeks": a time at the end is one, and not words to look for. */
function readTopicAndTime({ typed, days }: { typed: string; days: string }, now: Date): TopicAndTime | 'unclear' {
  if (days !== '') return readWithDays({ typed, days }, now);
  const [, before = '', last = ''] = /^([\s\S]+)\s+(\S+)$/u.exec(typed) ?? [];
  if (/^-\d+[dwh]?$/u.test(last)) return 'unclear';
  const isYear = /^(?:19|20)\d\d$/u.test(last);
  const numbered = /^\d{3,4}$/u.test(last) && !isYear ? readDays(last, now) : null;
  if (numbered) return { topic: before, span: numbered };
  const split = splitSpan(typed, now);
  return split && split.words !== '' ? { topic: split.words, span: split.span } : { topic: typed, span: null };
}

function readWithDays({ typed, days }: { typed: string; days: string }, now: Date): TopicAndTime | 'unclear' {
  // "floods since nov 27": a day of the month, not so many days.
  const dated = endsInMonth(typed) ? splitSpan(`${typed} ${days}`, now) : null;
  if (dated && dated.words !== '') return { topic: dated.words, span: dated.span };
  const span = readDays(days, now);
  return span === null ? 'unclear' : { topic: typed.replace(/\s+(?:for|in|(?:the )?(?:last|past))$/iu, ''), span };
}

function readDays(typed: string, now: Date): TimeSpan | null {
  const days = readNumber(typed);
  if (days === null) return readSpan(typed, now);
  if (days < 1 || days > DAYS_MAX) return null;
  return { since: new Date(now.getTime() - days * DAY_MS), said: lastOf(days, 'd') };
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

async function show(
  { stories, more, called, follow, story }: TopicStories,
  span: TimeSpan | null,
  deps: CommandDeps,
): Promise<Reply> {
  const { search, say } = deps;
  const changes = await search.changesOf(stories.flatMap(({ articles }) => articles.map(({ id }) => id)));
  const chart = coverageChart(
    stories.flatMap(({ articles }) => articles.map(({ publishedAt }) => publishedAt)),
    say,
  );
  // The timeline of a single story lists its articles, that of a topic its stories.
  const [only] = stories;
  const shown =
    only && stories.length === 1 ? only.articles.map((article) => ({ ...only, articles: [article] })) : stories;
  return listReply({
    title: say('Timeline: {topic}', { topic: echo(called) }),
    // A number behind the words is read as days; the intro says so to people who meant it as a word.
    intro: span && capital(`${span.said(say)}.`),
    ...(chart ? { chart } : {}),
    lines: [...shown].reverse().flatMap((story) => [...storyLine(story, say), ...changeLines(story, changes, say)]),
    footer:
      more > 0
        ? say.count(more, ['{n} earlier story not shown.', '{n} earlier stories not shown.'])
        : await archiveLine(deps),
    buttons: [
      { label: say('Newest brief'), command: `/brief ${story ?? follow ?? called}` },
      ...(follow === null ? [] : [{ label: say('Follow'), command: followLine(follow) }]),
    ],
  });
}

/** Changes of a story, each shown below the article that reported it. */
function changeLines({ articles }: FoundStory, changes: readonly StoryChange[], say: Say): ListLine[] {
  const ids = new Set<string>(articles.map(({ id }) => id));
  const titles = new Set(articles.map(({ title }) => title));
  const ofStory = changes.filter(({ articleId }) => ids.has(articleId)).slice(0, CHANGES_PER_STORY);
  return ofStory.flatMap(({ changes: [first], outlet, url, foundAt }) =>
    first && !titles.has(first.after)
      ? [{ text: `↳ ${first.after}`, detail: dotted([say('Changed'), outlet, say.time(foundAt)]), url }]
      : [],
  );
}

const DAY = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;

function storyLine(story: FoundStory, say: Say): ListLine[] {
  const article = bestArticle(story);
  if (!article) return [];
  const others = otherOutlets(story, article.outlet).length;
  const { outlet } = article;
  const day = story.newestAt.toLocaleDateString(say.locale, DAY);
  const forms = [sentence('{outlet} and {n} other outlet'), '{outlet} and {n} other outlets'] as const;
  const by = others > 0 ? say.count(others, forms, { outlet }) : outlet;
  return [{ ...articleLine(article, say), detail: dotted([day, by]) }];
}

/** More bars cannot be told apart on a phone. */
const BARS_MAX = 48;

/** Articles an hour for a story of less than two days, then a day, then in spans of days; null for a single bar. */
export function coverageChart(publishedAt: readonly Date[], say: Say): Chart | null {
  const times = publishedAt.map((at) => at.getTime()).sort((one, other) => one - other);
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined || times.length < 2) return null;
  const isYoung = last - first < BARS_MAX * HOUR_MS - HOUR_MS;
  const unit = isYoung ? HOUR_MS : DAY_MS;
  const start = Math.floor(first / unit) * unit;
  const spanUnits = Math.floor((last - start) / unit) + 1;
  const step = unit * Math.ceil(spanUnits / BARS_MAX);
  const bars = Array.from({ length: Math.floor((last - start) / step) + 1 }, (_, index) => {
    const from = start + index * step;
    const value = times.filter((at) => at >= from && at < from + step).length;
    return { label: labelOf(new Date(from), isYoung, say), value };
  });
  return bars.length < 2 ? null : { title: titleOf(step, say), bars };
}

function titleOf(step: number, say: Say): string {
  if (step === HOUR_MS) return say('Articles an hour, UTC');
  return step === DAY_MS ? say('Articles a day') : say('Articles in {n} days', { n: step / DAY_MS });
}

function labelOf(at: Date, withHour: boolean, { locale }: Say): string {
  const day = at.toLocaleDateString(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return withHour ? `${day} ${at.toISOString().slice(11, 16)}` : day;
}
