import type { Reply } from '../chat/question.ts';
import type { Topic } from '../news/topic.ts';
import type { ArticleSearch } from '../store/search-articles.ts';
import { bestArticle } from './best-article.ts';
import type { Command, CommandInput } from './command.ts';
import { nothingFound } from './nothing-found.ts';
import { articleLine, problem } from './show-text.ts';

export type LatestDeps = { topics: readonly Topic[]; search: Pick<ArticleSearch, 'stories'> };

const STORIES = 5;
const STORIES_MAX = 20;

/** `/latest [n]`: the newest stories, whatever their topic. */
export const latestCommand: Command<LatestDeps> = {
  spec: {
    name: 'latest',
    description: 'The newest stories, each with outlet, time and link',
    usage: '[how many]',
    options: [
      {
        name: 'count',
        description: `How many stories, 1 to ${STORIES_MAX}`,
        kind: 'number',
        required: false,
        offers: null,
      },
    ],
    subcommands: [],
    visibility: 'public',
    permission: 'anyone',
  },
  run: answerLatest,
};

async function answerLatest(input: CommandInput, deps: LatestDeps): Promise<Reply> {
  const wanted = Number(input.options['count'] ?? STORIES);
  if (!Number.isInteger(wanted) || wanted < 1) {
    return problem(`How many stories? A whole number from 1 to ${STORIES_MAX}.`, ['/latest 5']);
  }
  const { stories } = await deps.search.stories(null, { limit: Math.min(wanted, STORIES_MAX) });
  if (stories.length === 0)
    return { message: await nothingFound({ typed: '', tree: null }, deps), visibility: 'public' };
  const lines = stories.flatMap((story) => bestArticle(story) ?? []).map(articleLine);
  const footer = 'More on one: /brief with words of its headline.';
  return {
    message: { kind: 'list', title: 'Latest stories', intro: null, lines, footer, buttons: [] },
    visibility: 'public',
  };
}
