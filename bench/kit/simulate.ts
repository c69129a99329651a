import { randomFrom } from '../chaos/random.ts';
import { percentile } from './measure.ts';

/** A piece of a job: what it holds while it runs (all of it at once), and how long on average. */
export type Step = { needs: readonly string[]; ms: number };

/** One kind of job: how often it comes, how many are in work at once, and its steps one after the other. */
export type Line = { name: string; perSecond: number; hands: number; steps: readonly Step[] };

export type Simulation = {
  lines: readonly Line[];
  /** What there is to hold, with its places: cores, threads, a lock. */
  places: Readonly<Record<string, number>>;
  /** Jobs of each line. */
  jobs: number;
  seed: number;
};

export type SimulatedLine = { name: string; perSecond: number; p50Ms: number; p99Ms: number };

export type Simulated = { lines: SimulatedLine[]; busy: Record<string, number> };

type Job = { line: Line; arrivedAt: number; step: number };
type Done = { ms: number[]; lastAt: number };
type Running = { job: Job; step: Step; endsAt: number };

/** Arrivals at random moments and exponential times of work, event by event: the same seed gives the same run. */
export function simulate({ lines, places, jobs, seed }: Simulation): Simulated {
  const random = randomFrom(seed);
  const draw = (mean: number): number => -mean * Math.log(1 - random());
  const arrivals = lines.flatMap((line) => arrivalsOf(line, jobs, draw)).sort((a, b) => a.arrivedAt - b.arrivedAt);
  const floor = createFloor({ lines, places, draw });
  let now = 0;
  let arrived = 0;
  for (;;) {
    const next = floor.nextEnd();
    const arrival = arrivals[arrived];
    if (!next && !arrival) break;
    if (arrival && (!next || arrival.arrivedAt <= next.endsAt)) {
      now = arrival.arrivedAt;
      arrived += 1;
      floor.arrive(arrival);
    } else if (next) {
      now = next.endsAt;
      floor.end(next);
    }
    floor.begin(now);
  }
  return floor.say(now);
}

type Floor = Pick<Simulation, 'lines' | 'places'> & { draw: (mean: number) => number };

/** Where the work is done: who has a hand, who waits for a place, who works until when. */
function createFloor({ lines, places, draw }: Floor) {
  const held = createPlaces(places);
  const hands = new Map(lines.map((line) => [line, line.hands]));
  const done = new Map<Line, Done>(lines.map((line) => [line, { ms: [], lastAt: 0 }]));
  const waiting = new Map<Line, { jobs: Job[]; begun: number }>(lines.map((line) => [line, { jobs: [], begun: 0 }]));
  const [ready, running]: [Job[], Running[]] = [[], []];

  const admit = (line: Line): void => {
    const queue = waiting.get(line);
    for (
      let job = queue?.jobs[queue.begun];
      queue && job && (hands.get(line) ?? 0) > 0;
      job = queue.jobs[queue.begun]
    ) {
      queue.begun += 1;
      hands.set(line, (hands.get(line) ?? 0) - 1);
      ready.push(job);
    }
  };
  const startReady = (now: number): void => {
    for (const job of ready.splice(0)) {
      const step = job.line.steps[job.step];
      if (!step || !held.has(step.needs)) {
        ready.push(job);
        continue;
      }
      const ms = draw(step.ms);
      held.take(step.needs, ms);
      running.push({ job, step, endsAt: now + ms });
    }
  };
  const finish = (job: Job, now: number): void => {
    hands.set(job.line, (hands.get(job.line) ?? 0) + 1);
    const record = done.get(job.line);
    record?.ms.push(now - job.arrivedAt);
    if (record) record.lastAt = now;
  };
  return {
    nextEnd: () =>
      running.reduce<Running | null>((best, one) => (best && best.endsAt <= one.endsAt ? best : one), null),
    arrive: (job: Job) => void waiting.get(job.line)?.jobs.push(job),
    begin(now: number): void {
      lines.forEach(admit);
      startReady(now);
    },
    end(ended: Running): void {
      running.splice(running.indexOf(ended), 1);
      held.giveBack(ended.step.needs);
      ended.job.step += 1;
      if (ended.job.step < ended.job.line.steps.length) ready.push(ended.job);
      else finish(ended.job, ended.endsAt);
    },
    say: (now: number): Simulated => ({
      lines: lines.map((line) => sayLine(line, done.get(line) ?? { ms: [], lastAt: 0 })),
      busy: held.busy(now),
    }),
  };
}

function createPlaces(places: Readonly<Record<string, number>>) {
  const free = new Map(Object.entries(places));
  const busyMs = new Map<string, number>();
  return {
    has: (needs: readonly string[]): boolean => needs.every((name) => (free.get(name) ?? 0) > 0),
    take(needs: readonly string[], ms: number): void {
      for (const name of needs) {
        free.set(name, (free.get(name) ?? 0) - 1);
        busyMs.set(name, (busyMs.get(name) ?? 0) + ms);
      }
    },
    giveBack(needs: readonly string[]): void {
      for (const name of needs) free.set(name, (free.get(name) ?? 0) + 1);
    },
    /** The share of its time that each was held. */
    busy: (now: number): Record<string, number> =>
      Object.fromEntries(
        Object.entries(places).map(([name, count]) => [name, (busyMs.get(name) ?? 0) / (now * count)]),
      ),
  };
}

const MS_PER_SECOND = 1_000;

/** A rate without end is a backlog: everything is there at the beginning. */
function arrivalsOf(line: Line, jobs: number, draw: (mean: number) => number): Job[] {
  let at = 0;
  return Array.from({ length: jobs }, () => {
    if (Number.isFinite(line.perSecond)) at += draw(MS_PER_SECOND / line.perSecond);
    return { line, arrivedAt: at, step: 0 };
  });
}

function sayLine(line: Line, { ms, lastAt }: Done): SimulatedLine {
  return {
    name: line.name,
    perSecond: (ms.length * MS_PER_SECOND) / lastAt,
    p50Ms: percentile(ms, 0.5),
    p99Ms: percentile(ms, 0.99),
  };
}
