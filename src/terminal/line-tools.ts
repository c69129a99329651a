import { z } from 'zod';
import { writeBrief } from '../briefs/write-brief.ts';
import type { LanguageFacts } from '../news/language.ts';
import type { HeavyPool } from '../roles/heavy-pool.ts';
import type { LineTool } from './call.ts';
import { parseJson, readLines } from './json-lines.ts';
import { startProgress } from './progress.ts';
import type { Exit, Terminal } from './terminal.ts';

/** One line in, one line out: what a tool makes of a line's JSON. */
export type LineWork = (value: unknown) => Promise<object> | object;

type LineParts = { languages: readonly LanguageFacts[]; heavy: Pick<HeavyPool, 'readFeed' | 'readPage'> };

const brief = z.object({ id: z.string(), title: z.string().nullish(), text: z.string() });
const feed = z.object({
  id: z.string(),
  bodyBase64: z.string(),
  contentType: z.string().nullish(),
  baseUrl: z.string().nullish(),
});
const article = z.object({ id: z.string(), html: z.string(), url: z.string().nullish() });

/** The page of a line that names no address: links in it lead nowhere, which is right. */
const NO_URL = 'https://page.invalid/';

/** What each tool does with a line (design section 6). */
export function lineWork(tool: Exclude<LineTool, 'stories'>, parts: LineParts): LineWork {
  switch (tool) {
    case 'brief':
      return (value) => {
        const { id, title, text } = brief.parse(value);
        return { id, brief: writeBrief({ title: title ?? null, text }, { languages: parts.languages }) };
      };
    case 'feed':
      return (value) => readFeedLine(feed.parse(value), parts);
    case 'article':
      return (value) => readArticleLine(article.parse(value), parts);
  }
}

async function readFeedLine(line: z.output<typeof feed>, { heavy }: LineParts): Promise<object> {
  const startedAt = performance.now();
  const outcome = await heavy.readFeed({
    body: Buffer.from(line.bodyBase64, 'base64'),
    contentType: line.contentType ?? null,
    baseUrl: line.baseUrl ?? null,
  });
  const ms = Math.round(performance.now() - startedAt);
  if (outcome.kind === 'unreadable') return { id: line.id, error: outcome.reason, ms };
  const { title, link, entries } = outcome.feed;
  return { id: line.id, feed: { title, link }, entries, ms };
}

async function readArticleLine(line: z.output<typeof article>, { heavy }: LineParts): Promise<object> {
  const body = Buffer.from(line.html, 'utf8');
  const outcome = await heavy.readPage({ body, contentType: 'text/html; charset=utf-8', url: line.url ?? NO_URL });
  if (outcome.kind === 'unreadable') return { id: line.id, error: outcome.reason };
  const { title, text, byline, publishedAt, language } = outcome.page;
  // No feed's text stands in here: what a page shows before its wall is better than nothing, and is told from the whole.
  const walled = outcome.kind === 'walled' ? { walled: outcome.reason } : {};
  return { id: line.id, title, text, byline, published: publishedAt, language, ...walled };
}

/** Runs a tool over standard input: JSON lines in, JSON lines out, progress on the error stream. A bad line is an error line. */
export async function runLines(name: LineTool, work: LineWork, terminal: Terminal): Promise<Exit> {
  const progress = startProgress('lines', terminal.stderr, () => terminal.now().getTime());
  let bad = 0;
  for await (const line of readLines(terminal.stdin)) {
    const value = parseJson(line.text);
    const result = await attempt(work, value, line.number);
    if ('error' in result && !('id' in result)) bad += 1;
    await write(terminal.stdout, `${JSON.stringify(result)}\n`);
    progress.step();
  }
  progress.end();
  if (bad > 0) terminal.stderr.write(`${bad} lines are not what ${name} --jsonl reads; see README\n`);
  return bad > 0 ? 1 : 0;
}

async function attempt(work: LineWork, value: unknown, line: number): Promise<object> {
  try {
    return await work(value);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    return { line, error: z.prettifyError(error) };
  }
}

/** Waits when the reader of the stream is slower than we are. */
function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    if (stream.write(text)) resolve();
    else stream.once('drain', resolve);
  });
}
