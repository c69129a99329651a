import type { Reply } from '../chat/question.ts';
import type { Topic } from '../news/subscription.ts';
import type { ArticleSearch } from '../store/search/search-articles.ts';
import { nothingFound } from './answering/nothing-found.ts';
import { listReply, problem, storyLines } from './answering/reply-parts.ts';
import { type Command, type CommandInput, commandSpec, option } from './command.ts';

type LatestDeps = { topics: readonly Topic[]; search: Pick<ArticleSearch, 'stories'> };

const STORIES = 5;
const STORIES_MAX = 20;

/** `/latest [n]`: the newest stories of all topics. */
export const latestCommand: Command<LatestDeps> = {
  spec: commandSpec({
    name: 'latest',
    description: 'The newest stories, each with outlet, time and link',
    usage: '[how many]',
    options: [option('count', `How many stories, 1 to ${STORIES_MAX}`, { kind: 'number' })],
  }),
  run: answerLatest,
};

async function answerLatest(input: CommandInput, deps: LatestDeps): Promise<Reply> {
  const wanted = Number(input.options['count'] ?? STORIES);
  if (!Number.isInteger(wanted) || wanted < 1) {
    return problem(`How many stories? A whole number from 1 to ${STORIES_MAX}.`, ['/latest 5']);
  }
  const { stories } = await deps.search.stories(null, { limit: Math.min(wanted, STORIES_MAX) });
  if (stories.length === 0) return nothingFound({ typed: '', tree: null }, deps);
  const footer = 'More on one: /brief with words of its headline.';
  return listReply({ title: 'Latest stories', lines: storyLines(stories), footer });
}
