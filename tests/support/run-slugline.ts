import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/** The compiled program; a harness that is compiled itself says where it is. */
const MAIN = process.env['SLUGLINE_MAIN'] ?? join(import.meta.dirname, '..', '..', 'dist', 'main.js');
/** As in vitest.config.ts: a program under test starts in a third of the time. A bench runs it as it ships. */
const TEST_FLAGS: readonly string[] = process.env['VITEST'] ? ['--liftoff-only'] : [];
/** A busy machine takes its time; a start that hangs is still told from one. */
const START_WITHIN_MS = 180_000;

/** A test that failed half way leaves none behind, to slow the next ones. */
const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

export type Running = {
  url: string;
  process: ChildProcess;
  output: () => string;
  /** Its exit code, once it has ended, by whatever. */
  ended: Promise<number | null>;
  /** Ends it as an operator would; resolves with the exit code. */
  stop(): Promise<number | null>;
  kill(): Promise<void>;
};

export type Home = { dir: string; configDir: string; dataDir: string; remove: () => void };

/** A folder of the test's own, with a configuration that polls one feed every second. */
export function makeHome(files: Record<string, string> = {}): Home {
  const dir = mkdtempSync(join(tmpdir(), 'slugline-home-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  return {
    dir,
    configDir: dir,
    dataDir: join(dir, 'data'),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** Here all news comes from one host, all questions from one person, and all within seconds. Limits are tested by themselves. */
export const NO_LIMITS = `limits:
  feed: {entries_per_hour: none, entries_per_day: none}
  site: {pages_per_minute: none}
  workspace: {feeds: none, subscriptions: none, lookups_per_minute: none}
  person: {commands_per_minute: none, lookups_per_minute: none}
`;

/** Feeds, topics and alerts as YAML: every article of one feed to the preview. */
export function newsroom(feedUrl: string, more: Partial<Record<'topics' | 'alerts' | 'announce', string>> = {}) {
  return {
    'feeds.yaml': `feeds:\n  - url: ${feedUrl}\n    name: Loopback Courier\n    every: 1s\n    announce: ${more.announce ?? 'none'}\n${NO_LIMITS}`,
    'topics.yaml': more.topics ?? 'topics:\n  varonia: varonia airstrike\n',
    'alerts.yaml': more.alerts ?? 'channels:\n  - channel: preview:news\n    all: true\n',
  };
}

export function homeEnv(home: Home, env: Record<string, string> = {}): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    DATA_DIR: home.dataDir,
    CONFIG_DIR: home.configDir,
    PORT: '0',
    ALLOW_PRIVATE_ADDRESSES: '127.0.0.0/8',
    LOG_LEVEL: 'info',
    ...env,
  };
}

/** Runs a call of the compiled program to its end. */
export async function runOnce(
  words: string[],
  env: Record<string, string>,
  stdin = '',
): Promise<{ code: number | null; out: string; err: string }> {
  const child = track(spawn(process.execPath, [...TEST_FLAGS, MAIN, ...words], { env, cwd: tmpdir() }));
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin.end(stdin);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out: Buffer.concat(out).toString('utf8'), err: Buffer.concat(err).toString('utf8') };
}

function track<Child extends ChildProcess>(child: Child): Child {
  children.add(child);
  child.once('close', () => children.delete(child));
  return child;
}

type StartOptions = {
  /** A file that is to take the log. */
  stderr?: 'pipe' | number;
  nodeFlags?: readonly string[];
  /** The compiled program, where it is another build's. */
  main?: string;
};

/** Starts the compiled program and waits until it says where its page is. */
export async function startSlugline(
  env: Record<string, string>,
  words: string[] = [],
  { stderr = 'pipe', nodeFlags = TEST_FLAGS, main = MAIN }: StartOptions = {},
): Promise<Running> {
  const stdio: StdioOptions = ['ignore', 'pipe', stderr];
  const child = track(spawn(process.execPath, [...nodeFlags, main, 'start', ...words], { env, cwd: tmpdir(), stdio }));
  let output = '';
  let isUp = false;
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`Slugline did not start:\n${output}`));
    }, START_WITHIN_MS);
    const read = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      // A long log looked through for each of its lines takes the processor from the program that is measured.
      if (isUp) return;
      const found = /page\s+(http:\S+)|"url":"(http:[^"]+)"/.exec(output);
      if (!found) return;
      isUp = true;
      clearTimeout(timer);
      resolve(found[1] ?? found[2] ?? '');
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    void closed.then((code) => reject(new Error(`Slugline ended with ${code}:\n${output}`)));
  });
  return {
    url,
    process: child,
    output: () => output,
    ended: closed,
    async stop() {
      child.kill('SIGTERM');
      return closed;
    },
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

const entrySchema = z.object({
  id: z.string(),
  headline: z.string(),
  summary: z.array(z.string()),
  actors: z.array(z.unknown()),
  link: z.string(),
});
const pageSchema = z.object({ messages: z.array(entrySchema) });
const answerSchema = z.object({
  text: z.string(),
  message: z.object({ kind: z.string(), quotes: z.array(z.object({ speaker: z.unknown() })).optional() }),
});

export type PreviewEntry = z.infer<typeof entrySchema>;
export type PreviewAnswer = z.infer<typeof answerSchema>;

/** What stands after a message, oldest first; all of it where none is named. */
export async function previewMessages(
  url: string,
  from = '0',
  headers: Record<string, string> = {},
): Promise<PreviewEntry[]> {
  const all: PreviewEntry[] = [];
  for (;;) {
    const after = all.at(-1)?.id ?? from;
    const answer = await fetch(`${url}/api/preview/messages?after=${after}`, { headers });
    const { messages } = pageSchema.parse(await answer.json());
    if (messages.length === 0) return all;
    all.push(...messages);
  }
}

export async function ask(url: string, text: string): Promise<PreviewAnswer> {
  const answer = await fetch(`${url}/api/preview/commands`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  });
  return answerSchema.parse(await answer.json());
}

const ASK_AGAIN_MS = 100;

/** Waits for a condition, asking again and again; a server too busy to keep a connection is asked once more, too. */
export async function until<T>(
  ask: () => Promise<T | null | undefined | false>,
  withinMs: number,
  what: string,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask().catch(nullIfCut);
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

/** An idle connection may be closed just when it is used again (RFC 9112 section 9.5); fetch says no more than this. */
function nullIfCut(error: unknown): null {
  if (error instanceof TypeError && error.message === 'fetch failed') return null;
  throw error;
}
