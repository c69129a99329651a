import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LockOutcome, lockData, type Self } from '../../../src/store/open/data-lock.ts';

/** pid_max is at most 2^22 on Linux (proc(5)). */
const ABOVE_ALL_PROCESS_IDS = 2 ** 23;

const TIMES = { beatMs: 20, silenceMs: 200, passingMs: 2_000 };
const self = { pid: process.pid, isAlive: () => true };

describe('lockData', () => {
  let directory: string;
  const held: LockOutcome[] = [];
  const lock = async (who: Self = self): Promise<LockOutcome> => {
    const outcome = await lockData(directory, who, TIMES);
    held.push(outcome);
    return outcome;
  };
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'slugline-lock-'));
  });
  afterEach(async () => {
    for (const outcome of held.splice(0)) if (outcome.kind === 'held') await outcome.release();
    await rm(directory, { recursive: true });
  });

  it('holds a directory that nobody has', async () => {
    expect((await lock()).kind).toBe('held');
  });

  it('says who holds it', async () => {
    await lock();
    const by = `process ${process.pid} on ${hostname()}, since `;
    expect(await lock()).toEqual({ kind: 'locked', by: expect.stringContaining(by) });
  });

  it('is free again once released', async () => {
    const first = await lock();
    if (first.kind === 'held') await first.release();
    expect((await lock()).kind).toBe('held');
  });

  it('waits, as a program that stays, for a call that has it for a moment', async () => {
    const check = await lock();
    const start = lock({ ...self, stays: true });
    if (check.kind === 'held') await check.release();
    expect((await start).kind).toBe('held');
  });

  it('does not wait for another program that stays', async () => {
    await lock({ ...self, stays: true });
    const began = performance.now();
    expect((await lock({ ...self, stays: true })).kind).toBe('locked');
    expect(performance.now() - began).toBeLessThan(TIMES.passingMs / 2);
  });

  it('says who holds it where a call does not end in time', async () => {
    await lock();
    expect((await lock({ ...self, stays: true })).kind).toBe('locked');
  });

  it('takes over from a process that was killed', async () => {
    await lock();
    expect((await lock({ pid: process.pid, isAlive: () => false })).kind).toBe('held');
  });

  it('takes over when the process id now belongs to another process', async () => {
    await lock();
    const path = join(directory, 'lock.1');
    const lines = (await readFile(path, 'utf8')).split('\n');
    lines[2] = 'another boot 12345';
    await writeFile(path, lines.join('\n'));
    expect((await lock()).kind).toBe('held');
  });

  it('leaves a lock of another host alone while it beats', async () => {
    await lock();
    const path = join(directory, 'lock.1');
    const lines = (await readFile(path, 'utf8')).split('\n');
    lines[1] = 'far-away pid:[1]';
    await writeFile(path, lines.join('\n'));
    expect(await lock()).toEqual({ kind: 'locked', by: expect.stringContaining(' on far-away, since ') });
  });

  it('takes over from another host that fell silent, whatever its clock says', async () => {
    const path = join(directory, 'lock.1');
    await writeFile(path, '1\nfar-away pid:[1]\n\n2026-03-04T05:06:07.089Z\n');
    const tomorrow = new Date(Date.now() + 86_400_000);
    await utimes(path, tomorrow, tomorrow);
    expect((await lock()).kind).toBe('held');
  });

  it('takes over a lock that was never written to the end', async () => {
    await writeFile(join(directory, 'lock.1'), '4');
    expect((await lock()).kind).toBe('held');
  });

  it('lets one of several starters have a stale lock', async () => {
    await writeFile(join(directory, 'lock.1'), '1\nfar-away pid:[1]\n\n2026-03-04T05:06:07.089Z\n');
    const outcomes = await Promise.all([lock(), lock(), lock(), lock()]);
    expect(outcomes.filter((outcome) => outcome.kind === 'held')).toHaveLength(1);
  });

  it('has at most one holder while many starters race for the locks of the dead', async () => {
    const alive = new Set<number>();
    let holders = 0;
    let starts = 0;
    let takes = 0;
    const race = async (): Promise<void> => {
      for (let round = 0; round < 25; round += 1) {
        starts += 1;
        const starter = ABOVE_ALL_PROCESS_IDS + starts;
        alive.add(starter);
        const outcome = await lockData(directory, { pid: starter, isAlive: (pid) => alive.has(pid) }, TIMES);
        if (outcome.kind === 'held') {
          held.push(outcome);
          holders += 1;
          takes += 1;
          expect(holders).toBe(1);
          await stat(directory);
          holders -= 1;
        }
        alive.delete(starter);
      }
    };
    await Promise.all(Array.from({ length: 8 }, race));
    expect(takes).toBeGreaterThan(8);
    expect((await readdir(directory)).filter((name) => name.startsWith('lock.'))).toHaveLength(1);
  });
});
