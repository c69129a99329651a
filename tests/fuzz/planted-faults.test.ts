import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHangWatch } from '../support/hang-watch.ts';
import { longestTurnMs, threadTimeMs } from '../support/thread-time.ts';
import { fuzz, fuzzPlan, TURN_MS } from './fuzz-plan.ts';
import { holdsNoStage } from './holds-no-stage.ts';
import { hostileText } from './hostile-texts.ts';
import type { TextStage } from './text-stages.ts';

const { seed } = fuzzPlan();
const PLAN = { seed, limitMs: 60_000, goesOn: false, shrinks: false };
const UNWATCHED = { begin: () => undefined };
const BLINK_MS = 50;

const search = (stage: Omit<TextStage, 'every'>): Promise<number> => {
  const holds = holdsNoStage([{ ...stage, every: 1 }], { watch: UNWATCHED, sampled: true });
  return fuzz(
    fc.property(hostileText(4_096), (text) => {
      expect(holds(text)).toEqual([]);
    }),
    2_000,
    PLAN,
  );
};

/** Work that takes so many milliseconds of processor time and does not yield. */
function block(ms: number): void {
  const until = threadTimeMs() + ms;
  while (threadTimeMs() < until);
}

describe('the fuzz gate, where a fault is planted,', () => {
  it('finds a stage that compares each word with each', async () => {
    const run = (text: string) => {
      const words = text.split(/\s+/u);
      return words.filter((word, at) => words.findIndex((other) => isSame(other, word)) === at);
    };
    const isSame = (one: string, other: string) =>
      one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase();
    await expect(search({ name: 'words', run })).rejects.toThrow(/words: \d+ ms/);
  });

  it('finds a regular expression that reads a full stop in two ways', async () => {
    const line = /^(?:\p{Lu}[\p{L}.]*[,.]?\s)+:/u;
    const run = (text: string) => line.test(text.slice(0, 96));
    await expect(search({ name: 'line', run })).rejects.toThrow(/line: \d+ ms/);
  });

  it('finds a stage that throws', async () => {
    const run = (text: string) => encodeURIComponent(text);
    await expect(search({ name: 'address', run })).rejects.toThrow(/malformed/);
  });

  it('fails where there is no time for all that was wanted, and says how much was done where it goes on until then', async () => {
    const slow = fc.asyncProperty(fc.nat(), () => sleep(BLINK_MS));
    await expect(fuzz(slow, 100, { ...PLAN, limitMs: 4 * BLINK_MS })).rejects.toThrow(/interrupted/i);
    const done = await fuzz(slow, 100, { ...PLAN, limitMs: 4 * BLINK_MS, goesOn: true });
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(100);
  });

  it('finds a turn of the event loop that is too long, be it the last one', async () => {
    const first = await longestTurnMs(async () => {
      block(2 * TURN_MS);
      await sleep(BLINK_MS);
    }, TURN_MS);
    const last = await longestTurnMs(async () => {
      await sleep(BLINK_MS);
      block(2 * TURN_MS);
    }, TURN_MS);
    expect(Math.min(first, last)).toBeGreaterThan(TURN_MS);
  });

  it('finds work without an end', async () => {
    const watch = createHangWatch({ limitMs: 4 * BLINK_MS, signal: null });
    watch.begin('nothing');
    await sleep(2 * BLINK_MS);
    watch.begin('a loop');
    const until = performance.now() + 10_000;
    while (!watch.hasHung() && performance.now() < until);
    expect(watch.hasHung()).toBe(true);
    await watch.close();
  });
});
