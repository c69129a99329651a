import { describe, expect, it } from 'vitest';
import { createSemaphore, type Semaphore } from '../../../src/alerts/delivery/pacing.ts';

describe('the permits for calls', () => {
  const acquire = (semaphore: Semaphore, workspace: string) => {
    const permit = semaphore.acquire(workspace);
    return permit.kind === 'permit' ? permit.release : expect.unreachable(`${workspace} is saturated`);
  };

  it('are so many for each workspace, and free again when a call ends', () => {
    const semaphore = createSemaphore(2, () => 0);
    acquire(semaphore, 'slack:T1');
    const release = acquire(semaphore, 'slack:T1');
    expect(semaphore.acquire('slack:T1')).toMatchObject({ kind: 'saturated' });
    acquire(semaphore, 'slack:T2');
    release();
    acquire(semaphore, 'slack:T1');
    expect(semaphore.acquire('slack:T1')).toMatchObject({ kind: 'saturated' });
  });

  it('bring those back one after the other who found none', () => {
    let now = 5_000;
    const semaphore = createSemaphore(1, () => now);
    acquire(semaphore, 'slack:T1');
    const waits = [1, 2, 3].map(() => semaphore.acquire('slack:T1'));
    expect(waits).toEqual([250, 270, 290].map((againMs) => ({ kind: 'saturated', againMs })));
    now += 60_000;
    expect(semaphore.acquire('slack:T1')).toEqual({ kind: 'saturated', againMs: 250 });
  });
});
