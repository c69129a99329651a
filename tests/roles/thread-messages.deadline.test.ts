import { setTimeout as rest } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { markBegun, startDeadline } from '../../src/roles/thread-messages.ts';
import { until } from '../support/run-slugline.ts';

it('does not count the time in which a thread comes up', async () => {
  const deadline = startDeadline({ workMs: 1, startMs: 60_000 });
  await rest(60);
  expect(deadline.signal.aborted).toBe(false);
  markBegun(deadline.begun);
  await until(async () => deadline.signal.aborted, 10_000, 'the deadline');
});

it('does not wait for ever for a thread that never comes up', async () => {
  const deadline = startDeadline({ workMs: 1, startMs: 1 });
  await until(async () => deadline.signal.aborted, 10_000, 'the deadline');
});

it('is over when the task is', async () => {
  const deadline = startDeadline({ workMs: 1, startMs: 60_000 });
  deadline.end();
  await rest(60);
  expect(deadline.signal.aborted).toBe(false);
});
