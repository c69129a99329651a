import { inspect } from 'node:util';
import { type Logger, LogLevel } from '@slack/web-api';
import { messageOf } from '../../kit/errors.ts';
import type { Log } from '../../news/log.ts';

/** The log for our own code of this platform. */
export type SlackLog = Pick<Logger, 'info' | 'warn' | 'error'>;

export type SlackBase = { now: () => Date; log: SlackLog };

/** Does what may fail without harm: false, and a line of the log, where it does. */
export async function orWarn(work: Promise<unknown>, failure: string, log: SlackLog): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    log.warn(`${failure} (${messageOf(error)})`);
    return false;
  }
}

/** A logger for Slack's SDKs. They print whole payloads and errors, so every line passes `redact`. */
export function createSdkLogger(log: Log, redact: (text: string) => string): Logger {
  const write = (level: keyof Log) => {
    return (...parts: unknown[]) => log[level]({ platform: 'slack' }, redact(parts.map(asText).join(' ')));
  };
  const fine = wantsDebug(log);
  return {
    debug: fine ? write('debug') : ignore,
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    setLevel: ignore,
    setName: ignore,
    getLevel: () => (fine ? LogLevel.DEBUG : LogLevel.INFO),
  };
}

export const silentLog: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Reads the level of a pino log, so that we do not format payloads for lines that it drops. */
function wantsDebug(log: Log): boolean {
  if (log === silentLog) return false;
  return !('level' in log) || log.level === 'trace' || log.level === 'debug';
}

function asText(part: unknown): string {
  return typeof part === 'string' ? part : inspect(part, { depth: 4, breakLength: Number.POSITIVE_INFINITY });
}

function ignore(): undefined {
  return undefined;
}

/** Slack's token forms, and the secrets inside payloads and addresses that Slack's SDKs print at debug level. */
const PATTERNS: [RegExp, string][] = [
  [/xox[a-z](?:[.-][A-Za-z0-9-]+)+/gu, '[secret]'],
  [/xapp-[A-Za-z0-9-]+/gu, '[secret]'],
  [/(["']?[A-Za-z_]{0,30}(?:token|secret|authorization)["']?\s*[:=]\s*["']?)(?:Bearer\s+)?[^"'\s,}]+/giu, '$1[secret]'],
  [/(wss?:\/\/[^\s"'?]+)\?[^\s"']*/gu, '$1?[secret]'],
  [/(["']?(?:response_url|trigger_id)["']?\s*:\s*["'])[^"']+/giu, '$1[secret]'],
  // The code of an installation, as web-api writes the request. The codes of errors have no quotes around their name.
  [/(["']code["']\s*:\s*["'])[^"']+/giu, '$1[secret]'],
];

/** Removes every token from a text before it reaches a log, known ones by value and others by form. */
export function createRedact(secrets: string[]): (text: string) => string {
  const known = secrets.filter((secret) => secret !== '');
  return (text) => {
    const hidden = known.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
    return PATTERNS.reduce((rest, [pattern, put]) => rest.replace(pattern, put), hidden);
  };
}
