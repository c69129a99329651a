import { followLine, storyButtons } from '../chat/button-commands.ts';
import type { Reply } from '../chat/question.ts';
import { sentence } from '../chat/say.ts';
import { storyCard } from '../chat/story-card.ts';
import type { StoredArticle } from '../store/search/search-articles.ts';
import { nothingFound } from './answering/nothing-found.ts';
import { bestArticle, echo } from './answering/reply-parts.ts';
import { answerTopic, TOPIC_OPTION, type TopicStories } from './asking/find-topic.ts';
import { type CommandDeps, command } from './command.ts';

export const briefCommand = command({
  name: 'brief',
  description: 'The newest story on a topic: summary, key actors, quotes with their speakers',
  usage: '<topic, story or keywords>',
  options: [TOPIC_OPTION],
  run: ({ options }, deps) => {
    const typed = options['topic']?.trim() ?? '';
    return answerTopic({ typed, command: 'brief', limit: 1, best: true }, (found) => showBrief(found, deps), deps);
  },
});

async function showBrief(
  { stories, called, follow, more, story: meant }: TopicStories,
  deps: CommandDeps,
): Promise<Reply> {
  const [story] = stories;
  const article = story && bestArticle(story);
  if (!article) return nothingFound({ typed: called, command: 'brief', tree: null }, deps);
  const whole = story.id === null ? null : await deps.search.storyById(story.id);
  const { articles } = whole ?? story;
  const inOrder = [article, ...articles.filter(({ id }) => id !== article.id)];
  const compared = articles.length > 1 ? await compareArticles(inOrder, deps) : null;
  const { across, outlets } = compared?.kind === 'done' ? compared.result : { across: [], outlets: [] };
  const alsoReportedBy = outlets.filter((outlet) => outlet !== article.outlet);
  const { say } = deps;
  const told = storyCard(article, article.brief, { alsoReportedBy });
  const note = compared?.kind === 'unreadable' ? UNCOMPARED : told.note;
  const card = { ...told, note: note && say(note) };
  const buttons = [
    ...(story.id === null ? [] : storyButtons(story.id, say, meant ?? follow)),
    ...(follow === null ? [] : [{ label: say('Follow'), command: followLine(follow) }]),
  ];
  const sections = across.map(({ title, headline, lines }) => {
    return { title: say(title, { headline: headline ?? '' }), lines };
  });
  return {
    message: { kind: 'brief', query: echo(called), card, across: sections, more, buttons },
    visibility: 'public',
  };
}

async function compareArticles(articles: readonly StoredArticle[], { search, compareOutlets }: CommandDeps) {
  const texts = await search.textsOf(articles.map(({ id }) => id));
  const told = articles.map(({ id, outlet, title, publishedAt, brief }) => {
    const { quotes, language } = brief;
    return { outlet, title, publishedAt, brief, text: texts.get(id) ?? '', quotes, language };
  });
  return compareOutlets({ articles: told, language: articles[0]?.brief.language ?? 'und' });
}

const UNCOMPARED = sentence('What the outlets report could not be compared: a text of theirs cannot be read.');
