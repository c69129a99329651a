import { cpus } from 'node:os';
import type { Row } from './row.ts';

const HEADS = ['what', 'measured', 'baseline', 'ratio'];

/** Rows as a table, for a terminal or for a page of the documentation. */
export function printRows(rows: readonly Row[], form: 'terminal' | 'markdown'): string {
  const cells = rows.map(cellsOf);
  if (form === 'markdown') {
    return [HEADS, ['---', '---:', '---', '---:'], ...cells].map((line) => `| ${line.join(' | ')} |`).join('\n');
  }
  const widths = HEADS.map((head, at) => Math.max(head.length, ...cells.map((line) => line[at]?.length ?? 0)));
  return [HEADS, ...cells].map((line) => line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')).join('\n');
}

/** The machine, so that a table says where it comes from. */
export function sayMachine(): string {
  return `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.version}`;
}

function cellsOf({ what, value, unit, baseline, ratio }: Row): string[] {
  const against = baseline === null ? '' : `${baseline.name}: ${say(baseline.value)} ${unit}`;
  return [what, `${say(value)} ${unit}`, against, ratio === null ? '' : say(ratio)];
}

const SIGNIFICANT_BELOW = 100;

/** Three figures are all that a machine with neighbours can tell. */
function say(value: number): string {
  if (value >= SIGNIFICANT_BELOW) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(value < 10 ? 2 : 3)));
}
