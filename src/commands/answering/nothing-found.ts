import { writeRef } from '../../chat/button-commands.ts';
import type { Button } from '../../chat/message.ts';
import type { Reply } from '../../chat/question.ts';
import type { Say } from '../../chat/say.ts';
import { sayQuery } from '../../engines/matching/explain-match.ts';
import type { Query } from '../../engines/matching/query.ts';
import { fold, readWords } from '../../engines/matching/words.ts';
import { cutText } from '../../kit/cut-text.ts';
import { nearest } from '../../kit/nearest.ts';
import type { Topic } from '../../news/subscription.ts';
import type { FoundStory } from '../../store/search/search-articles.ts';
import { functionWordsAmong } from '../asking/asking-words.ts';
import { unreadTime } from '../asking/read-otherwise.ts';
import type { TimeSpan } from '../asking/time-span.ts';
import type { CommandDeps } from '../command.ts';
import { archiveLine, articleLine, echo, listReply } from './reply-parts.ts';

/**
 * A topic as typed, and its query; null where it could not be read or nothing was typed. `span`: when it was asked for;
 * `opens`: the command that shows one story, where the one that was asked shows none by itself.
 */
type TypedTopic = { typed: string; command: string; tree: Query | null; span?: TimeSpan | null; opens?: string };

const HEADLINES = 5;
const TOPICS_NAMED = 3;
const OTHERS_SHOWN = 2;

/** The answer to a command without its topic: the topics there are, for the asker alone. */
export async function askForTopic(command: string, deps: CommandDeps): Promise<Reply> {
  return { ...(await nothingFound({ typed: '', command, tree: null }, deps)), visibility: 'private' };
}

/** The answer for a topic without stories: the nearest topics and names, and stories with some of the words. */
export async function nothingFound(asked: TypedTopic, deps: CommandDeps): Promise<Reply> {
  const { typed, command, tree, span = null, opens = command } = asked;
  const { say } = deps;
  const earlier = span && tree ? await lastBefore({ typed, tree, span }, deps) : null;
  if (earlier) return earlier;
  const some = tree ? await nearMisses(tree, deps) : [];
  const newest = (await deps.search.stories(null, { limit: HEADLINES })).stories;
  const near = nearTopics(typed, { topics: deps.topics, stories: newest });
  const names = await nearNames(typed, deps);
  // Whoever asked for something is not helped by headlines about everything else.
  const others = names.length > 0 ? [] : typed === '' ? newest : newest.slice(0, OTHERS_SHOWN);
  const shown = some.length > 0 ? some : others;
  return listReply({
    title: typed === '' ? say('Which topic?') : nothingOn(typed, span, say),
    intro:
      unreadSaid(typed, say) +
      introduce({ some: some.length, newest: newest.length, isShown: shown.length > 0, near, names }, say),
    lines: shown.flatMap((story) => story.articles.slice(0, 1)).map((article) => articleLine(article, say)),
    footer: [footer(asked, say), await archiveLine(deps)].filter(Boolean).join(' '),
    buttons: [
      ...names.map((name) => quotesButton(name, say)),
      ...near.map((topic) => ({ label: topic, command: `/${command} ${topic}` })),
      ...storyButton(some, opens),
    ],
  });
}

function nothingOn(typed: string, span: TimeSpan | null, say: Say): string {
  const topic = echo(typed);
  return span
    ? say('Nothing on “{topic}” ({time})', { topic, time: span.said(say) })
    : say('Nothing on “{topic}” yet', { topic });
}

/** Where something was found before the time that was asked for. */
async function lastBefore(
  { typed, tree, span }: { typed: string; tree: Query; span: TimeSpan },
  { search, say }: CommandDeps,
): Promise<Reply | null> {
  const [last] = (await search.stories(tree, { limit: 1 })).stories;
  if (!last) return null;
  return listReply({
    title: nothingOn(typed, span, say),
    intro: say('The last was on {time}:', { time: say.time(last.newestAt) }),
    lines: last.articles.slice(0, 1).map((article) => articleLine(article, say)),
    buttons: [{ label: say('All of it'), command: `/timeline ${typed}` }],
  });
}

/** Words whose stories are looked up, one by one. */
const WORDS_TRIED = 6;
const HITS_TRIED = 20;

/** Stories with some of the words, those with most of them first; words that say nothing never count. */
async function nearMisses(tree: Query, { search, functionWords, asking }: CommandDeps): Promise<FoundStory[]> {
  const parts = tree.kind === 'all' ? tree.parts.filter((part) => part.kind !== 'not') : [];
  const common = functionWordsAmong(parts.flatMap(wordsIn), functionWords);
  const telling = parts.filter((part) => !wordsIn(part).every((word) => common.has(word) || asking.asks(word)));
  const wanted = (telling.length > 0 ? telling : parts).slice(0, WORDS_TRIED);
  const found = await Promise.all(wanted.map((part) => search.stories(part, { limit: HITS_TRIED })));
  const scored = new Map<string, { story: FoundStory; score: number; words: number }>();
  for (const { stories, more } of found) {
    for (const story of stories) {
      const key = story.id ?? story.articles[0]?.id ?? '';
      const known = scored.get(key) ?? { story, score: 0, words: 0 };
      const rarity = 1 / (stories.length + more);
      scored.set(key, { story: known.story, score: known.score + 1 + rarity, words: known.words + 1 });
    }
  }
  const most = Math.max(0, ...[...scored.values()].map(({ words }) => words));
  return [...scored.values()]
    .filter(({ words }) => words === most)
    .sort((a, b) => b.score - a.score || b.story.newestAt.getTime() - a.story.newestAt.getTime())
    .slice(0, HEADLINES)
    .map(({ story }) => story);
}

function wordsIn(part: Query): string[] {
  return 'terms' in part
    ? part.terms.map(({ word, form }) => form ?? word)
    : readWords(sayQuery(part)).map(({ word }) => word);
}

const NAME_PREFIX = 3;
const NAMES_TRIED = 100;
const NAME_WORDS_MAX = 4;

/** Names of people and groups in the stored articles that are spelled nearly so; none where a name is spelled exactly so. */
async function nearNames(typed: string, { search }: CommandDeps): Promise<string[]> {
  const words = readWords(typed).map(({ word }) => word);
  const long = words.filter(({ length }) => length > NAME_PREFIX);
  if (long.length === 0 || words.length > NAME_WORDS_MAX) return [];
  const known = await Promise.all(long.map((word) => search.actorNames(word.slice(0, NAME_PREFIX), NAMES_TRIED)));
  const isNear = (name: string) => {
    const parts = fold(name).split(/[^\p{L}\p{N}]+/u);
    const named = words.filter((word) => parts.includes(word) || nearest(word, parts) !== null);
    // Beside two words of a name the others may be about something else.
    return named.length >= Math.min(2, words.length);
  };
  return [...new Set(known.flat())].filter(isNear).slice(0, TOPICS_NAMED);
}

function quotesButton(name: string, say: Say): Button {
  return { label: say('Quotes: {topic}', { topic: name }), command: `/quotes ${name}` };
}

const LABEL_MAX = 40;

/** The one story that was most likely meant. */
function storyButton([story, ...others]: readonly FoundStory[], command: string): Button[] {
  const id = story?.id ?? null;
  const title = story?.articles[0]?.title ?? '';
  if (id === null || title === '' || others.length > 0) return [];
  return [{ label: cutText(title, LABEL_MAX), command: `/${command} ${writeRef({ kind: 'story', id })}` }];
}

function nearTopics(typed: string, known: { topics: readonly Topic[]; stories: readonly FoundStory[] }): string[] {
  const slugs = known.topics.map((topic) => topic.slug);
  const stories = known.stories.flatMap((story) => story.slug ?? []);
  const near = nearestNames(typed, [...slugs, ...stories], TOPICS_NAMED);
  return near.length > 0 || typed !== '' ? near : slugs.slice(0, TOPICS_NAMED);
}

function unreadSaid(typed: string, say: Say): string {
  const time = unreadTime(typed);
  return time === null ? '' : `${say('I cannot read “{time}” as a time.', { time: echo(time) })} `;
}

type Introduced = { some: number; newest: number; isShown: boolean; near: string[]; names: string[] };

function introduce({ some, newest, isShown, near, names }: Introduced, say: Say): string {
  const heads = [
    ...(names.length > 0 ? [say('Did you mean {names}?', { names: names.join(', ') })] : []),
    ...(near.length > 0 ? [say('Topics you may mean: {topics}.', { topics: near.join(', ') })] : []),
  ];
  const tail = () => {
    if (some > 0) return [say('No story has all of these words; those with most of them:')];
    if (newest === 0) return [say('No article is stored yet: “/feeds status” says how the feeds are doing.')];
    return isShown ? [say('The newest headlines:')] : [];
  };
  return [...heads, ...tail()].join(' ');
}

function footer({ typed, tree }: TypedTopic, say: Say): string {
  const line = `/subscribe ${echo(typed)}`;
  const follow = tree ? ` ${say('“{line}” tells you when something comes.', { line })}` : '';
  return say("A topic is a configured name, a story's name or any keywords.") + follow;
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
