import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type ChaosReport, runChaos } from './run-chaos.ts';
import { onEach } from './servers.ts';

const HELP = `npm run chaos -- [options]
  --on embedded|postgres|redis|all   what the program runs on (all)
  --articles N   (100)     --channels N  on each platform (3)
  --kills N      (5)       --troubles N  of each kind, for the servers, and of full disks (1)
  --stops N      graceful ends (2)       --jumps N  of a process's clock, up to 30 s (2)
  --faults SHARE of calls that go wrong (0.1)
  --pace MS      between two posts to a channel (950)
  --within S     after the last blow (120)   --linger S  after the last alert (20)   --seed N (1)
  --log FILE     what the processes said`;

const { values } = parseArgs({
  options: {
    on: { type: 'string', default: 'all' },
    articles: { type: 'string', default: '100' },
    channels: { type: 'string', default: '3' },
    kills: { type: 'string', default: '5' },
    stops: { type: 'string', default: '2' },
    jumps: { type: 'string', default: '2' },
    troubles: { type: 'string', default: '1' },
    faults: { type: 'string', default: '0.1' },
    pace: { type: 'string', default: '950' },
    within: { type: 'string', default: '120' },
    linger: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    log: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(HELP);
else process.exitCode = await runAll();

async function runAll(): Promise<number> {
  let failed = 0;
  await onEach(values.on, async (name, servers) => {
    const report = await runChaos(optionsFor(name), servers);
    console.log(sayReport(name, report));
    if (values.log) appendFileSync(values.log, report.output);
    if (report.never.length + report.repeated.length > 0) failed += 1;
  });
  return failed === 0 ? 0 : 1;
}

function optionsFor(name: string) {
  return {
    articles: Number(values.articles),
    channels: Number(values.channels),
    kills: Number(values.kills),
    stops: Number(values.stops),
    jumps: Number(values.jumps),
    serverTroubles: Number(values.troubles),
    faults: Number(values.faults),
    paceMs: Number(values.pace),
    withinMs: Number(values.within) * 1000,
    lingerMs: Number(values.linger) * 1000,
    seed: Number(values.seed),
    say: (line: string) => console.error(`${name}: ${line}`),
  };
}

function sayReport(name: string, report: ChaosReport): string {
  const { once, never, repeated, seconds, recoverySeconds, kills, gates, marked } = report;
  const twice = (platform: string) => repeated.filter((place) => place.startsWith(platform)).length;
  return [
    `${name}: once ${once}, never ${never.length}, more than once ${repeated.length}`,
    `  more than once where the platform de-duplicates (Discord) ${twice('discord')}, where none can (Slack) ${twice('slack')}`,
    `  ${marked} times an alert was sent again with a mark in the log, as an earlier one might stand`,
    `  ${kills} kills; ${seconds} s in all, ${recoverySeconds} s after the last blow`,
    `  ${JSON.stringify(gates)}`,
    ...[...repeated, ...never].slice(0, 20).map((line) => `  ${line}`),
  ].join('\n');
}
