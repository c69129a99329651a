export type Progress = { step: () => void; end: () => void };

const WIDTH = 24;
const REDRAW_MS = 100;
const MS_PER_SECOND = 1_000;

type Screen = { write: (text: string) => unknown; isTTY?: boolean | undefined };

/**
 * A line on the error stream that counts what is done, and how fast. On a terminal it redraws itself; into a file
 * only the closing line goes.
 */
export function startProgress(what: string, screen: Screen, now: () => number): Progress {
  const startedAt = now();
  let done = 0;
  let drawnAt = 0;
  const line = () => {
    const perSecond = (done * MS_PER_SECOND) / Math.max(1, now() - startedAt);
    return `${bar(done)} ${done} ${what}, ${perSecond.toFixed(perSecond < 10 ? 1 : 0)}/s`;
  };
  return {
    step() {
      done += 1;
      if (!screen.isTTY || now() - drawnAt < REDRAW_MS) return;
      drawnAt = now();
      screen.write(`\r\u001b[2K${line()}`);
    },
    end() {
      screen.write(`${screen.isTTY ? '\r\u001b[2K' : ''}${line()}\n`);
    },
  };
}

/** The length of the input is unknown, so the bar goes round. */
function bar(done: number): string {
  const at = done % WIDTH;
  return `[${' '.repeat(at)}=${' '.repeat(WIDTH - 1 - at)}]`;
}
