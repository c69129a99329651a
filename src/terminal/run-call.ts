import { join } from 'node:path';
import { cleanText } from '../chat/clean-text.ts';
import { PACKAGE_ROOT, VERSION } from '../config/package-root.ts';
import type { Http } from '../net/http.ts';
import { NO_BACKGROUND } from '../news/language.ts';
import { formatProblems } from '../news/problem.ts';
import type { ReaderPool } from '../roles/reader-pool.ts';
import { HELP, readCall, type TerminalCall } from './call.ts';
import type { Loaded } from './load.ts';
import { type Exit, fail, type Terminal } from './terminal.ts';

const USER_AGENT = `Slugline/${VERSION} (command line)`;

/** Runs one call of the command line and loads only what it uses. Exit code: 0 done, 1 failed, 2 wrong words. */
export async function runCall(words: readonly string[], terminal: Terminal): Promise<Exit> {
  const call = readCall(words);
  switch (call.name) {
    case 'start':
      return (await import('./calls/start.ts')).start(call.roles, terminal);
    case 'check':
      return (await import('./calls/check.ts')).check(terminal);
    case 'migrate':
      return (await import('./open-parts.ts')).migrateSchemas(terminal);
    case 'feeds-import':
      return (await import('./calls/feeds-opml.ts')).feedsImport(call.file, terminal);
    case 'subscriptions-export':
      return (await import('./calls/subscriptions-file.ts')).subscriptionsExport(call.channel, terminal);
    case 'subscriptions-import':
      return (await import('./calls/subscriptions-file.ts')).subscriptionsImport(call.file, call.channel, terminal);
    case 'feeds-export':
      return (await import('./calls/feeds-opml.ts')).feedsExport(terminal);
    case 'backup':
    case 'restore':
      return (await import('./calls/backup.ts')).backup(call, terminal);
    case 'help':
      return tell(HELP, terminal);
    case 'version':
      return tell(VERSION, terminal);
    case 'bad':
      terminal.stderr.write(`${cleanText(call.complaint)}\n\n${HELP}\n`);
      return 2;
    default:
      return runTool(call, terminal);
  }
}

function tell(text: string, terminal: Terminal): Exit {
  terminal.stdout.write(`${text}\n`);
  return 0;
}

type ToolCall = Extract<TerminalCall, { name: 'brief' | 'feed' | 'lines' | 'manifest' | 'language-test' }>;
type Tools = Pick<Loaded, 'languages' | 'cued' | 'pageWords' | 'background'> & { http: Http; readers: ReaderPool };

/** Runs a call that needs no store. It fetches through the same address guard as the running program. */
async function runTool(call: ToolCall, terminal: Terminal): Promise<Exit> {
  const { loadTools, SAMPLES_DIR } = await import('./load.ts');
  const loaded = await loadTools(terminal.env);
  if (loaded.problems.length > 0) return fail(formatProblems(loaded.problems), terminal);
  if (call.name === 'manifest') {
    const { manifest } = await import('./calls/manifest.ts');
    return manifest(call.platform, loaded, terminal);
  }
  if (call.name === 'language-test') {
    const { languageTest } = await import('./calls/language-test.ts');
    return languageTest(call.tag, { ...loaded, folder: join(PACKAGE_ROOT, 'tests/fixtures/languages') }, terminal);
  }
  const [{ createHttp }, { systemNames }, { createSampleHttp }, { createReaderPool }] = await Promise.all([
    import('../net/http.ts'),
    import('../net/resolve-name.ts'),
    import('../net/sample-http.ts'),
    import('../roles/reader-pool.ts'),
  ]);
  const allowPrivate = loaded.settings.allowPrivateAddresses;
  const resolveName = systemNames({ mayDialPrivate: allowPrivate.length > 0 }, () => new Date());
  const { proxy } = loaded.settings;
  const web = createHttp({ allowPrivate, userAgent: USER_AGENT, proxy }, { resolveName });
  const http = createSampleHttp({ directory: SAMPLES_DIR }, { http: web.request });
  const facts = { languages: [], pageWords: loaded.pageWords, background: NO_BACKGROUND };
  const readers = createReaderPool({ threads: 1, facts });
  const exit = await useTool(call, { ...loaded, http, readers }, terminal);
  await Promise.all([readers.close(), web.close()]);
  return exit;
}

async function useTool(
  call: Exclude<ToolCall, { name: 'manifest' | 'language-test' }>,
  tools: Tools,
  terminal: Terminal,
): Promise<Exit> {
  switch (call.name) {
    case 'brief':
      return (await import('./calls/one-source.ts')).brief(call, tools, terminal);
    case 'feed':
      return (await import('./calls/one-source.ts')).feed(call, tools, terminal);
    case 'lines': {
      const { lineWork, runLines } = await import('./calls/line-tools.ts');
      return runLines(call.of, lineWork(call.of, tools), terminal);
    }
  }
}
