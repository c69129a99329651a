// Holds the lock file to what makes `npm ci` prove each package: every entry has a SHA-512, comes from whichever registry
// npm is set to (no address of one machine's registry), and no package runs a script on installation but those named here.
//   node scripts/lock-integrity.mjs            lists what is wrong; exit 1 where something is
//   node scripts/lock-integrity.mjs --fill     asks the registry for the SHA-512 of entries that have none, and writes them
// npm leaves them out for packages of other platforms than the one that wrote the lock file.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Compiles an add-on of BullMQ's where no prebuilt one fits; the image and CI install with --ignore-scripts. */
const MAY_RUN_SCRIPTS = ['msgpackr-extract'];
/** Written by us, and removes what npm would add: the address of the registry. */
const NPMRC_LINE = 'omit-lockfile-registry-resolved=true';

const files = process.argv.slice(2).filter((word) => word !== '--fill');
const file = files[0] ?? 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8'));
const packages = Object.entries(lock.packages).filter(([path, { link }]) => path !== '' && !link);
const nameOf = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

if (process.argv.includes('--fill')) {
  for (const [path, entry] of packages.filter(([, { integrity }]) => !integrity)) {
    const spec = `${entry.name ?? nameOf(path)}@${entry.version}`;
    const { integrity } = JSON.parse(execFileSync('npm', ['view', spec, 'dist', '--json'], { encoding: 'utf8' }));
    // npm's own order of the fields, so that its next write changes nothing.
    const { version, resolved, ...rest } = entry;
    lock.packages[path] = { version, ...(resolved === undefined ? {} : { resolved }), integrity, ...rest };
    process.stdout.write(`${spec} ${integrity}\n`);
  }
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}

const problems = Object.entries(lock.packages)
  .filter(([path]) => path !== '')
  .flatMap(([path, entry]) => [
    ...(/^sha512-[A-Za-z0-9+/]{86}==$/.test(entry.integrity ?? '') ? [] : [`${path} has no SHA-512 (--fill adds it)`]),
    ...(entry.resolved === undefined ? [] : [`${path} is fetched from ${entry.resolved}`]),
    ...(entry.hasInstallScript && !MAY_RUN_SCRIPTS.includes(nameOf(path))
      ? [`${path} runs a script when it is installed`]
      : []),
  ]);
const npmrc = join(dirname(file), '.npmrc');
const lines = existsSync(npmrc) ? readFileSync(npmrc, 'utf8').split('\n') : [];
if (!lines.includes(NPMRC_LINE))
  problems.push(`.npmrc has no line ${NPMRC_LINE}, so that npm writes addresses of its registry`);
if (lock.lockfileVersion !== 3)
  problems.push(`the lock file has version ${lock.lockfileVersion}, and 3 is what this reads`);

for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${Object.keys(lock.packages).length - 1} packages locked, ${problems.length} problems\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
