import type { Problem } from '../news/problem.ts';

/** What people are told of a setting: `.env.example`, `docs/configuration.md` and every problem are made of it. */
export type SettingRow = {
  group: string;
  about: string;
  /** What to do when the value is wrong. */
  todo: string;
  /** Its value is described in a problem, never shown. */
  isSecret: boolean;
  /** As written in `.env`; null where the setting is off by default. */
  byDefault: string | null;
};

/** Whether a setting holds something, right or wrong: a bad value is told of once, not again as a missing one. */
export type Given<Name extends string> = (name: Name) => boolean;

/** The problem of a setting that is empty and should not be: why, and what was seen beside it. */
export type Missing<Name extends string> = (name: Name, why: string, seen: string) => Problem;
