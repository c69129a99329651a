import type { SubcommandSpec } from '../chat/command-spec.ts';
import type { Reply } from '../chat/question.ts';
import { readWords } from '../news/words.ts';
import type { CommandInput } from './command.ts';
import type { CommandDeps } from './command-deps.ts';
import { echo, notice, problem } from './show-text.ts';

export type ByHandDeps = Pick<CommandDeps, 'byHand' | 'now'> & {
  search: Pick<CommandDeps['search'], 'articleAt' | 'storyBySlug'>;
};

/** Joining is the machine's; where it is wrong, people put it right, and it stays so. */
export const BY_HAND_SPECS: SubcommandSpec[] = [
  {
    name: 'split',
    description: 'Take an article out of its story: it tells another event',
    usage: '<link>',
    options: [{ name: 'link', description: 'The link of the article', kind: 'text', required: true, offers: null }],
    permission: 'manager',
  },
  {
    name: 'merge',
    description: 'Make one story of two that tell the same event; the second joins the first',
    usage: '<story> <story>',
    options: [
      { name: 'story', description: 'The story that stays', kind: 'text', required: true, offers: 'stories' },
      { name: 'other', description: 'The story that joins it', kind: 'text', required: true, offers: 'stories' },
    ],
    permission: 'manager',
  },
];

const SPLIT_USE = '/slugline split https://example.org/article';
const MERGE_USE = '/slugline merge harbour-ferry-fire ferry-fire-inquiry';

/** `/slugline split <link>`: the article gets a story of its own, and later articles like it follow there. */
export async function splitByHand({ options, asker }: CommandInput, deps: ByHandDeps): Promise<Reply> {
  const link = (options['link'] ?? '').trim().replace(/^<([^>|]*)(?:\|[^>]*)?>$/, '$1');
  if (link === '') return problem('Which article? Give its link.', [SPLIT_USE]);
  const article = await deps.search.articleAt(link);
  if (!article?.story) return problem(`No story has an article at ${echo(link)}.`, [`/why ${echo(link)}`]);
  if (article.story.articles < 2) return problem('This article is alone in its story already.');
  const { id: articleId, title, story } = article;
  const split = { articleId, slug: slugOf(title) ?? story.slug, headline: title };
  const { slug } = await deps.byHand.split({ ...split, from: story.id, by: asker.userName, at: deps.now() });
  const text = `“${echo(title)}” is a story of its own now: ${slug}. It was ${story.slug}.`;
  return notice({ tone: 'done', text, hints: [`/brief ${slug}`, `/slugline merge ${story.slug} ${slug}`] }, 'public');
}

const SLUG_WORDS = 4;
const SLUG_WORD_MIN = 4;

/** From the headline; names and topic of the brief are the machine's way. */
function slugOf(title: string): string | null {
  const words = readWords(title).map(({ word }) => word);
  const telling = words.filter((word) => word.length >= SLUG_WORD_MIN).slice(0, SLUG_WORDS);
  return telling.length < 2 ? null : telling.join('-');
}

/** `/slugline merge <story> <story>`: what channels were alerted of stays; posted alerts name all outlets. */
export async function mergeByHand({ options, asker }: CommandInput, deps: ByHandDeps): Promise<Reply> {
  const typed = [options['story'] ?? '', options['other'] ?? ''].join(' ').trim().toLowerCase().split(/\s+/);
  const [into = '', from = '', ...rest] = typed;
  if (from === '' || rest.length > 0) return problem('Which two stories? Give both by their slugs.', [MERGE_USE]);
  if (into === from) return problem('These are one story already.');
  const [stays, joins] = await Promise.all([deps.search.storyBySlug(into), deps.search.storyBySlug(from)]);
  if (!stays?.id) return problem(`There is no story ${echo(into)}.`, [`/brief ${echo(into)}`]);
  if (!joins?.id) return problem(`There is no story ${echo(from)}.`, [`/brief ${echo(from)}`]);
  await deps.byHand.merge({ from: joins.id, into: stays.id, by: asker.userName, at: deps.now() });
  const text = `${echo(from)} is part of ${echo(into)} now.`;
  return notice({ tone: 'done', text, hints: [`/brief ${echo(into)}`] }, 'public');
}
