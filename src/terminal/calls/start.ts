import { randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import type { App } from '../../app.ts';
import { type Prompt, startPrompt } from '../../chat/preview/prompt.ts';
import type { RoleName } from '../../config/settings/setting-forms.ts';
import type { Settings } from '../../config/settings/settings.ts';
import { withDeadline } from '../../kit/deadline.ts';
import { SECOND_MS } from '../../kit/time.ts';
import type { Log } from '../../news/log.ts';
import { formatProblems, type Problem } from '../../news/problem.ts';
import { type Pulse, startPulse } from '../../store/progress/pulse.ts';
import { doorOf } from '../../web/guard/door.ts';
import { ListenError } from '../../web/listen.ts';
import type { Opened, Setup } from '../../wire.ts';
import { type Loaded, load, SAMPLES_DIR } from '../load.ts';
import { catchConsole, coalesceFeedWarnings, createLog } from '../log.ts';
import { closeParts, type OpenParts, openParts } from '../open-parts.ts';
import { type Exit, fail, type Terminal } from '../terminal.ts';

const NONCE_BYTES = 12;
/** A stop that takes longer is stuck, so the process exits; unfinished work stays in the store. */
const STOP_WITHIN_MS = 10 * SECOND_MS;

/** Runs the product until the process is asked to end. */
export async function start(roles: readonly RoleName[] | null, terminal: Terminal): Promise<Exit> {
  tuneCollector();
  // Loaded while settings and database open, since both mostly wait for files and for threads that compile.
  const code = import('../../app.ts');
  const loaded = await load(terminal.env);
  const { settings } = loaded;
  const isPreviewOnly = Object.values(settings.chats).every((platform) => platform === null);
  // A write fails where the log goes to a full disk: its lines are lost, and the alerts go on.
  for (const screen of [terminal.stdout, terminal.stderr]) screen.on('error', () => undefined);
  const log = startLog(settings, isPreviewOnly, terminal);
  const opening = await openParts(settings, { log, self: { ...terminal.self, stays: true } });
  const problems = [...loaded.problems, ...(opening.kind === 'problems' ? opening.problems : [])];
  if (problems.length > 0 || opening.kind !== 'open') {
    if (opening.kind === 'open') await closeParts(opening);
    return fail(formatProblems(problems), terminal);
  }
  const running = { ...loaded, roles: roles ?? settings.roles };
  for (const { code: name, what, seen, todo } of [...loaded.warnings, ...opening.warnings])
    log.warn({ code: name, seen, todo }, `${what}. ${todo}`);
  const { createApp } = await code;
  const times = { wall: terminal.now, monotonic: () => performance.now() };
  const pulse = await startPulse({ ...times, db: opening.database.db, log });
  const building = createApp(...setupOf(running, { ...opening, pulse }, { log, terminal }));
  const ending = building.then((app) => run({ app, running, isPreviewOnly, log }, terminal));
  return Promise.race([ending, opening.database.brokeDown.then((reason) => endBroken(reason, { log, terminal }))]);
}

/** Nothing can be stored any more, so the process ends with its work unfinished. The next start resumes from the store. */
function endBroken(reason: Error, { log, terminal }: { log: Log; terminal: Terminal }): Exit {
  const problem: Problem = {
    code: 'E_DATABASE_BROKE',
    what: 'the embedded database has ended itself, and this process with it',
    seen: reason.message,
    todo: 'Make sure that DATA_DIR has free space, and start again: nothing is lost, and what was under way goes on.',
  };
  log.error({ code: problem.code, reason: reason.message }, 'embedded database broke down');
  return fail(formatProblems([problem], 'Ended'), terminal);
}

/** With the preview alone a person reads the log: warnings as sentences. With a platform, JSON lines for a collector. */
function startLog(settings: Settings, isPreviewOnly: boolean, terminal: Terminal): Log {
  const isChosen = terminal.env['LOG_LEVEL'] !== undefined && terminal.env['LOG_LEVEL'] !== '';
  const human = isPreviewOnly && !isChosen;
  const log = createLog({
    ...{ level: human ? 'warn' : settings.logLevel, human, words: settings.logFormat === 'words' },
    screen: terminal.stderr,
  });
  catchConsole(log, console);
  return human ? coalesceFeedWarnings(log) : log;
}

type RunningSetup = Loaded & { roles: readonly RoleName[] };

function setupOf(
  running: RunningSetup,
  opening: OpenParts & { pulse: Pulse },
  { log, terminal }: { log: Log; terminal: Terminal },
): [Setup, Opened] {
  const clock = {
    now: opening.pulse.now,
    random: terminal.random,
    // 24 characters of [0-9a-f]: inside Discord's 25 (resources/message, Create Message).
    newNonce: () => randomBytes(NONCE_BYTES).toString('hex'),
  };
  const senderId = `${terminal.self.pid}-${randomBytes(4).toString('hex')}`;
  const setup = { ...running, samplesDir: SAMPLES_DIR };
  return [setup, { ...opening, log, clock, senderId }];
}

type AppRun = { app: App; running: RunningSetup; isPreviewOnly: boolean; log: Log };

async function run({ app, running, isPreviewOnly, log }: AppRun, terminal: Terminal): Promise<Exit> {
  let prompt: Prompt | null = null;
  try {
    const { url } = await app.start();
    // A log that others keep must hold no link that opens the page, so that only a terminal shows it.
    const signInPath = terminal.stdout.isTTY ? app.signInLink() : null;
    if (isPreviewOnly) terminal.stdout.write(banner({ ...running, url, signInPath }));
    log.info({ url, roles: running.roles }, 'slugline runs');
    if (isPreviewOnly && terminal.stdin.isTTY) {
      const streams = { input: terminal.stdin, output: terminal.stdout, terminal: true };
      prompt = await startPrompt({ preview: app.preview, streams, quit: terminal.end });
    }
    await terminal.ended;
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    const what = 'the page cannot be served';
    const problem: Problem = { code: 'E_PORT', what, seen: error.message, todo: 'Set PORT or HOST.' };
    await app.stop();
    return fail(formatProblems([problem]), terminal);
  }
  await prompt?.stop();
  return withDeadline(
    app.stop().then((): Exit => 0),
    STOP_WITHIN_MS,
    (): Exit => 1,
  );
}

/** `signInPath`: signs a browser in once; null where nothing asks for it, or where others may read it. */
type BannerLinks = { url: string; signInPath: string | null };

/** Says what runs, where the page and the data are, and what to type, in under 12 lines. */
export function banner(running: Pick<RunningSetup, 'settings' | 'config' | 'roles'> & BannerLinks): string {
  const { settings, config, roles, url, signInPath } = running;
  const store = settings.databaseUrl ? 'PostgreSQL (DATABASE_URL)' : `${settings.dataDir} (embedded PostgreSQL)`;
  const queue = settings.redisUrl ? 'Redis (REDIS_URL)' : 'in the same database';
  const isClosed = doorOf(settings).kind === 'closed';
  return [
    'Slugline runs. No platform is set, so alerts appear on the preview page.',
    `  page    ${url}${isClosed ? '   closed until ADMIN_TOKEN is set (in .env; openssl rand -hex 32 makes one)' : ''}`,
    ...(signInPath === null ? [] : [`  sign in ${url}${signInPath}   (opens it once, within ten minutes)`]),
    `  data    ${store}, queue ${queue}`,
    `  roles   ${roles.join(', ')}`,
    `  feeds   ${config.feeds.length} in ${settings.configDir}/feeds.yaml, ${config.topics.length} topics in topics.yaml`,
    '  try     /brief pakistan-taliban   on the page, or here',
    '  next    SLACK_… or DISCORD_TOKEN in .env (docs/slack.md, docs/discord.md); stop with Ctrl+C',
    '',
  ].join('\n');
}

/** By default V8 lets a heap grow to four times its live objects before it collects (decision 0095). */
const GROWING_PERCENT = 40;

/**
 * Collects the heap when it has grown to 1.4 times its live objects, and young objects by the thread that made them:
 * a shared collection waits for helper threads, and those for a processor that a reader thread uses (decision 0098).
 * V8 reads both flags at each collection, so they hold from here on.
 */
export function tuneCollector(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWING_PERCENT}`);
  setFlagsFromString('--no-parallel-scavenge');
}
