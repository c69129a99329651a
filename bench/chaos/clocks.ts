import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The clocks of the processes under test, one each, which jump when told. */
export type Clocks = {
  envOf(process: number): Record<string, string>;
  jump(process: number, shiftMs: number): void;
};

/** Loaded before the program: its clock is the real one and what stands in a file. Timers go on as they are. */
const PRELOAD = `
import { readFileSync } from 'node:fs';
const Real = Date;
let shift = 0;
const read = () => {
  try { shift = Number(readFileSync(process.env.CHAOS_CLOCK, 'utf8')); } catch { shift = 0; }
};
read();
setInterval(read, 100).unref();
globalThis.Date = class extends Real {
  constructor(...given) { if (given.length > 0) super(...given); else super(Real.now() + shift); }
  static now() { return Real.now() + shift; }
  static [Symbol.hasInstance](value) { return value instanceof Real; }
};
`;

export function createClocks(dir: string): Clocks {
  const preload = join(dir, 'clock.mjs');
  writeFileSync(preload, PRELOAD);
  const fileOf = (process: number) => join(dir, `clock-${process}`);
  return {
    envOf: (process) => ({ NODE_OPTIONS: `--import=file://${preload}`, CHAOS_CLOCK: fileOf(process) }),
    jump: (process, shiftMs) => writeFileSync(fileOf(process), String(shiftMs)),
  };
}
