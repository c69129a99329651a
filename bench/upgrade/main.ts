import { parseArgs } from 'node:util';
import { onEach } from '../chaos/servers.ts';
import { buildAt, buildNext, configFor } from './builds.ts';
import { type Programs, runUpgrade, type UpgradeOptions, type UpgradeReport } from './run-upgrade.ts';

const HELP = `npm run upgrade -- [options]
  --from REF     the older build is that of a commit; else it is this one, and the newer one has a migration more
  --on embedded|postgres|redis|all   what they run on (all)
  --minutes N    of both orders together (5)   --rate N  articles a second (0.5)   --channels N  on each platform (3)
  --faults SHARE of calls that go wrong (0.1)  --within S  after the last change (120)   --seed N (1)`;

const { values } = parseArgs({
  options: {
    from: { type: 'string' },
    on: { type: 'string', default: 'all' },
    minutes: { type: 'string', default: '5' },
    rate: { type: 'string', default: '0.5' },
    channels: { type: 'string', default: '3' },
    faults: { type: 'string', default: '0.1' },
    within: { type: 'string', default: '120' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(HELP);
else process.exitCode = await runAll();

async function runAll(): Promise<number> {
  const { programs, prepare, remove } = buildAll(process.cwd(), values.from);
  let failed = 0;
  try {
    await onEach(values.on, async (name, servers) => {
      const report = await runUpgrade(optionsFor(name, prepare), { servers, programs });
      console.log(sayReport(name, report));
      failed += report.never.length + report.repeated.length;
    });
  } finally {
    remove();
  }
  return failed === 0 ? 0 : 1;
}

function buildAll(root: string, from: string | undefined) {
  if (from === undefined) {
    const { main, remove } = buildNext(root);
    const programs: Programs = { old: {}, next: { main }, alone: { main, env: { NEXT_ALONE: 'yes' } } };
    return { programs, prepare: async () => undefined, remove };
  }
  const old = buildAt(root, from);
  const env: Record<string, string> = {};
  const prepare: UpgradeOptions['prepare'] = async ({ dir }) => void Object.assign(env, configFor(old, dir));
  return { programs: { old: { main: old.main, env }, next: {} }, prepare, remove: old.remove };
}

function optionsFor(name: string, prepare: UpgradeOptions['prepare']): UpgradeOptions {
  return {
    seconds: Number(values.minutes) * 30,
    rate: Number(values.rate),
    channels: Number(values.channels),
    faults: Number(values.faults),
    seed: Number(values.seed),
    withinMs: Number(values.within) * 1000,
    lingerMs: 15_000,
    ...(prepare ? { prepare } : {}),
    say: (line) => console.error(`${name}: ${line}`),
  };
}

function sayReport(name: string, report: UpgradeReport): string {
  const { planned, once, never, repeated, seconds, changes, errors } = report;
  return [
    `${name}: alerts planned ${planned}, sent once ${once}, lost ${never.length}, twice ${repeated.length}, in ${seconds} s`,
    ...changes.map(({ what, both, refused }) => {
      if (refused !== undefined) return `  ${what}: refused (${refused})`;
      return both === undefined ? `  ${what}` : `  ${what}: both at work for ${both} s`;
    }),
    `  ${errors.length} errors in the logs`,
    ...[...repeated, ...never, ...errors].slice(0, 20).map((line) => `  ${line}`),
  ].join('\n');
}
