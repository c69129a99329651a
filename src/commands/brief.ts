import type { AcrossSection, Button } from '../chat/message.ts';
import type { Reply } from '../chat/question.ts';
import { storyCard } from '../chat/story-card.ts';
import { followLine, timelineLine } from '../chat/topic-line.ts';
import type { ChangeWords } from '../news/facts-of-text.ts';
import type { Topic } from '../news/topic.ts';
import { unreachable } from '../news/unreachable.ts';
import type { ArticleSearch, FoundStory } from '../store/search-articles.ts';
import { acrossOutlets } from './across-outlets.ts';
import { bestArticle, otherOutlets } from './best-article.ts';
import type { Command, CommandInput } from './command.ts';
import { findMeaning } from './find-topic.ts';
import { nothingFound } from './nothing-found.ts';
import { badQuery, echo } from './show-text.ts';

export type BriefDeps = {
  topics: readonly Topic[];
  search: Pick<ArticleSearch, 'stories' | 'storyBySlug' | 'textsOf'>;
  wordsOf: (language: string) => ChangeWords;
};

/** `/brief <topic>`: the newest story that matches, as a card. */
export const briefCommand: Command<BriefDeps> = {
  spec: {
    name: 'brief',
    description: 'The newest story on a topic: summary, key actors, quotes with their speakers',
    usage: '<topic, story or keywords>',
    options: [
      {
        name: 'topic',
        description: 'A topic, a story or any keywords',
        kind: 'text',
        required: true,
        offers: 'stories',
      },
    ],
    subcommands: [],
    visibility: 'public',
    permission: 'anyone',
  },
  run: answerBrief,
};

async function answerBrief(input: CommandInput, deps: BriefDeps): Promise<Reply> {
  const typed = input.options['topic']?.trim() ?? '';
  if (typed === '') return { message: await nothingFound({ typed, tree: null }, deps), visibility: 'private' };
  const meaning = await findMeaning(typed, deps);
  switch (meaning.kind) {
    case 'bad':
      return badQuery(typed, meaning);
    case 'story':
      return briefOf({ story: meaning.story, typed, follow: meaning.slug, more: 0 }, deps);
    case 'topic':
    case 'keywords': {
      const { stories, more } = await deps.search.stories(meaning.tree, { limit: 1 });
      const [story] = stories;
      if (!story) return { message: await nothingFound({ typed, tree: meaning.tree }, deps), visibility: 'public' };
      const follow = meaning.kind === 'topic' ? meaning.topic.slug : meaning.text;
      return briefOf({ story, typed, follow, more }, deps);
    }
    default:
      return unreachable(meaning);
  }
}

type Found = { story: FoundStory; typed: string; follow: string; more: number };

async function briefOf({ story, typed, follow, more }: Found, deps: BriefDeps): Promise<Reply> {
  const article = bestArticle(story);
  if (!article) return { message: await nothingFound({ typed, tree: null }, deps), visibility: 'public' };
  const whole = story.slug === null ? null : await deps.search.storyBySlug(story.slug);
  const alsoReportedBy = otherOutlets(whole ?? story, article.outlet);
  const card = storyCard(article, article.brief, { alsoReportedBy });
  const across = alsoReportedBy.length > 0 ? await tellAcross(whole ?? story, deps) : [];
  const buttons = briefButtons(story.slug ?? follow, follow);
  return { message: { kind: 'brief', query: echo(typed), card, across, more, buttons }, visibility: 'public' };
}

async function tellAcross({ articles }: FoundStory, { search, wordsOf }: BriefDeps): Promise<AcrossSection[]> {
  const texts = await search.textsOf(articles.map(({ id }) => id));
  const tellings = articles.map(({ id, outlet, title, brief }) => {
    return { outlet, title, text: texts.get(id) ?? '', quotes: brief.quotes };
  });
  return acrossOutlets(tellings, wordsOf(articles[0]?.brief.language ?? 'und'));
}

function briefButtons(story: string, follow: string): Button[] {
  return [
    { label: 'Quotes', command: `/quotes ${story}` },
    { label: 'Actors', command: `/actors ${story}` },
    { label: 'Timeline', command: timelineLine(follow) },
    { label: 'Follow', command: followLine(follow) },
  ];
}
