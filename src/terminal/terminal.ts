import { cleanLayout } from '../chat/clean-text.ts';
import type { Settings } from '../config/settings/settings.ts';
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

export type Exit = 0 | 1 | 2;

/** Writes why a call failed, and returns its exit code. */
export function fail(reason: string, { stderr }: Pick<Terminal, 'stderr'>): Exit {
  say(reason, stderr);
  return 1;
}

/**
 * Writes sentences. Outsiders' words stand in them: titles, file names, what a server answered. None of those may drive
 * the reader's terminal (ECMA-48 controls) or turn its text around (bidi controls).
 */
export function say(text: string, screen: { write: (text: string) => unknown }): void {
  screen.write(`${cleanLayout(text)}\n`);
}

/** What JSON.stringify leaves as it is, and a terminal obeys or nobody sees. The selectors of emoji carry meaning. */
const RAW_IN_JSON = /(?!\n|\ufe0e|\ufe0f)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** JSON for other programs: they read what was written, character by character, and a terminal shows it harmless. */
export function toJson(value: unknown, indent = 0): string {
  return escapeJson(JSON.stringify(value, null, indent));
}

/** The same of JSON that is written already. */
export function escapeJson(json: string): string {
  return json.replace(RAW_IN_JSON, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

const EVERYWHERE = /^(?:0\.0\.0\.0|::|\[::\])$/;

/** Where a Slugline with these settings answers on this machine. */
export function ownAddress({ host, port }: Pick<Settings, 'host' | 'port'>): string {
  const name = EVERYWHERE.test(host) ? '127.0.0.1' : host.replace(/^([^[]*:.*)$/, '[$1]');
  return `http://${name}:${port}`;
}
