import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { styleText } from 'node:util';
import { cleanText } from '../../chat/clean-text.ts';
import { quoted } from '../../chat/story-card.ts';
import { messageOf } from '../../kit/errors.ts';
import { SECOND_MS } from '../../kit/time.ts';
import type { Http } from '../../net/http.ts';
import type { Brief } from '../../news/article.ts';
import type { FeedDocument } from '../../news/feed.ts';
import type { ReaderPool } from '../../roles/reader-pool.ts';
import { createTellingWriter, type ThreadFacts } from '../../roles/thread-tasks.ts';
import { type Exit, fail, type Terminal, toJson } from '../terminal.ts';

/** A call that reads one address, file or standard input ("-") and prints what is in it, as text or as JSON. */
type SourceCall = { source: string; json: boolean };

type SourceParts = {
  http: Http;
  readers: Pick<ReaderPool, 'readFeed' | 'readPage'>;
} & Pick<ThreadFacts, 'languages' | 'cued' | 'background'>;

/** The brief of one article. Offsets count UTF-16 units of the text that was read. */
export async function brief(call: SourceCall, parts: SourceParts, terminal: Terminal): Promise<Exit> {
  const read = await textOf(call.source, parts, terminal);
  if (read.kind === 'not-read') return fail(read.reason, terminal);
  const of = createTellingWriter(parts)({ title: read.title, text: read.text });
  const written = { ...of, warnings: [...of.warnings, ...read.notes] };
  terminal.stdout.write(`${call.json ? toJson(written, 2) : briefCard(written, terminal)}\n`);
  return 0;
}

export async function feed(call: SourceCall, parts: SourceParts, terminal: Terminal): Promise<Exit> {
  const source = await readSource(call.source, parts, terminal);
  if (source.kind === 'not-read') return fail(source.reason, terminal);
  const outcome = await parts.readers.readFeed({ ...source, baseUrl: source.url });
  if (outcome.kind === 'unreadable') return fail(`${call.source}: not a readable feed: ${outcome.reason}`, terminal);
  terminal.stdout.write(call.json ? `${toJson(outcome.feed, 2)}\n` : feedList(outcome.feed));
  return 0;
}

type NotRead = { kind: 'not-read'; reason: string };
/** `notes`: why the page's text may not be its article. */
type SourceText = { kind: 'text'; title: string | null; text: string; notes: string[] } | NotRead;

async function textOf(source: string, parts: SourceParts, terminal: Terminal): Promise<SourceText> {
  const read = await readSource(source, parts, terminal);
  if (read.kind === 'not-read') return read;
  const text = Buffer.from(read.body).toString('utf8');
  if (!isHtml(text, read.contentType)) return { kind: 'text', title: null, text, notes: [] };
  const page = await parts.readers.readPage({ ...read, url: read.url ?? 'https://page.invalid/', announced: null });
  if (page.kind === 'walled' || page.kind === 'unreadable') {
    return { kind: 'not-read', reason: `${source}: no article found in the page: ${page.reason}` };
  }
  const note = page.kind === 'read' ? page.why : page.reason;
  return { kind: 'text', title: page.page.title, text: page.page.text, notes: note === null ? [] : [note] };
}

function isHtml(text: string, contentType: string | null): boolean {
  return contentType === null ? /^\s*<(?:!doctype html|html|head|body)\b/i.test(text) : /html/i.test(contentType);
}

type SourceOutcome = { kind: 'read'; body: Uint8Array; contentType: string | null; url: string | null } | NotRead;

const SOURCE_BYTES_MAX = 10_000_000;
const SOURCE_TIMEOUT_MS = 30 * SECOND_MS;

async function readSource(source: string, { http }: SourceParts, { stdin }: Terminal): Promise<SourceOutcome> {
  if (/^https?:\/\//i.test(source)) return fetchSource(source, http);
  try {
    const { inflate } = await import('../../net/exchange.ts');
    const given = source === '-' ? await buffer(stdin) : await readFile(source);
    const unpacked = await inflate(given, undefined, SOURCE_BYTES_MAX);
    if (unpacked.kind === 'inflated') return { ...unpacked, kind: 'read', contentType: null, url: null };
    const reason = unpacked.kind === 'broken' ? unpacked.reason : `it is larger than ${SOURCE_BYTES_MAX} bytes`;
    return { kind: 'not-read', reason: `${source} cannot be read: ${reason}` };
  } catch (error) {
    return { kind: 'not-read', reason: `${source} cannot be read: ${messageOf(error)}` };
  }
}

async function fetchSource(url: string, http: Http): Promise<SourceOutcome> {
  const answer = await http({ url, maxBytes: SOURCE_BYTES_MAX, timeoutMs: SOURCE_TIMEOUT_MS });
  switch (answer.kind) {
    case 'answered':
      return answer.status >= 200 && answer.status < 300
        ? { kind: 'read', body: answer.body, contentType: answer.headers['content-type'] ?? null, url: answer.url }
        : { kind: 'not-read', reason: `${url} answers ${answer.status}` };
    case 'too-large':
      return { kind: 'not-read', reason: `${url} is larger than ${answer.maxBytes} bytes` };
    case 'timed-out':
      return { kind: 'not-read', reason: `${url} does not answer within ${answer.timeoutMs / SECOND_MS} s` };
    case 'not-public':
      return { kind: 'not-read', reason: `${url}: ${answer.detail}` };
    case 'refused-address':
    case 'unreachable':
      return { kind: 'not-read', reason: `${url}: ${answer.reason}` };
    case 'unwanted':
      return { kind: 'not-read', reason: `${url} is ${answer.contentType}` };
    case 'put-off':
      return { kind: 'not-read', reason: `${url} is asked too often; try again in a minute` };
  }
}

type Paint = (style: 'bold' | 'dim', text: string) => string;

function briefCard(brief: Brief, { stdout }: Terminal): string {
  const paint: Paint = (style, text) =>
    stdout.isTTY === true ? styleText(style, text, { validateStream: false }) : text;
  const quotes = brief.quotes.map((quote) => quoteLine({ quote, language: brief.language }, paint));
  const actors = brief.actors.map(({ name, role }) => cleanText(role ? `${name}, ${role}` : name));
  const sections = [
    paint('bold', cleanText(brief.headline)),
    brief.summary.map((sentence) => cleanText(sentence.text)).join(' '),
    ...section(paint('dim', 'Quotes'), quotes),
    ...section(paint('dim', 'Actors'), actors),
    paint('dim', cleanText([brief.language, brief.method, ...brief.warnings].join(' · '))),
  ];
  return sections.filter((text) => text !== '').join('\n\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [[title, ...lines.map((line) => `  ${line}`)].join('\n')];
}

type SaidHere = { quote: Brief['quotes'][number]; language: string };

function quoteLine({ quote, language }: SaidHere, paint: Paint): string {
  const role = quote.speaker?.role ? `, ${quote.speaker.role}` : '';
  const speaker = quote.speaker ? ` ${paint('dim', cleanText(`— ${quote.speaker.name}${role}`))}` : '';
  return `${quoted(cleanText(quote.text), language)}${speaker}`;
}

function feedList(document: FeedDocument): string {
  const head = `${cleanText(document.title)} (${document.entries.length} entries)`;
  const lines = document.entries.map((entry) => {
    const date = entry.published?.toISOString().slice(0, 16).replace('T', ' ') ?? 'no date         ';
    return `  ${date}  ${cleanText(entry.title)}\n  ${' '.repeat(16)}  ${cleanText(entry.link ?? 'no link')}`;
  });
  return `${[head, ...lines, ...document.warnings.map((warning) => `  note: ${cleanText(warning)}`)].join('\n')}\n`;
}
