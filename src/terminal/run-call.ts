import { formatProblems } from '../config/format-problems.ts';
import type { Http } from '../net/http.ts';
import type { HeavyPool } from '../roles/heavy-pool.ts';
import { type Call, HELP, readCall } from './call.ts';
import type { Loaded } from './load.ts';
import type { Exit, Terminal } from './terminal.ts';
import { VERSION } from './version.ts';

const USER_AGENT = `Slugline/${VERSION} (command line)`;

/** Runs one call of the command line and says how it ended: 0 well, 1 not, 2 called wrongly. It loads what it uses. */
export async function runCall(words: readonly string[], terminal: Terminal): Promise<Exit> {
  const call = readCall(words);
  switch (call.name) {
    case 'start':
      return (await import('./start.ts')).start(call.roles, terminal);
    case 'check':
      return (await import('./check.ts')).check(terminal);
    case 'migrate':
      return (await import('./migrate-call.ts')).migrateCall(terminal);
    case 'feeds-import':
      return (await import('./feeds-opml.ts')).feedsImport(call.file, terminal);
    case 'feeds-export':
      return (await import('./feeds-opml.ts')).feedsExport(terminal);
    case 'backup':
    case 'restore':
      return (await import('./backup.ts')).backup(call, terminal);
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
  const { loadTools, SAMPLES_DIR } = await import('./load.ts');
  const loaded = await loadTools(terminal.env);
  if (loaded.problems.length > 0) terminal.stderr.write(`${formatProblems(loaded.problems)}\n`);
  if (loaded.problems.length > 0) return 1;
  if (call.name === 'manifest') {
    const { manifest } = await import('./manifest.ts');
    return manifest(call.platform, loaded.settings, terminal);
  }
  const [{ createHttp }, { createSampleHttp }, { createHeavyPool }] = await Promise.all([
    import('../net/http.ts'),
    import('../net/sample-http.ts'),
    import('../roles/heavy-pool.ts'),
  ]);
  const web = createHttp({ allowPrivate: loaded.settings.allowPrivateAddresses, userAgent: USER_AGENT });
  const http = createSampleHttp({ directory: SAMPLES_DIR }, { http: web.request });
  const heavy = createHeavyPool({ threads: 1 });
  const exit = await useTool(call, { loaded, http, heavy }, terminal);
  await Promise.all([heavy.close(), web.close()]);
  return exit;
}

async function useTool(call: Exclude<ToolCall, { name: 'manifest' }>, tools: Tools, terminal: Terminal): Promise<Exit> {
  const parts = { ...tools, languages: tools.loaded.languages };
  switch (call.name) {
    case 'brief':
      return (await import('./brief.ts')).brief(call, parts, terminal);
    case 'feed':
      return (await import('./feed.ts')).feed(call, parts, terminal);
    case 'lines': {
      const { lineWork, runLines } = await import('./line-tools.ts');
      if (call.of !== 'stories') return runLines(call.of, lineWork(call.of, parts), terminal);
      const { storyWork } = await import('./stories.ts');
      return runLines(call.of, storyWork(parts), terminal);
    }
  }
}
