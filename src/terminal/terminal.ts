import type { Self } from '../store/open/data-lock.ts';

type TerminalScreen = NodeJS.WritableStream & { isTTY?: boolean | undefined };

/** What a call needs of its process. main.ts fills it in, and alone reads the real process. */
export type Terminal = {
  env: Record<string, string | undefined>;
  stdin: NodeJS.ReadableStream & { isTTY?: boolean | undefined };
  stdout: TerminalScreen;
  stderr: TerminalScreen;
  self: Self;
  /** Resolves when a signal or `end` asks the process to stop. */
  ended: Promise<void>;
  /** Ends the process, as when the user leaves the prompt. */
  end: () => void;
  now: () => Date;
  random: () => number;
};

/** The exit code of a call. */
export type Exit = 0 | 1 | 2;

/** Writes why a call failed, and returns its exit code. */
export function fail(reason: string, { stderr }: Pick<Terminal, 'stderr'>): Exit {
  stderr.write(`${reason}\n`);
  return 1;
}
