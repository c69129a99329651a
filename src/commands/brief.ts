import { followLine, timelineLine } from '../chat/button-commands.ts';
import type { Button } from '../chat/message.ts';
import type { Reply } from '../chat/question.ts';
import { storyCard } from '../chat/story-card.ts';
import type { Topic } from '../news/subscription.ts';
import type { ArticleSearch, StoredArticle } from '../store/search/search-articles.ts';
import { askForTopic, nothingFound } from './answering/nothing-found.ts';
import { bestArticle, echo } from './answering/reply-parts.ts';
import { answerTopic, TOPIC_OPTION, type TopicStories } from './asking/find-topic.ts';
import { type Command, type CommandDeps, type CommandInput, commandSpec } from './command.ts';

type BriefDeps = {
  topics: readonly Topic[];
  search: Pick<ArticleSearch, 'stories' | 'storyBySlug' | 'textsOf'>;
  compareOutlets: CommandDeps['compareOutlets'];
};

/** `/brief <topic>`: the newest story that matches, as a card. */
export const briefCommand: Command<BriefDeps> = {
  spec: commandSpec({
    name: 'brief',
    description: 'The newest story on a topic: summary, key actors, quotes with their speakers',
    usage: '<topic, story or keywords>',
    options: [TOPIC_OPTION],
  }),
  run: answerBrief,
};

async function answerBrief(input: CommandInput, deps: BriefDeps): Promise<Reply> {
  const typed = input.options['topic']?.trim() ?? '';
  if (typed === '') return askForTopic(deps);
  return answerTopic({ typed, page: { limit: 1 } }, (found) => showBrief(found, typed, deps), deps);
}

async function showBrief({ stories, follow, more }: TopicStories, typed: string, deps: BriefDeps): Promise<Reply> {
  const [story] = stories;
  const article = story && bestArticle(story);
  if (!article) return nothingFound({ typed, tree: null }, deps);
  const whole = story.slug === null ? null : await deps.search.storyBySlug(story.slug);
  const { articles } = whole ?? story;
  const inOrder = [article, ...articles.filter(({ id }) => id !== article.id)];
  const compared = articles.length > 1 ? await compareArticles(inOrder, deps) : NOT_COMPARED;
  const { across, outlets } = compared.kind === 'done' ? compared.result : NOT_COMPARED.result;
  const alsoReportedBy = outlets.filter((outlet) => outlet !== article.outlet);
  const told = storyCard(article, article.brief, { alsoReportedBy });
  const card = compared.kind === 'done' ? told : { ...told, note: UNCOMPARED };
  const buttons = briefButtons(story.slug ?? follow, follow);
  return { message: { kind: 'brief', query: echo(typed), card, across, more, buttons }, visibility: 'public' };
}

async function compareArticles(articles: readonly StoredArticle[], { search, compareOutlets }: BriefDeps) {
  const texts = await search.textsOf(articles.map(({ id }) => id));
  const told = articles.map(({ id, outlet, title, publishedAt, brief }) => {
    return { outlet, title, publishedAt, brief, text: texts.get(id) ?? '', quotes: brief.quotes };
  });
  return compareOutlets({ articles: told, language: articles[0]?.brief.language ?? 'und' });
}

const NOT_COMPARED = { kind: 'done' as const, result: { outlets: [], across: [] } };
const UNCOMPARED = 'What the outlets report could not be compared: a text of theirs cannot be read.';

function briefButtons(story: string, follow: string): Button[] {
  return [
    { label: 'Quotes', command: `/quotes ${story}` },
    { label: 'Actors', command: `/actors ${story}` },
    { label: 'Timeline', command: timelineLine(follow) },
    { label: 'Follow', command: followLine(follow) },
  ];
}
