import { pino } from 'pino';
import type { LogLevel } from '../config/setting-forms.ts';
import type { Log } from '../news/log.ts';
import { humanLog } from './human-log.ts';

type LogSettings = { level: LogLevel; human: boolean; screen: { write: (text: string) => unknown } };

/** Keys that no line may carry, wherever a library puts them; our own tokens are wrapped and print as "[secret]". */
const SECRETS = [
  'token',
  'authorization',
  'password',
  'botToken',
  'appToken',
  'signingSecret',
  'clientSecret',
  'apiKey',
];
const REDACTED = [...SECRETS, ...SECRETS.map((name) => `*.${name}`), ...SECRETS.map((name) => `*.*.${name}`)];

/** JSON lines for machines, sentences for somebody who watches the terminal. */
export function createLog(settings: LogSettings): Log {
  const stream = settings.human
    ? humanLog(settings.screen)
    : { write: (line: string) => void settings.screen.write(line) };
  return pino({ level: settings.level, redact: { paths: REDACTED, censor: '[secret]' } }, stream);
}
