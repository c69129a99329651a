import type { Reply } from '../../chat/question.ts';
import type { Query } from '../../engines/matching/query.ts';
import { fold } from '../../engines/matching/words.ts';
import type { Topic } from '../../news/subscription.ts';
import type { FoundStory } from '../../store/search/search-articles.ts';
import type { CommandDeps } from '../command.ts';
import { archiveLine, articleLine, echo, listReply } from './reply-parts.ts';

/** A topic as typed, and its query; null where it could not be read or nothing was typed. */
type TypedTopic = { typed: string; tree: Query | null };

const HEADLINES = 5;
const TOPICS_NAMED = 3;

/** The answer to a command without its topic: the topics there are, for the asker alone. */
export async function askForTopic(deps: CommandDeps): Promise<Reply> {
  return { ...(await nothingFound({ typed: '', tree: null }, deps)), visibility: 'private' };
}

/** The answer for a topic without stories: the nearest topics and the newest headlines, so that it is never empty. */
export async function nothingFound({ typed, tree }: TypedTopic, deps: CommandDeps): Promise<Reply> {
  // Any of the words instead of all of them.
  const loose = tree?.kind === 'all' ? tree.parts.filter((part) => part.kind !== 'not') : [];
  const some =
    loose.length > 0 ? (await deps.search.stories({ kind: 'any', parts: loose }, { limit: HEADLINES })).stories : [];
  const newest = (await deps.search.stories(null, { limit: HEADLINES })).stories;
  const near = nearTopics(typed, { topics: deps.topics, stories: newest });
  return listReply({
    title: typed === '' ? 'Which topic?' : `Nothing on “${echo(typed)}” yet`,
    intro: introduce({ some: some.length, newest: newest.length, near }),
    lines: (some.length > 0 ? some : newest).flatMap((story) => story.articles.slice(0, 1)).map(articleLine),
    footer: [footer({ typed, tree }), await archiveLine(deps)].filter(Boolean).join(' '),
    buttons: near.map((topic) => ({ label: topic, command: `/brief ${topic}` })),
  });
}

function nearTopics(typed: string, known: { topics: readonly Topic[]; stories: readonly FoundStory[] }): string[] {
  const slugs = known.topics.map((topic) => topic.slug);
  const stories = known.stories.flatMap((story) => story.slug ?? []);
  const near = nearestNames(typed, [...slugs, ...stories], TOPICS_NAMED);
  return near.length > 0 ? near : slugs.slice(0, TOPICS_NAMED);
}

function introduce({ some, newest, near }: { some: number; newest: number; near: string[] }): string {
  const topics = near.length > 0 ? `Topics you may mean: ${near.join(', ')}. ` : '';
  if (some > 0) return `${topics}No story has all of these words; the newest with some of them:`;
  if (newest > 0) return `${topics}The newest headlines:`;
  return `${topics}No article is stored yet: “/feeds status” says how the feeds are doing.`;
}

function footer({ typed, tree }: TypedTopic): string {
  const follow = tree ? ` “/subscribe ${echo(typed)}” tells you when something comes.` : '';
  return `A topic is a configured name, a story's name or any keywords.${follow}`;
}

/** Names with a smaller similarity look alike by chance. */
const SIMILARITY_MIN = 0.3;

/** The known names most similar to what was typed, best first; may be empty. */
export function nearestNames(typed: string, known: readonly string[], limit: number): string[] {
  const wanted = letterPairs(typed);
  return [...new Set(known)]
    .map((name) => ({ name, score: similarity(wanted, letterPairs(name)) }))
    .filter(({ score }) => score >= SIMILARITY_MIN)
    .sort((a, b) => b.score - a.score || a.name.localeCompare(b.name, 'en'))
    .slice(0, limit)
    .map(({ name }) => name);
}

/** Dice's coefficient of letter pairs, on which transposed and missing letters have little effect. */
function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size + b.size === 0) return 0;
  const common = [...a].filter((pair) => b.has(pair)).length;
  return (2 * common) / (a.size + b.size);
}

function letterPairs(name: string): ReadonlySet<string> {
  const words = fold(name.slice(0, 100)).split(/[^\p{L}\p{N}]+/u);
  return new Set(words.flatMap((word) => [...` ${word}`].map((letter, at, all) => letter + (all[at + 1] ?? ''))));
}
