import type { Http } from '../net/http.ts';
import type { FeedDocument } from '../news/entry.ts';
import type { HeavyPool } from '../roles/heavy-pool.ts';
import { readSource } from './read-source.ts';
import type { Exit, Terminal } from './terminal.ts';

type FeedCall = { source: string; json: boolean };
type FeedParts = { http: Http; heavy: Pick<HeavyPool, 'readFeed'> };

/** What we read in a feed, for eyes or for programs. */
export async function feed(call: FeedCall, parts: FeedParts, terminal: Terminal): Promise<Exit> {
  const source = await readSource(call.source, { http: parts.http, stdin: terminal.stdin });
  if (source.kind === 'not-read') return fail(source.reason, terminal);
  const outcome = await parts.heavy.readFeed({ ...source, baseUrl: source.url });
  if (outcome.kind === 'unreadable') return fail(`${call.source}: not a readable feed: ${outcome.reason}`, terminal);
  terminal.stdout.write(call.json ? `${JSON.stringify(outcome.feed, null, 2)}\n` : list(outcome.feed));
  return 0;
}

function fail(reason: string, terminal: Terminal): Exit {
  terminal.stderr.write(`${reason}\n`);
  return 1;
}

function list(document: FeedDocument): string {
  const head = `${document.title} (${document.entries.length} entries)`;
  const lines = document.entries.map((entry) => {
    const date = entry.published?.toISOString().slice(0, 16).replace('T', ' ') ?? 'no date         ';
    return `  ${date}  ${entry.title}\n  ${' '.repeat(16)}  ${entry.link ?? 'no link'}`;
  });
  return `${[head, ...lines, ...document.warnings.map((warning) => `  note: ${warning}`)].join('\n')}\n`;
}
