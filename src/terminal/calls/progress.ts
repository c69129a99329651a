import { SECOND_MS } from '../../kit/time.ts';
import type { Terminal } from '../terminal.ts';

const WIDTH = 24;
const REDRAW_MS = 100;

/** Counts what is done, and how fast, in one line. A terminal shows it redrawn; a file gets only the last line. */
export function startProgress(
  what: string,
  screen: Pick<Terminal['stderr'], 'isTTY'> & { write: (text: string) => unknown },
  now: () => number,
) {
  const startedAt = now();
  let done = 0;
  let drawnAt = 0;
  const line = () => {
    const perSecond = (done * SECOND_MS) / Math.max(1, now() - startedAt);
    return `${bar(done)} ${done} ${what}, ${perSecond.toFixed(perSecond < 10 ? 1 : 0)}/s`;
  };
  return {
    step(): void {
      done += 1;
      if (!screen.isTTY || now() - drawnAt < REDRAW_MS) return;
      drawnAt = now();
      screen.write(`\r\u001b[2K${line()}`);
    },
    end(): void {
      screen.write(`${screen.isTTY ? '\r\u001b[2K' : ''}${line()}\n`);
    },
  };
}

/** The length of the input is unknown, so the bar starts again at its end. */
function bar(done: number): string {
  const at = done % WIDTH;
  return `[${' '.repeat(at)}=${' '.repeat(WIDTH - 1 - at)}]`;
}
