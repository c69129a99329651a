import { formatProblems } from '../config/format-problems.ts';
import { createHttp, type Http } from '../net/http.ts';
import { createSampleHttp } from '../net/sample-http.ts';
import { createHeavyPool, type HeavyPool } from '../roles/heavy-pool.ts';
import { backup } from './backup.ts';
import { brief } from './brief.ts';
import { type Call, HELP, readCall } from './call.ts';
import { check } from './check.ts';
import { feed } from './feed.ts';
import { feedsExport, feedsImport } from './feeds-opml.ts';
import { lineWork, runLines } from './line-tools.ts';
import { type Loaded, loadTools, SAMPLES_DIR } from './load.ts';
import { manifest } from './manifest.ts';
import { migrateCall } from './migrate-call.ts';
import { start } from './start.ts';
import { storyWork } from './stories.ts';
import type { Exit, Terminal } from './terminal.ts';
import { VERSION } from './version.ts';

const USER_AGENT = `Slugline/${VERSION} (command line)`;

/** Runs one call of the command line and says how it ended: 0 well, 1 not, 2 called wrongly. */
export async function runCall(words: readonly string[], terminal: Terminal): Promise<Exit> {
  const call = readCall(words);
  switch (call.name) {
    case 'start':
      return start(call.roles, terminal);
    case 'check':
      return check(terminal);
    case 'migrate':
      return migrateCall(terminal);
    case 'feeds-import':
      return feedsImport(call.file, terminal);
    case 'feeds-export':
      return feedsExport(terminal);
    case 'backup':
    case 'restore':
      return backup(call, terminal);
    case 'help':
      return say(HELP, terminal);
    case 'version':
      return say(VERSION, terminal);
    case 'bad':
      terminal.stderr.write(`${call.complaint}\n\n${HELP}\n`);
      return 2;
    default:
      return runTool(call, terminal);
  }
}

function say(text: string, terminal: Terminal): Exit {
  terminal.stdout.write(`${text}\n`);
  return 0;
}

type ToolCall = Extract<Call, { name: 'brief' | 'feed' | 'lines' | 'manifest' }>;
type Tools = { loaded: Pick<Loaded, 'languages'>; http: Http; heavy: HeavyPool };

/** The calls that need no store: stages alone, with the guard of the real thing. */
async function runTool(call: ToolCall, terminal: Terminal): Promise<Exit> {
  const loaded = await loadTools(terminal.env);
  if (loaded.problems.length > 0) terminal.stderr.write(`${formatProblems(loaded.problems)}\n`);
  if (loaded.problems.length > 0) return 1;
  if (call.name === 'manifest') return manifest(call.platform, loaded.settings, terminal);
  const web = createHttp({ allowPrivate: loaded.settings.allowPrivateAddresses, userAgent: USER_AGENT });
  const http = createSampleHttp({ directory: SAMPLES_DIR }, { http: web.request });
  const heavy = createHeavyPool({ threads: 1 });
  const exit = await useTool(call, { loaded, http, heavy }, terminal);
  await Promise.all([heavy.close(), web.close()]);
  return exit;
}

function useTool(call: Exclude<ToolCall, { name: 'manifest' }>, tools: Tools, terminal: Terminal): Promise<Exit> {
  const parts = { ...tools, languages: tools.loaded.languages };
  switch (call.name) {
    case 'brief':
      return brief(call, parts, terminal);
    case 'feed':
      return feed(call, parts, terminal);
    case 'lines':
      return runLines(call.of, call.of === 'stories' ? storyWork(parts) : lineWork(call.of, parts), terminal);
  }
}
