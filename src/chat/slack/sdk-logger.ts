import { inspect } from 'node:util';
import { type Logger, LogLevel } from '@slack/web-api';
import type { Log } from '../../news/log.ts';

/** What our own parts say beside the SDKs, by the same way out. */
export type SlackLog = Pick<Logger, 'info' | 'warn' | 'error'>;

/** Slack's SDKs print whole payloads and errors: everything passes `redact` on its way to our log. */
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

/** A log that nobody reads. */
export const silentLog: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** pino tells its level, which spares us taking payloads apart for lines that it would drop. */
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
