import type { Self } from '../store/data-lock.ts';

type Screen = NodeJS.WritableStream & { isTTY?: boolean | undefined };

/** The process as its calls see it; main.ts alone reads the real one. */
export type Terminal = {
  env: Record<string, string | undefined>;
  stdin: NodeJS.ReadableStream & { isTTY?: boolean | undefined };
  stdout: Screen;
  stderr: Screen;
  self: Self;
  /** Resolves when somebody asks the process to end. */
  ended: Promise<void>;
  /** Asks for that end from within: the prompt was left. */
  end: () => void;
  now: () => Date;
  random: () => number;
};

/** The exit code of a call. */
export type Exit = 0 | 1 | 2;
