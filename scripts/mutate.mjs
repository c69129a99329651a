// @ts-check
// Plants seeded faults in an engine, one at a time, and says how many of them its own tests notice:
//   npm run mutate -- briefing|joining|matching|reading [--count 40] [--seed 1] [--floor 75]
// It works on a copy in the system's temporary folder. Faults that change nothing anybody can see are listed, each with
// its reason, in equivalent-mutants.json beside this file.
import { fork } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { mutantsOf, sample } from './mutants.mjs';

/** @typedef {import('./mutants.mjs').Mutant} Mutant */

const SELF = fileURLToPath(import.meta.url);
const ROOT = join(SELF, '../..');
const COPIED = ['src', 'tests', 'bench', 'config', 'package.json', 'tsconfig.json'];
const TIMEOUT_MS = 20_000;
const FIRST_RUN_MS = 300_000;

/** Golden files notice most faults, and within seconds: they run first. */
class GoldenFirst {
  async shard(/** @type {import('vitest/node').TestSpecification[]} */ specs) {
    return specs;
  }
  async sort(/** @type {import('vitest/node').TestSpecification[]} */ specs) {
    const isGolden = (/** @type {import('vitest/node').TestSpecification} */ spec) => /golden/.test(spec.moduleId);
    return [...specs.filter(isGolden), ...specs.filter((spec) => !isGolden(spec))];
  }
}

/** Runs the engine's tests again and again in one process: it says "ready", then one verdict for each file it is sent. */
async function host(/** @type {string} */ root, /** @type {string} */ engine) {
  const { createVitest } = await import('vitest/node');
  const include = [`tests/golden/${engine}.test.ts`, `tests/engines/${engine}/**/*.test.ts`];
  const run = {
    bail: 1,
    isolate: false,
    maxWorkers: 1,
    pool: /** @type {const} */ ('threads'),
    fileParallelism: false,
    sequence: { sequencer: GoldenFirst },
    // As in vitest.config.ts.
    ...{ testTimeout: 60_000, hookTimeout: 120_000 },
  };
  const quiet = { reporters: [{}], update: false, passWithNoTests: false };
  const vitest = await createVitest('test', { root, config: false, watch: false, include, ...run, ...quiet });
  const found = await vitest.globTestSpecifications();
  let last = '';
  process.on('message', async (/** @type {string} */ file) => {
    for (const changed of new Set([last, file])) vitest.invalidateFile(join(root, changed));
    last = file;
    process.send?.(verdictOf(await vitest.runTestSpecifications(found, true)));
  });
  process.once('disconnect', () => process.exit());
  process.send?.('ready');
}

/** @type {(result: import('vitest/node').TestRunResult) => string} */
function verdictOf({ testModules, unhandledErrors }) {
  const failed = testModules.find((module) => !module.ok());
  if (!failed) return unhandledErrors.length > 0 ? 'killed by an unhandled error' : 'survived';
  const [test] = failed.children.allTests('failed');
  return `killed by ${test?.fullName ?? failed.relativeModuleId}`;
}

/** @typedef {import('node:child_process').ChildProcess} Child */
/** What a child says next, or what became of it. @type {(child: Child, ms: number) => Promise<string>} */
function answerOf(child, ms) {
  return new Promise((resolve) => {
    const done = (/** @type {string} */ told) => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve(told);
    };
    const timer = setTimeout(() => done('timed out'), ms);
    child.once('message', (told) => done(String(told)));
    child.once('exit', () => done('crashed'));
  });
}

/** @type {(root: string, engine: string) => { ask(file: string, ms: number): Promise<string>, stop(): void }} */
function createRunner(root, engine) {
  const env = { PATH: '/usr/bin:/bin', TZ: 'UTC', CI: '1', NODE_ENV: 'test' };
  const start = () => {
    const child = fork(SELF, ['--host', root, engine], {
      cwd: root,
      env,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    return { child, ready: answerOf(child, FIRST_RUN_MS) };
  };
  let host = start();
  return {
    async ask(file, ms) {
      await host.ready;
      host.child.send(file);
      const told = await answerOf(host.child, ms);
      if (!/^killed|^survived/.test(told)) {
        host.child.kill('SIGKILL');
        host = start();
      }
      return told;
    },
    stop: () => host.child.kill('SIGKILL'),
  };
}

/** The files of the engine in the copy, relative to it. @type {(root: string, engine: string) => string[]} */
function sourcesOf(root, engine) {
  const folder = join(root, 'src/engines', engine);
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return found
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join('src/engines', engine, path))
    .sort();
}

/** @typedef {{ file: string, before: string, after: string, reason: string }} Equivalent */
/** @type {(mutant: Mutant) => boolean} */
function changesSomething({ file, before, after }) {
  /** @type {Equivalent[]} */
  const listed = JSON.parse(readFileSync(join(SELF, '../equivalent-mutants.json'), 'utf8'));
  return !listed.some((each) => each.file === file && each.before === before && each.after === after);
}

function say(/** @type {string} */ line) {
  process.stdout.write(`${line}\n`);
}

async function main() {
  const text = /** @type {const} */ ({ type: 'string' });
  const options = { count: text, seed: text, floor: text };
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const [engine = ''] = positionals;
  const { count = 40, seed = 1, floor = 75 } = values;
  const root = mkdtempSync(join(tmpdir(), 'slugline-mutants-'));
  for (const name of COPIED) cpSync(join(ROOT, name), join(root, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  const runner = createRunner(root, engine);
  try {
    const all = sourcesOf(root, engine).flatMap((file) => mutantsOf(file, readFileSync(join(root, file), 'utf8')));
    const chosen = sample(all.filter(changesSomething), Number(count), Number(seed));
    say(`${engine}: ${chosen.length} of ${all.length} faults, seed ${seed}`);
    say(`operators: ${[...new Set(all.map(({ operator }) => operator))].sort().join('; ')}`);
    const killed = await tryAll(chosen, { root, runner });
    const share = (100 * killed) / chosen.length;
    say(`${engine}: ${killed} of ${chosen.length} faults found, ${share.toFixed(1)} % (floor ${floor} %)`);
    process.exitCode = share < Number(floor) ? 1 : 0;
  } finally {
    runner.stop();
    rmSync(root, { recursive: true, force: true });
  }
}

/** @type {(mutants: Mutant[], deps: { root: string, runner: ReturnType<typeof createRunner> }) => Promise<number>} */
async function tryAll(mutants, { root, runner }) {
  const begun = Date.now();
  const unharmed = await runner.ask(mutants[0]?.file ?? '', FIRST_RUN_MS);
  if (unharmed !== 'survived') throw new Error(`Without a fault the tests are ${unharmed}`);
  const patience = TIMEOUT_MS + 2 * (Date.now() - begun);
  let killed = 0;
  for (const { file, line, operator, start, end, text, before, after } of mutants) {
    const path = join(root, file);
    const source = readFileSync(path, 'utf8');
    writeFileSync(path, source.slice(0, start) + text + source.slice(end));
    let verdict = await runner.ask(file, patience);
    // A busy machine is no endless loop.
    if (verdict === 'timed out') verdict = await runner.ask(file, 2 * patience);
    writeFileSync(path, source);
    if (verdict !== 'survived') killed += 1;
    say(`${verdict.split(' ')[0]?.padEnd(9)} ${file}:${line} ${operator}${verdict.replace(/^\w+/, '')}`);
    if (verdict === 'survived') say(`          - ${before}\n          + ${after}`);
  }
  return killed;
}

if (process.argv[2] === '--host') await host(process.argv[3] ?? '', process.argv[4] ?? '');
else await main();
