import { followLine, timelineLine } from '../chat/button-commands.ts';
import type { AcrossSection, Button } from '../chat/message.ts';
import type { Reply } from '../chat/question.ts';
import { storyCard } from '../chat/story-card.ts';
import type { Readable } from '../news/publisher-text.ts';
import type { Topic } from '../news/subscription.ts';
import type { ArticleSearch, FoundStory } from '../store/search/search-articles.ts';
import { askForTopic, nothingFound } from './answering/nothing-found.ts';
import { bestArticle, echo, otherOutlets } from './answering/reply-parts.ts';
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
  const alsoReportedBy = otherOutlets(whole ?? story, article.outlet);
  const compared = alsoReportedBy.length > 0 ? await sectionsAcross(whole ?? story, deps) : NOTHING_ACROSS;
  const across = compared.kind === 'done' ? compared.result : [];
  const told = storyCard(article, article.brief, { alsoReportedBy });
  const card = compared.kind === 'done' ? told : { ...told, note: UNCOMPARED };
  const buttons = briefButtons(story.slug ?? follow, follow);
  return { message: { kind: 'brief', query: echo(typed), card, across, more, buttons }, visibility: 'public' };
}

async function sectionsAcross(
  { articles }: FoundStory,
  { search, compareOutlets }: BriefDeps,
): Promise<Readable<AcrossSection[]>> {
  const texts = await search.textsOf(articles.map(({ id }) => id));
  const compared = articles.map(({ id, outlet, brief }) => {
    return { outlet, text: texts.get(id) ?? '', quotes: brief.quotes };
  });
  return compareOutlets({ articles: compared, language: articles[0]?.brief.language ?? 'und' });
}

const NOTHING_ACROSS: Readable<AcrossSection[]> = { kind: 'done', result: [] };
const UNCOMPARED = 'What the outlets report could not be compared: a text of theirs cannot be read.';

function briefButtons(story: string, follow: string): Button[] {
  return [
    { label: 'Quotes', command: `/quotes ${story}` },
    { label: 'Actors', command: `/actors ${story}` },
    { label: 'Timeline', command: timelineLine(follow) },
    { label: 'Follow', command: followLine(follow) },
  ];
}
