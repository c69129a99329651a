import { z } from 'zod';
import { nearest } from '../../kit/nearest.ts';
import type { Problem } from '../../news/problem.ts';
import type { YamlDocument, YamlReading } from './yaml-document.ts';

/** What is wrong with a value and what to do; the code never changes. */
type Complaint = { code: string; what: string; todo: string };

export type CheckedDocument<T> = { kind: 'sound'; data: T } | { kind: 'unsound'; problems: Problem[] };

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

const MANUAL = 'docs/configuration.md shows every key.';
const SEEN_MAX_CHARACTERS = 80;
const KINDS = new Map<string, string>([
  ['string', 'a text'],
  ['array', 'a list'],
  ['object', 'a block of keys'],
  ['record', 'a block of keys'],
  ['boolean', 'true or false'],
  ['number', 'a number'],
]);

const complaintSchema = z.object({ code: z.string(), todo: z.string() });

/** An object that takes no other keys. For an unknown key it suggests the most similar known one. */
export function onlyKeys<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape);
  // One line of advice per unknown key, in their order, because an error of zod's own can carry only a text.
  const advise = (key: string) => {
    const meant = nearest(key, known);
    return `${meant === null ? '' : `Did you mean ${meant}? `}Keys that may stand here: ${known.join(', ')}.`;
  };
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? issue.keys.map(advise).join('\n') : undefined),
  });
}

/** A text that `read` understands. Where it returns null, or the value is no text, the complaint is reported. */
export function textOf<T>(read: (text: string) => T | null, complaint: Complaint) {
  const asLines = [complaint.code, complaint.what, complaint.todo].join('\n');
  return z
    .string({ error: (issue) => (issue.input === undefined ? undefined : asLines) })
    .transform((text, context) => {
      const value = read(text);
      if (value === null) complain(context, complaint);
      return value ?? z.NEVER;
    });
}

export function complain(context: z.core.$RefinementCtx, { what, ...params }: Complaint): void {
  context.addIssue({ code: 'custom', message: what, params });
}

/** Checks a file against its schema: every issue becomes a problem with its line. `others` are reported with them. */
export function checkDocument<T>(
  document: YamlDocument,
  schema: z.ZodType<T>,
  others: readonly Problem[] = [],
): CheckedDocument<T> {
  const checked = schema.safeParse(document.value ?? {});
  const more = [...others, ...lostKeys(document.value, [], document)];
  if (checked.success && more.length === 0) return { kind: 'sound', data: checked.data };
  const issues = checked.error?.issues ?? [];
  return { kind: 'unsound', problems: [...issues.flatMap((issue) => problemsOfIssue(issue, [], document)), ...more] };
}

/** zod drops this key from every record without a word (zod 4, $ZodRecord), so it is looked for here. */
const LOST_KEY = '__proto__';

function lostKeys(value: unknown, path: Path, document: YamlDocument): Problem[] {
  if (typeof value !== 'object' || value === null) return [];
  const steps = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return steps.flatMap(([step, inner]) => {
    const at = [...path, step];
    return step === LOST_KEY ? [badKey('cannot be kept', at, document)] : lostKeys(inner, at, document);
  });
}

export function problemsOf(checked: CheckedDocument<unknown>): Problem[] {
  return checked.kind === 'sound' ? [] : checked.problems;
}

type RepeatedIn = { list: string; code: string; todo: string; document: YamlDocument };

/** A problem for each entry of a list that has the key (as shown to people) of an earlier entry; null is no key. */
export function repeatedKeys(keys: readonly (string | null)[], { list, code, todo, document }: RepeatedIn): Problem[] {
  const firsts = new Map<string, number>();
  return keys.flatMap((key, index) => {
    const first = key === null ? undefined : firsts.get(key);
    if (key !== null && first === undefined) firsts.set(key, index);
    if (first === undefined) return [];
    const seen = `${key}, as in ${pathName([list, first])}, ${document.where([list, first])}`;
    const what = `${pathName([list, index])} is listed twice`;
    return [{ code, what, seen, todo, where: document.where([list, index]) }];
  });
}

/** Reads the document, or passes on the problems of a file that is not YAML. */
export function checkReading<T>(
  reading: YamlReading,
  read: (document: YamlDocument) => CheckedDocument<T>,
): CheckedDocument<T> {
  return reading.kind === 'read' ? read(reading.document) : { kind: 'unsound', problems: reading.problems };
}

/** The path to a value as people read it, counted from one: `feed 3, "url"`. */
function pathName(path: Path): string {
  const steps = path.map((step, index) => {
    const list = path[index - 1];
    if (typeof step === 'number') return `${typeof list === 'string' ? list.replace(/s$/, '') : 'entry'} ${step + 1}`;
    return typeof path[index + 1] === 'number' ? '' : `"${String(step)}"`;
  });
  return steps.filter((step) => step !== '').join(', ') || 'the file';
}

function problemsOfIssue(issue: Issue, parents: Path, document: YamlDocument): Problem[] {
  const path = [...parents, ...issue.path];
  switch (issue.code) {
    case 'invalid_union':
      return nearestBranch(issue).flatMap((inner) => problemsOfIssue(inner, path, document));
    case 'invalid_key':
      return issue.issues.map((inner) => badKey(inner.message, path, document));
    case 'unrecognized_keys':
      return unknownKeys(issue, path, document);
    default: {
      const value = valueAt(document.value, path);
      const { code, what, todo } = complaintOf(issue, value);
      return [{ code, what: `${pathName(path)} ${what}`, seen: showValue(value), todo, where: document.where(path) }];
    }
  }
}

/** The issues of the alternative that was probably meant: the first one whose kind (text, block) fits. */
function nearestBranch(issue: z.core.$ZodIssueInvalidUnion): Issue[] {
  const fits = (branch: Issue[]) => !branch.some((inner) => inner.code === 'invalid_type' && inner.path.length === 0);
  return issue.errors.find(fits) ?? issue.errors[0] ?? [];
}

function unknownKeys(issue: z.core.$ZodIssueUnrecognizedKeys, path: Path, document: YamlDocument): Problem[] {
  const advice = issue.message.split('\n');
  const what = `${pathName(path)} has a key we do not know`;
  return issue.keys.flatMap((key, index) => {
    if (key === LOST_KEY) return [];
    const todo = advice[index] ?? MANUAL;
    return { code: 'E_KEY_UNKNOWN', what, seen: `"${key}"`, todo, where: document.where([...path, key]) };
  });
}

function badKey(what: string, path: Path, document: YamlDocument): Problem {
  const seen = JSON.stringify(path.at(-1));
  const whole = `a name under ${pathName(path.slice(0, -1))} ${what}`;
  return { code: 'E_KEY', what: whole, seen, todo: 'Rename it.', where: document.where(path) };
}

function complaintOf(issue: Issue, value: unknown): Complaint {
  if (issue.code === 'custom') return { ...complaintSchema.parse(issue.params), what: issue.message };
  if (issue.code !== 'invalid_type') return { code: 'E_VALUE', what: issue.message, todo: MANUAL };
  if (value === undefined) return { code: 'E_KEY_MISSING', what: 'is missing', todo: `Add it. ${MANUAL}` };
  const [code, what, todo] = issue.message.split('\n');
  if (code && what && todo) return { code, what, todo };
  const wanted = KINDS.get(issue.expected) ?? issue.expected;
  const isBare = issue.expected === 'string' && ['number', 'boolean'].includes(typeof value);
  return {
    code: 'E_VALUE',
    what: `must be ${wanted}`,
    todo: isBare ? 'Put it in quotes.' : `Write ${wanted}. ${MANUAL}`,
  };
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => {
    if (typeof inner !== 'object' || inner === null) return undefined;
    return Object.entries(inner).find(([key]) => key === String(step))?.[1];
  }, value);
}

/** The value as a problem quotes it, without passwords in addresses: lists of problems end up in logs and tickets. */
function showValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const shown = JSON.stringify(value).replace(/(:\/\/)[^/\s"]*@/g, '$1…@');
  return shown.length > SEEN_MAX_CHARACTERS ? `${shown.slice(0, SEEN_MAX_CHARACTERS)}…` : shown;
}

const SECONDS_IN = new Map(Object.entries({ s: 1, m: 60, h: 3600, d: 86_400 }));
const LONGEST_SECONDS = 30 * 86_400;

/** Seconds in "30s", "5m", "2h" or "1d" (one second to thirty days), or null. */
export function readDuration(text: string): number | null {
  const [, count = '', unit = ''] = /^(\d{1,7})\s?(s|m|h|d)$/.exec(text.trim().toLowerCase()) ?? [];
  const seconds = Number(count) * (SECONDS_IN.get(unit) ?? 0);
  return seconds >= 1 && seconds <= LONGEST_SECONDS ? seconds : null;
}
