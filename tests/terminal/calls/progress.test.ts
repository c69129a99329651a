import { describe, expect, it } from 'vitest';
import { startProgress } from '../../../src/terminal/calls/progress.ts';

function screenOf(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, write: (text: string) => written.push(text) };
}

describe('startProgress', () => {
  it('redraws one line on a terminal and closes it', () => {
    const screen = screenOf(true);
    let now = 0;
    const progress = startProgress('lines', screen, () => now);
    for (let step = 0; step < 10; step += 1) {
      now += 100;
      progress.step();
    }
    progress.end();
    expect(screen.written.length).toBeGreaterThan(2);
    expect(screen.written.at(-1)).toContain('10 lines, 10/s\n');
  });

  it('writes only the closing line into a file', () => {
    const screen = screenOf(false);
    const progress = startProgress('lines', screen, () => 0);
    progress.step();
    progress.end();
    expect(screen.written).toHaveLength(1);
    expect(screen.written[0]).not.toContain('\u001b');
  });
});
