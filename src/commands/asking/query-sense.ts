import type { ListLine } from '../../chat/message.ts';
import { ENGLISH, type Say, sentence } from '../../chat/say.ts';
import { sayQuery } from '../../engines/matching/explain-match.ts';
import { parseQuery } from '../../engines/matching/parse-query.ts';
import type { Query } from '../../engines/matching/query.ts';
import { readWords } from '../../engines/matching/words.ts';
import { DAY_MS } from '../../kit/time.ts';
import type { Scope } from '../../news/owner.ts';
import { echo, storyLines } from '../answering/reply-parts.ts';
import type { CommandDeps, SharedDeps } from '../command.ts';
import { type AskingHabits, type FunctionWords, functionWordsAmong, type Unframed } from './asking-words.ts';
import { contradictionIn, isRare, remarksOn } from './query-remarks.ts';
import { splitSpan } from './time-span.ts';

/** `now`: where times are read. */
type DoubtDeps = { functionWords: FunctionWords; asking: AskingHabits; say: Say; now?: () => Date } & Parameters<
  typeof isRare
>[1];

/** Why a query is asked about instead of being followed, and what to write; null where it makes sense. */
export type Doubt = { what: string; mends: string[] };

/** How often alerts are to come, typed as words. */
const OFTEN =
  /^([^"]*\S)\s+((?:hourly|daily|weekly|monthly|every (?:hour|day|morning|evening|week|month)|(?:once|twice) a (?:day|week)|(?:on )?(?:weekdays|weekends|mornings|evenings)(?: only)?|(?:only )?on (?:weekdays|weekends))(?:\s+(?:at\s+)?\d[\d:.]*(?:\s*[ap]m)?)?)$/iu;
const EVERYTHING_WORDS = /^(?:all|everything|every(?:\s+article|\s+story)?|any|\*)$/iu;

/** Doubts that the words of a subscription are meant: quoted, they are. */
export async function doubtOf(typed: string, tree: Query, deps: DoubtDeps): Promise<Doubt | null> {
  const topic = typed.trim();
  const { say } = deps;
  if (EVERYTHING_WORDS.test(topic)) {
    const what = say('“{topic}” by itself is looked for as a word.', { topic });
    const all = say('Every article goes to channels with “all: true” in config/alerts.yaml');
    const but = say('{line} (all but what has the word)', { line: '/subscribe all -sport' });
    return { what, mends: [but, all, `/subscribe "${topic}"`] };
  }
  const words = typed.includes('"') || /[“”:]/u.test(typed) ? [] : readWords(typed).map(({ word }) => word);
  const common = functionWordsAmong(words, deps.functionWords);
  // "war" and "die" are such words of German, and none of an English newsroom.
  const isCommon = words.length > 0 && words.every((word) => common.has(word));
  if (isCommon && !(await isRare(tree, deps))) {
    const what = say('“{topic}” stands in nearly every article of its language.', { topic });
    return { what, mends: [say('Add what it is about: /subscribe taliban border'), `/subscribe "${topic}"`] };
  }
  const said =
    optionSaid(typed, deps) ??
    timeSaid(typed, deps) ??
    wordsSaid(typed, deps) ??
    (await commonLeftOut(typed, tree, deps));
  if (said) return said;
  const reason = contradictionIn(tree);
  if (reason === null) return null;
  return { what: say('No article can match: {reason}.', { reason }), mends: ['/subscribe taliban -cricket'] };
}

/** "floods in #health and #desk": the second channel stands among the words. */
export function channelsSaid(typed: string, first: string, say: Say): Doubt | null {
  const [, topic = '', channel] =
    /^(?!#)([^"]*?)\s*(?:(?:and|or|in|to|&|#[\p{L}\p{N}_-]+,?|,)\s*)*(?<=\s)(#[\p{L}\p{N}_-]+)$/iu.exec(typed) ?? [];
  if (channel === undefined || topic === '') return null;
  const what = say('“{time}” is read as words of the news.', { time: typed.slice(topic.length).trim() });
  const channels = first === '' ? [channel] : [first, channel];
  return { what, mends: [...channels, `"${channel}"`].map((where) => `/subscribe ${echo(topic)} ${where}`) };
}

/** What asks, and is no word of the news: "stories mentioning …", "… only in english", "… ou …". */
function wordsSaid(typed: string, { asking, say }: DoubtDeps): Doubt | null {
  const framed = asking.unframed(typed);
  const { topic, dropped: asked } = withoutAsking(framed?.topic ?? typed, asking);
  const language = asking.withLanguage(topic);
  const operators = operatorsSaid(language?.topic ?? topic, asking);
  const dropped = [framed?.dropped, asked, language?.dropped, operators?.dropped].filter(Boolean).join(' … ');
  if (dropped === '') return null;
  const asMeant = operators?.topic ?? language?.topic ?? topic;
  const words = [asking.telling(asMeant)?.topic ?? asMeant, language?.field].filter(Boolean).join(' ');
  const what = say('“{time}” is read as words of the news.', { time: dropped });
  const isPersonal = /(?<!\S)me(?!\S)/iu.test(framed?.dropped ?? '');
  const mends = [...(isPersonal ? [`/subscribe ${words} me`] : []), `/subscribe ${words}`];
  if (words === '')
    return { what, mends: [say('Add what it is about: /subscribe taliban border'), `/subscribe "${typed}"`] };
  const kept = dropped.includes(' … ') ? `"${echo(typed)}"` : `${words} "${dropped}"`;
  return { what, mends: [...mends, `/subscribe ${kept}`] };
}

/** Operators of another language, or a "without": those that the query language reads itself are none. */
function operatorsSaid(topic: string, asking: AskingHabits): Unframed | null {
  const read = asking.withOperators(topic);
  const [before, after] = [topic, read?.topic ?? topic].map((line) => parseQuery(line));
  return before?.kind === 'query' && after?.kind === 'query' && sayQuery(before.tree) !== sayQuery(after.tree)
    ? read
    : null;
}

/** Without the words at its end that ask: "cholera alerts". */
function withoutAsking(typed: string, asking: AskingHabits): { topic: string; dropped: string } {
  const pieces = /["():=]/u.test(typed) ? [] : typed.split(/\s+/u);
  const kept = pieces.findLastIndex((piece) => !asking.asks(piece)) + 1;
  return kept === pieces.length || kept === 0
    ? { topic: typed, dropped: '' }
    : { topic: pieces.slice(0, kept).join(' '), dropped: pieces.slice(kept).join(' ') };
}

/** "by at least 3 outlets", "but only if 3 sources have it". */
const OUTLETS_SAID =
  /^([^"]*?\S)\s+((?:but )?(?:only )?(?:by |in |from |if |when |once )?(?:(more than|over) |at least |(?<=\b(?:by|if|when|once) ))(\d{1,3}) (?:or more )?(?:outlets?|sources?|papers?)(?: (?:have|has|report|carry|run|cover|confirm)\b[^"]*)?)$/iu;

const TIME_SAID = /^(?:until|till|to|for|since|from|during|over|this|next|last|past|between|on)\b/iu;

/** "until friday": alerts have no end but that somebody sets. */
function timeSaid(typed: string, { asking, now, say }: DoubtDeps): Doubt | null {
  const split = now && !typed.includes('"') ? splitSpan(asking.withEnglishTime(typed) ?? typed, now()) : null;
  const said = split ? typed.slice(split.words.length).replace(/^[\s,;]+/u, '') : '';
  if (!split || split.words === '' || !typed.startsWith(split.words) || !TIME_SAID.test(said)) return null;
  const what = say('“{time}” is read as words of the news.', { time: said });
  return { what, mends: [`/subscribe ${echo(split.words)}`, `/subscribe ${echo(split.words)} "${said}"`] };
}

/** How often, or by how many outlets, said in words. */
function optionSaid(typed: string, { asking, say }: DoubtDeps): Doubt | null {
  const [, keywords = '', time = ''] = OFTEN.exec(typed) ?? OFTEN.exec(asking.withEnglishTime(typed) ?? '') ?? [];
  const [, ofOutlets = '', outlets = '', over, number] = OUTLETS_SAID.exec(typed) ?? [];
  const said = time || outlets;
  if (said === '') return null;
  const digest = `${/week(?!day|end)|month/iu.test(time) ? 'weekly mon' : 'daily'} ${hourOf(time)}`;
  const meant = time === '' ? `outlets>${over ? number : Number(number) - 1}` : `digest="${digest}"`;
  const words = echo(keywords || ofOutlets).replace(/[\s,;]+$/u, '');
  const what = say('“{time}” is read as words of the news.', { time: said });
  return { what, mends: [`/subscribe ${words} ${meant}`, `/subscribe ${words} "${said}"`] };
}

/** "every morning at 7", "daily 6:30 pm". */
function hourOf(time: string): string {
  const [, hour, minute = '00', half] = /(\d{1,2})(?:[.:](\d\d))?\s*([ap]m)?$/iu.exec(time) ?? [];
  if (hour === undefined || Number(hour) > 23) return '08:00';
  const isLate = half?.toLowerCase() === 'pm' && Number(hour) < 12;
  return `${String(Number(hour) + (isLate ? 12 : 0)).padStart(2, '0')}:${minute}`;
}

/** "floods not in peru" would leave out every article with "in". */
async function commonLeftOut(typed: string, tree: Query, deps: DoubtDeps): Promise<Doubt | null> {
  const left = leftOutOf(tree).flatMap((part) => (part.kind === 'words' && part.whole === undefined ? [part] : []));
  for (const part of left) {
    const [{ form, word } = { word: '' }, ...more] = part.terms;
    const topic = form ?? word;
    const isCommon = more.length === 0 && functionWordsAmong([topic], deps.functionWords).has(topic);
    const without = typed.replace(new RegExp(`(?<=\\s|[-!])${topic}\\s+`, 'iu'), '');
    if (!isCommon || without === typed || (await isRare(part, deps))) continue;
    const what = deps.say('“{topic}” stands in nearly every article of its language.', { topic });
    return { what, mends: [`/subscribe ${echo(without)}`] };
  }
  return null;
}

function leftOutOf(tree: Query): Query[] {
  if (tree.kind === 'not') return [tree.part];
  return tree.kind === 'all' || tree.kind === 'any' ? tree.parts.flatMap(leftOutOf) : [];
}

type SenseDeps = Pick<SharedDeps, 'search' | 'functionWords' | 'asking'> &
  Pick<Parameters<typeof remarksOn>[1], 'feeds'>;

/** What /subscribe would say of a query to somebody with a scope. */
export function createSense({ search, ...shared }: SenseDeps) {
  return async ({ typed, tree }: { typed: string; tree: Query }, scope: Scope): Promise<string[]> => {
    const deps = { ...shared, scope, search: search.in(scope), say: ENGLISH };
    const doubt = await doubtOf(typed, tree, deps);
    return doubt ? [doubt.what] : remarksOn(tree, deps);
  };
}

const LIST_SIGN = /(?<=\p{L})\s*[,;，、；،؛]\s*(?=[\p{L}"(])|(?<=\p{L}{3})\/(?=\p{L}{3})/u;

/** How keywords were read, as a sentence for the answer. */
export function readAs(typed: string, tree: Query, say: Say): string {
  const isList = LIST_SIGN.test(typed.replace(/"[^"]*"/gu, ''));
  const list = isList ? ` ${say('A comma means OR; leave it out to want all of them.')}` : '';
  return say('Read as: {query}.', { query: sayQuery(tree) }) + list;
}

/** "about 3 a day"; `total` of so many days. */
function sayRate(total: number, days: number, say: Say): string {
  const rate = total / Math.max(days, 1 / 24);
  if (rate < 0.75) return say('less than one a day');
  return say.count(Math.round(rate), ['about one a day', 'about {n} a day']);
}

const PREVIEW_DAYS = 7;
const PREVIEW_STORIES = 3;

type WeekPreview = { intro: string; lines: ListLine[] };

const IN_ALL = [
  sentence('In the last {days} days {n} story would have been posted, {rate}, the newest:'),
  'In the last {days} days {n} stories would have been posted, {rate}, the newest:',
] as const;
const AT_LEAST = [
  sentence('In the last {days} days at least {n} story would have been posted, {rate}, the newest:'),
  'In the last {days} days at least {n} stories would have been posted, {rate}, the newest:',
] as const;

/** The stories of the last week that match, so that people see whether their keywords are right. */
export async function lastWeek(query: string, deps: CommandDeps): Promise<WeekPreview> {
  const parsed = parseQuery(query);
  if (parsed.kind === 'bad') return { intro: '', lines: [] };
  const since = new Date(deps.now().getTime() - PREVIEW_DAYS * DAY_MS);
  const { stories, more, atLeast, from } = await deps.search.stories(parsed.tree, { limit: PREVIEW_STORIES, since });
  if (stories.length === 0) return beforeLastWeek(parsed.tree, deps);
  const { say } = deps;
  // Where it stopped counting, the rate is that of the newest.
  const days = atLeast && from ? (deps.now().getTime() - from.getTime()) / DAY_MS : PREVIEW_DAYS;
  const rate = sayRate(stories.length + more, days, say);
  const intro = say.count(stories.length + more, atLeast ? AT_LEAST : IN_ALL, { days: PREVIEW_DAYS, rate });
  return { intro, lines: storyLines(stories, say) };
}

async function beforeLastWeek(tree: Query, deps: CommandDeps): Promise<WeekPreview> {
  const { stories } = await deps.search.stories(tree, { limit: 1 });
  const { say } = deps;
  const lines = storyLines(stories, say);
  const none = say('No story of the last {days} days matches; the next one will be posted.', { days: PREVIEW_DAYS });
  return { intro: lines.length > 0 ? `${none} ${say('The last one before:')}` : none, lines };
}
