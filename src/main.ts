#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { runCall } from './terminal/run-call.ts';

/** The longest that a timer takes (Node, timers, setTimeout). */
const LONGEST_MS = 0x7fffffff;

// The only reader of the process: its words, environment, streams and signals go in, an exit code comes out.
const authorities = process.env['NODE_EXTRA_CA_CERTS'];
if (existsSync('.env')) process.loadEnvFile('.env');
const isLate = authorities !== process.env['NODE_EXTRA_CA_CERTS'];

// Node prints warnings of libraries as raw lines.
// biome-ignore lint/suspicious/noConsole: the start has the console's lines in the log (src/terminal/log.ts).
process.removeAllListeners('warning').on('warning', ({ name, message }) => console.warn(`${name}: ${message}`));

const ending = new AbortController();
const end = (): void => ending.abort();
const ended = new Promise<void>((resolve) => ending.signal.addEventListener('abort', () => resolve(), { once: true }));
process.once('SIGINT', end).once('SIGTERM', end);
// While nothing is open yet, Node considers the event loop finished and waits for all that V8 compiles in the background
// before it goes on (SpinEventLoop, src/api/embed_helpers.cc): 0.2 s of each start on the embedded database.
setInterval(() => undefined, LONGEST_MS);

process.exitCode = await runCall(process.argv.slice(2), {
  // Node reads it before anything of ours runs; read-env.ts says so.
  env: isLate ? { ...process.env, NODE_EXTRA_CA_CERTS_LATE: 'yes' } : process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  self: { pid: process.pid, isAlive },
  ended,
  end,
  now: () => new Date(),
  random: Math.random,
});
process.exit();

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else (kill(2)).
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
