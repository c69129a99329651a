import { randomBytes } from 'node:crypto';
import type { App } from '../app.ts';
import { type Prompt, startPrompt } from '../chat/preview/prompt.ts';
import { formatProblems } from '../config/format-problems.ts';
import type { Role } from '../config/setting-forms.ts';
import type { Settings } from '../config/settings.ts';
import type { Log } from '../news/log.ts';
import type { Problem } from '../news/problem.ts';
import type { Opened, Setup } from '../parts.ts';
import { ListenError } from '../web/listen.ts';
import { banner } from './banner.ts';
import { calmFeeds } from './calm-feeds.ts';
import { createLog } from './create-log.ts';
import { type Loaded, load, SAMPLES_DIR } from './load.ts';
import { type Opening, openParts } from './open-parts.ts';
import type { Exit, Terminal } from './terminal.ts';
import { tuneCollector } from './tune-collector.ts';

const NONCE_BYTES = 12;
/** A stop that takes longer than this has something stuck: the store keeps what it left. */
const STOP_WITHIN_MS = 10_000;

/** Runs the product until somebody ends it. */
export async function start(roles: readonly Role[] | null, terminal: Terminal): Promise<Exit> {
  tuneCollector();
  // Loaded beside the settings and the database, which mostly wait for files and for threads that compile.
  const code = import('../app.ts');
  const loaded = await load(terminal.env);
  const { settings } = loaded;
  const isPreviewOnly = Object.values(settings.chats).every((platform) => platform === null);
  // Where the log goes to a file on a full disk, its lines are lost; the alerts go on.
  for (const screen of [terminal.stdout, terminal.stderr]) screen.on('error', () => undefined);
  const log = startLog(settings, isPreviewOnly, terminal);
  const opening = await openParts(settings, { log, self: terminal.self });
  const problems = [...loaded.problems, ...(opening.kind === 'problems' ? opening.problems : [])];
  if (problems.length > 0) return giveUp(problems, opening, terminal);
  if (opening.kind !== 'open') return 1;
  const running = { ...loaded, roles: roles ?? settings.roles };
  const { createApp } = await code;
  const building = createApp(...setupOf(running, opening, { log, terminal }));
  const ending = building.then((app) => run({ app, running, isPreviewOnly, log }, terminal));
  return Promise.race([ending, opening.database.brokeDown.then((reason) => endBroken(reason, { log, terminal }))]);
}

/** Nothing can be written down any more, so nothing is finished: the next start goes on from what stands. */
function endBroken(reason: Error, { log, terminal }: { log: Log; terminal: Terminal }): Exit {
  const problem: Problem = {
    code: 'E_DATABASE_BROKE',
    what: 'the embedded database has ended itself, and this process with it',
    seen: reason.message,
    todo: 'Make sure that DATA_DIR has free space, and start again: nothing is lost, and what was under way goes on.',
  };
  log.error({ code: problem.code, reason: reason.message }, 'embedded database broke down');
  terminal.stderr.write(`${formatProblems([problem]).replace('Cannot start', 'Ended')}\n`);
  return 1;
}

/** On the preview alone a person watches: warnings in sentences. With a platform, JSON lines for the log collector. */
function startLog(settings: Settings, isPreviewOnly: boolean, terminal: Terminal): Log {
  const isChosen = terminal.env['LOG_LEVEL'] !== undefined && terminal.env['LOG_LEVEL'] !== '';
  const human = isPreviewOnly && !isChosen;
  const log = createLog({ level: human ? 'warn' : settings.logLevel, human, screen: terminal.stderr });
  return human ? calmFeeds(log) : log;
}

async function giveUp(problems: readonly Problem[], opening: Opening, terminal: Terminal): Promise<Exit> {
  terminal.stderr.write(`${formatProblems(problems)}\n`);
  if (opening.kind === 'open') {
    await opening.jobs.close();
    await opening.database.close();
  }
  return 1;
}

type Open = Extract<Opening, { kind: 'open' }>;

type Running = Loaded & { roles: readonly Role[] };

function setupOf(
  running: Running,
  opening: Open,
  { log, terminal }: { log: Log; terminal: Terminal },
): [Setup, Opened] {
  const clock = {
    now: terminal.now,
    random: terminal.random,
    // 24 characters of [0-9a-f]: inside Discord's 25 (resources/message, Create Message).
    newNonce: () => randomBytes(NONCE_BYTES).toString('hex'),
  };
  const senderId = `${terminal.self.pid}-${randomBytes(4).toString('hex')}`;
  const setup = { ...running, samplesDir: SAMPLES_DIR };
  return [setup, { ...opening, log, clock, senderId }];
}

type Run = { app: App; running: Running; isPreviewOnly: boolean; log: Log };

async function run({ app, running, isPreviewOnly, log }: Run, terminal: Terminal): Promise<Exit> {
  let prompt: Prompt | null = null;
  try {
    const { url } = await app.start();
    if (isPreviewOnly) terminal.stdout.write(banner({ ...running, url }));
    log.info({ url, roles: running.roles }, 'slugline runs');
    if (isPreviewOnly && terminal.stdin.isTTY) prompt = await promptOf(app, terminal);
    await terminal.ended;
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    terminal.stderr.write(`${formatProblems([portProblem(error)])}\n`);
    await app.stop();
    return 1;
  }
  await prompt?.stop();
  return (await stopInTime(app)) ? 0 : 1;
}

function portProblem(error: ListenError): Problem {
  return { code: 'E_PORT', what: 'the page cannot be served', seen: error.message, todo: 'Set PORT or HOST.' };
}

function promptOf(app: App, terminal: Terminal): Promise<Prompt> {
  const streams = { input: terminal.stdin, output: terminal.stdout, terminal: true };
  return startPrompt({ preview: app.preview, streams, quit: terminal.end });
}

async function stopInTime(app: App): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), STOP_WITHIN_MS);
  });
  return Promise.race([app.stop().then(() => true), late]).finally(() => clearTimeout(timer));
}
