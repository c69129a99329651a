import express from 'express';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ArticleId, type ChannelId, toId } from '../../src/news/ids.ts';
import type { JobEnd } from '../../src/queue/jobs.ts';
import type { Jobs } from '../../src/queue/open-queue.ts';

export type QueueHarness = {
  /** The queue as one more process sees it. */
  open(): Promise<Jobs>;
  /** Everything in the queue's store is lost. */
  lose(): Promise<void>;
  close(): Promise<void>;
};

const DONE: JobEnd = { kind: 'done' };
const channel = (digits: string): { channelId: ChannelId } => ({ channelId: toId(digits) });
const article = (digits: number): { articleId: ArticleId } => ({ articleId: toId(String(digits)) });

/** Patience for a machine with much else to do; no test waits this long where all is well. */
const eventually = (check: () => unknown): Promise<unknown> => vi.waitFor(check, { timeout: 10_000, interval: 20 });

/** A handler that writes down what it was handed, and is done. */
function noting(done: string[]): (payload: Record<string, string>) => Promise<JobEnd> {
  return async (payload) => {
    done.push(...Object.values(payload));
    return DONE;
  };
}

/** A door that handlers wait at until the test opens it. */
function createDoor(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

async function waiting(jobs: Jobs, queue: string, state = 'waiting'): Promise<number> {
  const counts = await jobs.counts();
  return counts.find((count) => count.queue === queue && count.state === state)?.jobs ?? 0;
}

/** What the roles rely on, whatever stores the queue. */
export function queueContract(name: string, start: () => Promise<QueueHarness>): void {
  describe(`the queue on ${name}`, () => {
    let harness: QueueHarness;
    let jobs: Jobs;
    beforeEach(async () => {
      harness = await start();
      jobs = await harness.open();
    });
    afterEach(() => harness.close());

    it('hands a job to its worker with what it carries', async () => {
      const done: string[] = [];
      jobs.work('deliver', noting(done), { concurrency: 1 });
      expect(await jobs.add('deliver', channel('41'))).toEqual({ kind: 'added' });
      await eventually(() => expect(done).toEqual(['41']));
    });

    it('keeps one job per subject waiting, however often it is added', async () => {
      await jobs.add('deliver', channel('1'));
      await jobs.addMany('deliver', [channel('1'), channel('2'), channel('1')]);
      expect(await waiting(jobs, 'deliver')).toBe(2);
    });

    it('lets what comes alone go before a crowd that yields, and loses none of either', async () => {
      const crowd = Array.from({ length: 12 }, (_, at) => channel(String(at + 1)));
      await jobs.addMany('deliver', crowd, { yields: true });
      await jobs.add('deliver', channel('99'));
      expect(await waiting(jobs, 'deliver')).toBe(13);
      const done: string[] = [];
      jobs.work('deliver', noting(done), { concurrency: 1 });
      await eventually(() => expect(done).toHaveLength(13));
      expect(done[0]).toBe('99');
      expect(new Set(done).size).toBe(13);
    });

    it('takes a subject again once its job is done', async () => {
      const done: string[] = [];
      jobs.work('deliver', noting(done), { concurrency: 1 });
      await jobs.add('deliver', channel('7'));
      await eventually(() => expect(done).toHaveLength(1));
      await eventually(async () => expect(await waiting(jobs, 'deliver', 'active')).toBe(0));
      await jobs.add('deliver', channel('7'));
      await eventually(() => expect(done).toHaveLength(2));
    });

    it('runs a subject once more when it was added while it ran', async () => {
      const door = createDoor();
      const started: string[] = [];
      const handler = async ({ channelId }: { channelId: ChannelId }) => {
        started.push(channelId);
        await door.opened;
        return DONE;
      };
      jobs.work('deliver', handler, { concurrency: 2 });
      await jobs.add('deliver', channel('7'));
      await eventually(() => expect(started).toHaveLength(1));
      await jobs.add('deliver', channel('7'));
      await jobs.addMany('deliver', [channel('7'), channel('7')]);
      expect(started).toHaveLength(1);
      door.open();
      await eventually(() => expect(started).toHaveLength(2));
      await eventually(async () => expect(await waiting(jobs, 'deliver', 'active')).toBe(0));
      expect(await waiting(jobs, 'deliver')).toBe(0);
      expect(started).toHaveLength(2);
    });

    it('brings a job back that asked for it', async () => {
      const ends: JobEnd[] = [{ kind: 'again', afterMs: 50 }, { kind: 'again', afterMs: 50 }, DONE];
      let runs = 0;
      jobs.work('deliver', async () => ends[runs++] ?? DONE, { concurrency: 1 });
      await jobs.add('deliver', channel('3'));
      await eventually(() => expect(runs).toBe(3));
    });

    it('does not keep a job for now back behind the same for later', async () => {
      const done: string[] = [];
      await jobs.add('deliver', channel('3'), 3_600_000);
      jobs.work('deliver', noting(done), { concurrency: 1 });
      await jobs.add('deliver', channel('3'));
      await eventually(() => expect(done).toEqual(['3']));
      expect(await waiting(jobs, 'deliver', 'delayed')).toBe(1);
    });

    it('lets a newer "later" replace an older one', async () => {
      const done: string[] = [];
      await jobs.add('deliver', channel('3'), 3_600_000);
      await jobs.add('deliver', channel('3'), 20);
      jobs.work('deliver', noting(done), { concurrency: 1 });
      await eventually(() => expect(done).toEqual(['3']));
      expect(await waiting(jobs, 'deliver', 'delayed')).toBe(0);
    });

    it('keeps a failed job for the board, does not repeat it, and takes its subject again', async () => {
      let runs = 0;
      const handler = async (): Promise<JobEnd> =>
        ++runs === 1 ? { kind: 'failed', reason: 'no such channel' } : DONE;
      jobs.work('deliver', handler, { concurrency: 1 });
      await jobs.add('deliver', channel('9'));
      await eventually(async () => expect(await waiting(jobs, 'deliver', 'failed')).toBe(1));
      expect(runs).toBe(1);
      await jobs.add('deliver', channel('9'));
      await eventually(() => expect(runs).toBe(2));
    });

    it('tries a job again whose handler threw', async () => {
      let runs = 0;
      const handler = async (): Promise<JobEnd> => {
        runs += 1;
        if (runs === 1) throw new Error('the database went away');
        return DONE;
      };
      jobs.work('deliver', handler, { concurrency: 1 });
      await jobs.add('deliver', channel('9'));
      await eventually(() => expect(runs).toBe(2));
    });

    it('does each of many jobs once, whichever process takes it', async () => {
      const done: string[] = [];
      const other = await harness.open();
      const ids = Array.from({ length: 200 }, (_, index) => article(index + 1));
      for (const one of [jobs, other]) one.work('article', noting(done), { concurrency: 8 });
      await jobs.addMany('article', ids);
      await eventually(() => expect(done.length).toBeGreaterThanOrEqual(200));
      await eventually(async () => expect(await waiting(jobs, 'article', 'active')).toBe(0));
      expect(done.toSorted()).toEqual(ids.map((id) => id.articleId).toSorted());
    });

    it('repeats a job on one schedule, however many processes ask for it', async () => {
      const other = await harness.open();
      for (const one of [jobs, other, jobs]) await one.every('tidy', { sweep: 'unfinished' }, 3_600_000);
      expect((await waiting(jobs, 'tidy', 'delayed')) + (await waiting(jobs, 'tidy'))).toBe(1);
    });

    it('repeats a job, and is not kept from it by being told so again', async () => {
      let runs = 0;
      jobs.work(
        'tidy',
        async () => {
          runs += 1;
          return DONE;
        },
        { concurrency: 1 },
      );
      await eventually(async () => {
        await jobs.every('tidy', { sweep: 'unfinished' }, 200);
        expect(runs).toBeGreaterThanOrEqual(3);
      });
    });

    it('goes on after everything in it was lost', async () => {
      const done: string[] = [];
      let sweeps = 0;
      jobs.work('deliver', noting(done), { concurrency: 1 });
      jobs.work(
        'tidy',
        async () => {
          sweeps += 1;
          return DONE;
        },
        { concurrency: 1 },
      );
      await jobs.every('tidy', { sweep: 'unfinished' }, 100);
      await eventually(() => expect(sweeps).toBeGreaterThan(0));
      await harness.lose();
      await jobs.every('tidy', { sweep: 'unfinished' }, 100);
      await jobs.add('deliver', channel('5'));
      const sweepsBefore = sweeps;
      await eventually(() => expect(done).toEqual(['5']));
      await eventually(() => expect(sweeps).toBeGreaterThan(sweepsBefore));
    });

    it('forgets everything in it, what waits for later and what repeats included, and goes on', async () => {
      await jobs.addMany('deliver', [channel('1'), channel('2')]);
      await jobs.add('article', article(3), 60_000);
      await jobs.every('tidy', { sweep: 'unfinished' }, 60_000);
      await jobs.forget();
      const left = await jobs.counts();
      expect(left.filter((count) => count.jobs > 0)).toEqual([]);
      const done: string[] = [];
      jobs.work('deliver', noting(done), { concurrency: 1 });
      await jobs.add('deliver', channel('1'));
      await eventually(() => expect(done).toEqual(['1']));
    });

    it('finishes what runs before it stops, and starts nothing more', async () => {
      const door = createDoor();
      const ended: string[] = [];
      const handler = async ({ channelId }: { channelId: ChannelId }) => {
        await door.opened;
        ended.push(channelId);
        return DONE;
      };
      const work = jobs.work('deliver', handler, { concurrency: 1 });
      await jobs.add('deliver', channel('1'));
      await eventually(async () => expect(await waiting(jobs, 'deliver', 'active')).toBe(1));
      await jobs.add('deliver', channel('2'));
      const stopped = work.stop();
      door.open();
      await stopped;
      expect(ended).toEqual(['1']);
      expect(await waiting(jobs, 'deliver')).toBe(1);
    });

    it('hands back what does not end when it stops, and another process takes it', async () => {
      const aborted: string[] = [];
      const handler = ({ channelId }: { channelId: ChannelId }, signal: AbortSignal) => {
        signal.addEventListener('abort', () => aborted.push(channelId));
        return new Promise<JobEnd>(() => undefined);
      };
      const work = jobs.work('deliver', handler, { concurrency: 1 });
      await jobs.add('deliver', channel('1'));
      await eventually(async () => expect(await waiting(jobs, 'deliver', 'active')).toBe(1));
      await work.stop();
      expect(aborted).toEqual(['1']);
      const done: string[] = [];
      const other = await harness.open();
      other.work('deliver', noting(done), { concurrency: 1 });
      await eventually(() => expect(done).toEqual(['1']));
    });

    it('is well, and says so', async () => {
      expect(await jobs.health()).toEqual({ ok: true, state: expect.stringMatching(/answers$/) });
    });

    it('shows its jobs on a board where nothing can be changed', async () => {
      await jobs.add('deliver', channel('77'));
      const server = express().use('/queues', jobs.board('/queues')).listen(0, '127.0.0.1');
      await eventually(() => expect(server.listening).toBe(true));
      const address = server.address();
      const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/queues`;
      const page = await fetch(url);
      const listed: unknown = await (await fetch(`${url}/api/queues?activeQueue=deliver&page=1`)).json();
      const emptied = await fetch(`${url}/api/queues/deliver/empty`, { method: 'PUT' });
      server.close();
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Slugline queues')]);
      expect(JSON.stringify(listed)).toContain('"channelId":"77"');
      expect(emptied.ok).toBe(false);
      expect(await waiting(jobs, 'deliver')).toBe(1);
    });
  });
}
