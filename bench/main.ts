import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { benchAcknowledge } from './acknowledge.ts';
import { benchBrief } from './brief.ts';
import { benchCost } from './cost.ts';
import { benchDeliver } from './deliver.ts';
import { benchEndToEnd } from './end-to-end.ts';
import { benchExtract } from './extract.ts';
import { benchFollow } from './follow.ts';
import { benchHostile } from './hostile.ts';
import { benchIdleFeeds } from './idle-feeds.ts';
import { benchJoin } from './join.ts';
import { printRows, sayMachine } from './kit/print-rows.ts';
import type { Bench, Row } from './kit/row.ts';
import { openStage } from './kit/stage.ts';
import { benchMatch } from './match.ts';
import { benchMemory } from './memory.ts';
import { benchModel } from './model.ts';
import { benchPage } from './page.ts';
import { benchPlan } from './plan.ts';
import { benchPoll } from './poll.ts';
import { benchRead } from './read.ts';
import { benchSearch } from './search.ts';
import { benchStartUp } from './start-up.ts';
import { benchWorker } from './worker.ts';

/** In the order of the news. */
const BENCHES: Record<string, Bench> = {
  poll: benchPoll,
  read: benchRead,
  hostile: benchHostile,
  extract: benchExtract,
  brief: benchBrief,
  match: benchMatch,
  join: benchJoin,
  plan: benchPlan,
  deliver: benchDeliver,
  follow: benchFollow,
  search: benchSearch,
  worker: benchWorker,
  'end-to-end': benchEndToEnd,
  acknowledge: benchAcknowledge,
  memory: benchMemory,
  'idle-feeds': benchIdleFeeds,
  'start-up': benchStartUp,
  page: benchPage,
  cost: benchCost,
  model: benchModel,
};

const HELP = `npm run bench -- [name …] [options]
  names      ${Object.keys(BENCHES).join(' ')} (all)
  --quick    small inputs: to see that all of it runs; its figures mean little
  --markdown the table as docs/performance.md has it
  --seed N   of the invented news (1)
PostgreSQL and Redis are started where they are installed; TEST_DATABASE_URL and TEST_REDIS_URL name others.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(HELP);
else await runAll(positionals.length === 0 ? Object.keys(BENCHES) : positionals);

async function runAll(names: readonly string[]): Promise<void> {
  const benches = names.map((name) => ({ name, run: find(name) }));
  const say = (line: string): void => console.error(line);
  const stage = await openStage({ quick: values.quick, seed: Number(values.seed), root: process.cwd(), say });
  const rows: Row[] = [];
  say(`${sayMachine()}; load ${loadavg()[0]?.toFixed(1)}`);
  try {
    for (const { name, run } of benches) {
      say(name);
      rows.push(...(await run(stage)));
    }
  } finally {
    await stage.close();
  }
  console.log(printRows(rows, values.markdown ? 'markdown' : 'terminal'));
}

function find(name: string): Bench {
  const bench = BENCHES[name];
  if (!bench) throw new Error(`No bench is called "${name}".\n${HELP}`);
  return bench;
}
