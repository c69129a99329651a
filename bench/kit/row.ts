import type { Stage } from './stage.ts';

/** One line of the table: a measured value beside one measured in the same run. */
export type Row = {
  what: string;
  value: number;
  unit: string;
  baseline: { name: string; value: number } | null;
  /** Value by baseline: above 1 is more a second, or more time. */
  ratio: number | null;
};

export type Bench = (stage: Stage) => Promise<Row[]>;

type Baseline = { name: string; value: number };

/** A row without a baseline is one whose floor is a number of its own. */
export function row(what: string, [value, unit]: readonly [number, string], baseline: Baseline | null = null): Row {
  return { what, value, unit, baseline, ratio: baseline === null ? null : value / baseline.value };
}
