import { format } from 'node:util';
import { pino, stdTimeFunctions } from 'pino';
import { cleanText } from '../chat/clean-text.ts';
import type { LogLevel } from '../config/settings/setting-forms.ts';
import { SECOND_MS } from '../kit/time.ts';
import type { Log } from '../news/log.ts';
import { escapeJson } from './terminal.ts';

type LogScreen = { write: (text: string) => unknown };
/** `words`: levels as words and times as ISO 8601, for machines that want them so. */
type LogOptions = { level: LogLevel; human: boolean; words?: boolean; screen: LogScreen };

/** Keys whose values are redacted, since libraries log them too; our own tokens are wrapped and print as "[secret]". */
const SECRETS = 'token authorization password botToken appToken signingSecret clientSecret apiKey'.split(' ');
const REDACTED = ['', '*.', '*.*.'].flatMap((path) => SECRETS.map((name) => `${path}${name}`));

/** Writes JSON lines for machines, or sentences for a person at the terminal. */
export function createLog({ level, human, words = false, screen }: LogOptions): Log {
  const stream = human ? humanLog(screen) : { write: (line: string) => void screen.write(escapeJson(line)) };
  const inWords = { formatters: { level: (label: string) => ({ level: label }) }, timestamp: stdTimeFunctions.isoTime };
  return pino({ level, redact: { paths: REDACTED, censor: '[secret]' }, ...(words && !human ? inWords : {}) }, stream);
}

/** Forms of tokens, and what stands before the host of an address, in texts that are not ours. */
const SECRET_FORMS = /\bx(?:ox[a-z]|app)-[\w-]+|\b[\w-]{23,28}\.[\w-]{6}\.[\w-]{27,}|(?<=:\/\/)[^\s/@]*(?=@)/g;
const RAW_MAX = 2_000;

/** Has what libraries write to the console as lines of the log: a collector could not read them between lines of JSON. */
export function catchConsole(log: Log, target: Partial<Console>): void {
  const write =
    (level: keyof Log) =>
    (...parts: unknown[]): void =>
      log[level](
        { from: 'library' },
        format(...parts)
          .slice(0, RAW_MAX)
          .replace(SECRET_FORMS, '[secret]'),
      );
  const info = write('info');
  Object.assign(target, { debug: write('debug'), log: info, info, warn: write('warn'), error: write('error') });
}

const LEVELS = new Map<unknown, string>([
  [40, 'note: '],
  [50, 'error: '],
  [60, 'fatal: '],
]);
/** The fields that a person needs, shown behind the event in this order. */
const FIELDS_SHOWN = ['feed', 'feeds', 'outcome', 'reason', 'cause', 'nextInMinutes'];

function humanLog(screen: LogScreen): { write: (line: string) => void } {
  return {
    write(line) {
      // pino writes one JSON object at a time.
      const entry: unknown = JSON.parse(line);
      if (typeof entry !== 'object' || entry === null) return;
      const fields = new Map(Object.entries(entry));
      const level = LEVELS.get(fields.get('level')) ?? '';
      const given = FIELDS_SHOWN.filter((name) => fields.get(name) != null);
      const shown = given.map((name) => showField(name, fields.get(name)));
      const detail = shown.length > 0 ? ` (${shown.join(', ')})` : '';
      screen.write(`${cleanText(`${level}${String(fields.get('msg'))}${detail}`)}\n`);
    },
  };
}

function showField(name: string, value: unknown): string {
  if (name === 'nextInMinutes') return `again in ${String(value)} min`;
  return Array.isArray(value) ? value.join(', ') : String(value);
}

const GATHER_MS = 3 * SECOND_MS;

/** Gathers the warnings of unreadable feeds for three seconds and logs them as one line, for a person at the terminal. */
export function coalesceFeedWarnings(log: Log): Log {
  const failing = new Set<string>();
  const flush = () => {
    log.warn({ feeds: [...failing] }, `${failing.size} of the feeds cannot be read now; they are tried again`);
    failing.clear();
  };
  return {
    debug: (fields, event) => log.debug(fields, event),
    info: (fields, event) => log.info(fields, event),
    error: (fields, event) => log.error(fields, event),
    warn(fields, event) {
      if (typeof fields['feed'] !== 'string') return log.warn(fields, event);
      if (failing.size === 0) setTimeout(flush, GATHER_MS).unref();
      failing.add(fields['feed']);
    },
  };
}
