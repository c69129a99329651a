import { writeBrief } from '../briefs/write-brief.ts';
import type { Http } from '../net/http.ts';
import type { Brief } from '../news/brief.ts';
import type { LanguageFacts } from '../news/language.ts';
import type { HeavyPool } from '../roles/heavy-pool.ts';
import { briefCard } from './brief-card.ts';
import { readSource } from './read-source.ts';
import type { Exit, Terminal } from './terminal.ts';

type BriefCall = { source: string; json: boolean };
type BriefParts = { http: Http; heavy: Pick<HeavyPool, 'readPage'>; languages: readonly LanguageFacts[] };

type Text = { kind: 'text'; title: string | null; text: string } | { kind: 'none'; reason: string };

/** The brief of one article, for eyes or for programs. Offsets count UTF-16 units of the text that was read. */
export async function brief(call: BriefCall, parts: BriefParts, terminal: Terminal): Promise<Exit> {
  const read = await textOf(call.source, parts, terminal);
  if (read.kind === 'none') {
    terminal.stderr.write(`${read.reason}\n`);
    return 1;
  }
  const written: Brief = writeBrief({ title: read.title, text: read.text }, { languages: parts.languages });
  const shown = call.json
    ? JSON.stringify(written, null, 2)
    : briefCard(written, { colours: terminal.stdout.isTTY === true });
  terminal.stdout.write(`${shown}\n`);
  return 0;
}

async function textOf(source: string, parts: BriefParts, terminal: Terminal): Promise<Text> {
  const read = await readSource(source, { http: parts.http, stdin: terminal.stdin });
  if (read.kind === 'not-read') return { kind: 'none', reason: read.reason };
  const text = Buffer.from(read.body).toString('utf8');
  if (!isHtml(text, read.contentType)) return { kind: 'text', title: null, text };
  const page = await parts.heavy.readPage({ ...read, url: read.url ?? 'https://page.invalid/' });
  if (page.kind !== 'read') return { kind: 'none', reason: `${source}: no article found in the page: ${page.reason}` };
  return { kind: 'text', title: page.page.title, text: page.page.text };
}

function isHtml(text: string, contentType: string | null): boolean {
  return contentType === null ? /^\s*<(?:!doctype html|html|head|body)\b/i.test(text) : /html/i.test(contentType);
}
