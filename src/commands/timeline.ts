import type { ListLine } from '../chat/message.ts';
import type { Reply } from '../chat/question.ts';
import { followLine } from '../chat/topic-line.ts';
import type { StoryChange } from '../news/story.ts';
import { unreachable } from '../news/unreachable.ts';
import type { FoundStory } from '../store/search-articles.ts';
import { bestArticle, otherOutlets } from './best-article.ts';
import type { Command, CommandInput } from './command.ts';
import type { CommandDeps } from './command-deps.ts';
import { coverageChart } from './coverage-chart.ts';
import { nothingFound } from './nothing-found.ts';
import { articleLine, badQuery, count, echo, problem, showTime } from './show-text.ts';
import { TOPIC_OPTION } from './topic-option.ts';
import { findTopicStories, type TopicStoriesDeps } from './topic-stories.ts';

export type TimelineDeps = TopicStoriesDeps &
  Pick<CommandDeps, 'now'> & { search: Pick<CommandDeps['search'], 'changesOf'> };

const STORIES = 20;
const CHANGES_PER_STORY = 2;
const DAYS_MAX = 3650;
const DAY_MS = 24 * 60 * 60 * 1000;

/** `/timeline <topic> [days]`: the stories of a topic day by day, the oldest first. */
export const timelineCommand: Command<TimelineDeps> = {
  spec: {
    name: 'timeline',
    description: 'The stories on a topic day by day',
    usage: '<topic, story or keywords> [days]',
    options: [
      TOPIC_OPTION,
      {
        name: 'days',
        description: 'How many days back; without it, as far as the newest stories reach',
        kind: 'number',
        required: false,
        offers: null,
      },
    ],
    subcommands: [],
    visibility: 'public',
    permission: 'anyone',
  },
  run: answerTimeline,
};

async function answerTimeline(input: CommandInput, deps: TimelineDeps): Promise<Reply> {
  const typed = input.options['topic']?.trim() ?? '';
  if (typed === '') return { message: await nothingFound({ typed, tree: null }, deps), visibility: 'private' };
  const days = readDays(input.options['days']);
  if (days === 'unclear')
    return problem(`How many days? A whole number from 1 to ${DAYS_MAX}.`, [`/timeline ${echo(typed)} 7`]);
  const since = days === null ? {} : { since: new Date(deps.now().getTime() - days * DAY_MS) };
  const found = await findTopicStories(typed, { limit: STORIES, ...since }, deps);
  switch (found.kind) {
    case 'bad':
      return badQuery(typed, found);
    case 'none':
      return { message: await nothingFound({ typed, tree: found.tree }, deps), visibility: 'public' };
    case 'stories':
      return show(found, { typed, days }, deps);
    default:
      return unreachable(found);
  }
}

function readDays(typed: string | undefined): number | null | 'unclear' {
  if (typed === undefined || typed.trim() === '') return null;
  const days = Number(typed);
  return Number.isInteger(days) && days >= 1 && days <= DAYS_MAX ? days : 'unclear';
}

type Found = { stories: FoundStory[]; more: number; follow: string };

type Asked = { typed: string; days: number | null };

async function show(
  { stories, more, follow }: Found,
  { typed, days }: Asked,
  { search }: TimelineDeps,
): Promise<Reply> {
  const changes = await search.changesOf(stories.flatMap(({ id }) => id ?? []));
  const chart = coverageChart(stories.flatMap(({ articles }) => articles.map(({ publishedAt }) => publishedAt)));
  // A single story is told by its articles, a topic by its stories.
  const [only] = stories;
  const told =
    only && stories.length === 1 ? only.articles.map((article) => ({ ...only, articles: [article] })) : stories;
  return {
    message: {
      kind: 'list',
      title: `Timeline: ${echo(typed)}`,
      // A number behind the words was taken as days: who meant it as a word sees that.
      intro: days === null ? null : `The last ${count(days, ['day', 'days'])}.`,
      ...(chart ? { chart } : {}),
      lines: [...told].reverse().flatMap((story) => [...storyLine(story), ...changeLines(story, changes)]),
      footer: more > 0 ? `${count(more, ['earlier story', 'earlier stories'])} not shown.` : null,
      buttons: [
        { label: 'Newest brief', command: `/brief ${follow}` },
        { label: 'Follow', command: followLine(follow) },
      ],
    },
    visibility: 'public',
  };
}

/** What changed, below the article that told it. */
function changeLines({ articles }: FoundStory, changes: readonly StoryChange[]): ListLine[] {
  const ids = new Set<string>(articles.map(({ id }) => id));
  const titles = new Set(articles.map(({ title }) => title));
  const told = changes.filter(({ articleId }) => ids.has(articleId)).slice(0, CHANGES_PER_STORY);
  return told.flatMap(({ changes: [first], outlet, url, foundAt }) =>
    first && !titles.has(first.after)
      ? [{ text: `↳ ${first.after}`, detail: `Changed · ${outlet} · ${showTime(foundAt)}`, url }]
      : [],
  );
}

function storyLine(story: FoundStory): ListLine[] {
  const article = bestArticle(story);
  if (!article) return [];
  const others = otherOutlets(story, article.outlet).length;
  const line = articleLine(article);
  const day = story.newestAt.toLocaleDateString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const also = others > 0 ? ` and ${count(others, ['other outlet', 'other outlets'])}` : '';
  return [{ ...line, detail: `${day} · ${article.outlet}${also}` }];
}
