import { once } from 'node:events';
import { StringDecoder } from 'node:string_decoder';
import { z } from 'zod';
import { createBackground } from '../../engines/joining/background.ts';
import { chooseStory } from '../../engines/joining/choose-story.ts';
import { readSignals } from '../../engines/joining/signals.ts';
import { createEventWords } from '../../engines/joining/slots/event-words.ts';
import { slugNames } from '../../engines/joining/slugs/slug-names.ts';
import { createSlugWords } from '../../engines/joining/slugs/slug-words.ts';
import { storySlug } from '../../engines/joining/slugs/story-slug.ts';
import { createStoryMemory } from '../../engines/joining/story-index.ts';
import { withKnownCountries } from '../../engines/matching/countries.ts';
import { sayQuery } from '../../engines/matching/explain-match.ts';
import { matchQuery, toMatchText } from '../../engines/matching/match-query.ts';
import { createNames, type Names, withNames } from '../../engines/matching/names.ts';
import { parseQuery } from '../../engines/matching/parse-query.ts';
import { parseJson } from '../../kit/errors.ts';
import { DAY_MS } from '../../kit/time.ts';
import { type StoryId, toId } from '../../news/ids.ts';
import type { ReaderPool } from '../../roles/reader-pool.ts';
import { createTellingWriter, type ThreadFacts } from '../../roles/thread-tasks.ts';
import type { LineTool } from '../call.ts';
import { type Exit, type Terminal, toJson } from '../terminal.ts';
import { startProgress } from './progress.ts';

/** Turns the JSON of an input line into the object of an output line. */
type LineWork = (value: unknown) => Promise<object> | object;

type LineParts = ThreadFacts & { readers: Pick<ReaderPool, 'readFeed' | 'readPage'> };

const briefLine = z.object({ id: z.string(), title: z.string().nullish(), text: z.string() });
const feedAddress = { contentType: z.string().nullish(), baseUrl: z.string().nullish() };
const feedLine = z.object({ id: z.string(), bodyBase64: z.string(), ...feedAddress });
/** `title` and `summary` as a feed announces the page, `link` as it names its address where that led on to `url`. */
const announcedAs = { title: z.string().nullish(), summary: z.string().nullish(), link: z.string().nullish() };
const articleLine = z.object({ id: z.string(), html: z.string(), url: z.string().nullish(), ...announcedAs });
/** `lang`: the language that the article is in. */
const matchLine = briefLine.extend({ query: z.string(), lang: z.string().nullish() });
const storyLine = briefLine.extend({ published: z.coerce.date(), outlet: z.string().nullish() });

/** The address of a page whose line names none, so that its relative links lead nowhere. */
const NO_URL = 'https://page.invalid/';

/** Runs a tool over standard input: JSON lines in, JSON lines out, progress on the error stream. A bad line is an error line. */
export async function runLines(name: LineTool, work: LineWork, terminal: Terminal): Promise<Exit> {
  const progress = startProgress('lines', terminal.stderr, () => terminal.now().getTime());
  let bad = 0;
  let number = 0;
  // One line at a time, so that a corpus of any size fits in memory.
  for await (const text of linesOf(terminal.stdin)) {
    number += 1;
    if (text.trim() === '') continue;
    const result = await attempt(work, text, number);
    if ('error' in result && !('id' in result)) bad += 1;
    await write(terminal.stdout, `${toJson(result)}\n`);
    progress.step();
  }
  progress.end();
  if (bad > 0) terminal.stderr.write(`${bad} lines are not what ${name} --jsonl reads; see README\n`);
  return bad > 0 ? 1 : 0;
}

/** Node's readline ends lines at U+2028 as well (since Node 24), which JSON has inside its texts. */
async function* linesOf(input: Terminal['stdin']): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of input) {
    const [first = '', ...more] = (typeof chunk === 'string' ? chunk : decoder.write(chunk)).split('\n');
    rest += first;
    for (const next of more) {
      yield rest;
      rest = next;
    }
  }
  if (rest !== '') yield rest;
}

async function attempt(work: LineWork, text: string, line: number): Promise<object> {
  try {
    // A line that is no JSON gives null, which every tool refuses.
    return await work(parseJson(text));
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    return { line, error: z.prettifyError(error) };
  }
}

/** Waits for `drain` where the reader of the stream is slower. */
async function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

export function lineWork(tool: LineTool, parts: LineParts): LineWork {
  switch (tool) {
    case 'brief':
      return briefWork(parts);
    case 'feed':
      return (value) => readFeedLine(feedLine.parse(value), parts);
    case 'article':
      return (value) => readArticleLine(articleLine.parse(value), parts);
    case 'stories':
      return storyWork(parts);
    case 'match':
      return matchWork(parts);
  }
}

function briefWork(parts: LineParts): LineWork {
  const writeBrief = createTellingWriter(parts);
  return (value) => {
    const { id, title, text } = briefLine.parse(value);
    return { id, brief: writeBrief({ title: title ?? null, text }) };
  };
}

async function readFeedLine(line: z.output<typeof feedLine>, { readers }: LineParts): Promise<object> {
  const startedAt = performance.now();
  const outcome = await readers.readFeed({
    body: Buffer.from(line.bodyBase64, 'base64'),
    contentType: line.contentType ?? null,
    baseUrl: line.baseUrl ?? null,
  });
  const ms = Math.round(performance.now() - startedAt);
  if (outcome.kind === 'unreadable') return { id: line.id, error: outcome.reason, ms };
  const { title, link, entries } = outcome.feed;
  return { id: line.id, feed: { title, link }, entries, ms };
}

async function readArticleLine(line: z.output<typeof articleLine>, { readers }: LineParts): Promise<object> {
  const { id, title: announcedTitle, summary, url, link } = line;
  const page = { body: Buffer.from(line.html, 'utf8'), contentType: 'text/html; charset=utf-8', url: url ?? NO_URL };
  const isAnnounced = announcedTitle != null || summary != null;
  const announced = { title: announcedTitle ?? '', html: summary ?? '', url: link ?? page.url };
  const outcome = await readers.readPage({ ...page, announced: isAnnounced ? announced : null });
  if (outcome.kind === 'unreadable') return { id, error: outcome.reason };
  const { title, text, byline, publishedAt, language, asides } = outcome.page;
  const article = { id, title, text, byline, published: publishedAt, language, asides };
  if (outcome.kind === 'read') return { ...article, source: outcome.source, why: outcome.why };
  // What the page shows is given all the same, and marked: "walled", or "other" where it tells something else.
  return { ...article, source: 'page', [outcome.kind]: outcome.reason };
}

function matchWork({ background }: LineParts): LineWork {
  const names = createNames(background.names);
  return (value) => readMatchLine(matchLine.parse(value), names);
}

/** `match --jsonl`: whether the live matcher finds a query in a text, and how it reads the query. */
function readMatchLine({ id, query, title, text, lang }: z.output<typeof matchLine>, names: Names): object {
  const parsed = withKnownCountries(parseQuery(query), { text: query, names });
  if (parsed.kind === 'bad') return { id, match: false, error: `${parsed.what} ${parsed.mend}` };
  const article = { title: title ?? '', text, outlet: '', url: NO_URL, language: lang ?? null, actors: [] };
  const tree = withNames(parsed.tree, names);
  return { id, match: matchQuery(tree, toMatchText(article)), readAs: sayQuery(tree) };
}

/** `stories --jsonl`: joins lines, given in time order, into stories as the store does, but in memory. */
export function storyWork(parts: Omit<ThreadFacts, 'pageWords'>): LineWork {
  const writeBrief = createTellingWriter(parts);
  const background = createBackground(parts.background);
  const slugWordsOf = createSlugWords(parts.languages, background);
  const eventWordsOf = createEventWords(parts.languages, background);
  const memory = createStoryMemory();
  const slugs = new Map<StoryId, string>();
  const taken = new Set<string>();
  return async (value) => {
    const { id, title, text, published, outlet } = storyLine.parse(value);
    const brief = writeBrief({ title: title ?? null, text });
    const article = { title: title ?? '', text, outlet: outletOf(outlet, published), foundAt: published };
    const read = readSignals({ article, brief }, { eventWordsOf });
    const { verdict, signals, terms } = await chooseStory({ signals: read, at: published }, memory);
    const storyId = verdict.kind === 'same' ? verdict.storyId : toId<'story'>(String(slugs.size + 1));
    memory.add({ storyId, at: published, signals, terms });
    if (verdict.kind !== 'same') {
      const headline = title ?? brief.headline;
      const named = storySlug({ headline, text, brief }, slugWordsOf(brief.language));
      const slug = slugNames({ ...named, headline, at: published }).find((name) => !taken.has(name)) ?? id;
      slugs.set(storyId, slug);
      taken.add(slug);
    }
    const near = verdict.kind === 'likely' ? { near: slugs.get(verdict.storyId) } : {};
    const why = verdict.kind === 'other' ? {} : { why: verdict.why };
    return { id, story: slugs.get(storyId), verdict: verdict.kind, ...near, ...why };
  };
}

/** Where only a date is known, the times at which an outlet publishes say nothing, so no outlet is passed on. */
function outletOf(outlet: string | null | undefined, published: Date): string {
  return published.getTime() % DAY_MS === 0 ? '' : (outlet ?? '');
}
