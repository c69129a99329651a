import { parseJson } from './json-lines.ts';

type Screen = { write: (text: string) => unknown };

const LEVELS: Record<number, string> = { 30: '', 40: 'note: ', 50: 'error: ', 60: 'fatal: ' };
/** Of a line's fields, what a person wants to see behind the event. */
const FIELDS_SHOWN = ['feed', 'feeds', 'outcome', 'reason', 'cause', 'nextInMinutes'];

/** Turns pino's JSON lines into sentences for somebody who watches a terminal. */
export function humanLog(screen: Screen): { write: (line: string) => void } {
  return {
    write(line) {
      const entry = parseJson(line);
      if (typeof entry !== 'object' || entry === null) return;
      const fields = new Map(Object.entries(entry));
      const level = LEVELS[Number(fields.get('level'))] ?? '';
      const shown = FIELDS_SHOWN.filter((name) => fields.get(name) != null).map((name) => say(name, fields.get(name)));
      const detail = shown.length > 0 ? ` (${shown.join(', ')})` : '';
      screen.write(`${level}${String(fields.get('msg'))}${detail}\n`);
    },
  };
}

function say(name: string, value: unknown): string {
  if (name === 'nextInMinutes') return `again in ${String(value)} min`;
  return Array.isArray(value) ? value.join(', ') : String(value);
}
