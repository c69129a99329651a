import { inspect } from 'node:util';
import { type Logger, LogLevel } from '@slack/web-api';

/** Where log lines go; a pino logger is one. */
export type SlackLog = {
  level?: string;
  debug(text: string): void;
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
};

/** Slack's SDKs print whole payloads and errors: everything passes `redact` on its way to our log. */
export function createSdkLogger(log: SlackLog, redact: (text: string) => string): Logger {
  const write = (level: 'debug' | 'info' | 'warn' | 'error') => {
    return (...parts: unknown[]) => log[level](redact(parts.map(asText).join(' ')));
  };
  return {
    debug: fine(log) ? write('debug') : ignore,
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    setLevel: ignore,
    setName: ignore,
    getLevel: () => (fine(log) ? LogLevel.DEBUG : LogLevel.INFO),
  };
}

/** A log that nobody reads. */
export const silentLog: SlackLog = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function fine(log: SlackLog): boolean {
  return log.level === 'trace' || log.level === 'debug';
}

function asText(part: unknown): string {
  return typeof part === 'string' ? part : inspect(part, { depth: 4, breakLength: Number.POSITIVE_INFINITY });
}

function ignore(): undefined {
  return undefined;
}
