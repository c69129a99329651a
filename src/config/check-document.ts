import { z } from 'zod';
import type { Problem } from '../news/problem.ts';
import { nearest } from './nearest.ts';
import type { YamlDocument, YamlReading } from './yaml-document.ts';

/** What a value must be changed to; the code is stable. */
export type Complaint = { code: string; what: string; todo: string };

export type Checked<T> = { kind: 'sound'; data: T } | { kind: 'unsound'; problems: Problem[] };

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

const MANUAL = 'docs/configuration.md shows every key.';
const SEEN_MAX_CHARACTERS = 80;
const KINDS: Record<string, string> = {
  string: 'a text',
  array: 'a list',
  object: 'a block of keys',
  record: 'a block of keys',
  boolean: 'true or false',
  number: 'a number',
};

const complaintSchema = z.object({ code: z.string(), todo: z.string() });

/** An object that takes no other keys, and knows what was meant by a near miss. */
export function onlyKeys<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape);
  // One line of advice per unknown key, in their order: an error of zod's own can carry nothing but a text.
  const advise = (key: string) => {
    const meant = nearest(key, known);
    return `${meant === null ? '' : `Did you mean ${meant}? `}Keys that may stand here: ${known.join(', ')}.`;
  };
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? issue.keys.map(advise).join('\n') : undefined),
  });
}

/** A text that `read` understands; null from it, and any other kind of value, becomes the complaint. */
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

/** Holds a file against its schema; every issue becomes a problem with its line. */
export function checkDocument<T>(document: YamlDocument, schema: z.ZodType<T>): Checked<T> {
  const checked = schema.safeParse(document.value ?? {});
  if (checked.success) return { kind: 'sound', data: checked.data };
  return { kind: 'unsound', problems: checked.error.issues.flatMap((issue) => problemsOf(issue, [], document)) };
}

/** Carries the problems of a file that is no YAML, or goes on to read it. */
export function checkReading<T>(reading: YamlReading, read: (document: YamlDocument) => Checked<T>): Checked<T> {
  return reading.kind === 'read' ? read(reading.document) : { kind: 'unsound', problems: reading.problems };
}

/** "feed 3, "url"": the way to a value as people count. */
export function placeName(path: Path): string {
  const steps = path.map((step, index) => {
    if (typeof step === 'number') return `${singular(path[index - 1])} ${step + 1}`;
    return typeof path[index + 1] === 'number' ? '' : `"${String(step)}"`;
  });
  return steps.filter((step) => step !== '').join(', ') || 'the file';
}

function singular(list: PropertyKey | undefined): string {
  return typeof list === 'string' ? list.replace(/s$/, '') : 'entry';
}

function problemsOf(issue: Issue, parents: Path, document: YamlDocument): Problem[] {
  const path = [...parents, ...issue.path];
  switch (issue.code) {
    case 'invalid_union':
      return nearestBranch(issue).flatMap((inner) => problemsOf(inner, path, document));
    case 'invalid_key':
      return issue.issues.map((inner) => badKey(inner.message, path, document));
    case 'unrecognized_keys':
      return unknownKeys(issue, path, document);
    default:
      return [problemAt(path, complaintOf(issue, valueAt(document.value, path)), document)];
  }
}

/** Of the forms a value may have, the one it was meant in: whose kind (text, block) already fits. */
function nearestBranch(issue: z.core.$ZodIssueInvalidUnion): Issue[] {
  const fits = (branch: Issue[]) => !branch.some((inner) => inner.code === 'invalid_type' && inner.path.length === 0);
  return issue.errors.find(fits) ?? issue.errors[0] ?? [];
}

function unknownKeys(issue: z.core.$ZodIssueUnrecognizedKeys, path: Path, document: YamlDocument): Problem[] {
  const advice = issue.message.split('\n');
  return issue.keys.map((key, index) => ({
    code: 'E_KEY_UNKNOWN',
    what: `${placeName(path)} has a key we do not know`,
    seen: `"${key}"`,
    todo: advice[index] ?? MANUAL,
    where: document.where([...path, key]),
  }));
}

function badKey(what: string, path: Path, document: YamlDocument): Problem {
  const seen = JSON.stringify(path.at(-1));
  const place = placeName(path.slice(0, -1));
  return {
    code: 'E_KEY',
    what: `a name under ${place} ${what}`,
    seen,
    todo: 'Rename it.',
    where: document.where(path),
  };
}

function complaintOf(issue: Issue, value: unknown): Complaint {
  if (issue.code === 'custom') return { ...complaintSchema.parse(issue.params), what: issue.message };
  if (issue.code !== 'invalid_type') return { code: 'E_VALUE', what: issue.message, todo: MANUAL };
  if (value === undefined) return { code: 'E_KEY_MISSING', what: 'is missing', todo: `Add it. ${MANUAL}` };
  const [code, what, todo] = issue.message.split('\n');
  if (code && what && todo) return { code, what, todo };
  const wanted = KINDS[issue.expected] ?? issue.expected;
  const isBare = issue.expected === 'string' && ['number', 'boolean'].includes(typeof value);
  return {
    code: 'E_VALUE',
    what: `must be ${wanted}`,
    todo: isBare ? 'Put it in quotes.' : `Write ${wanted}. ${MANUAL}`,
  };
}

function problemAt(path: Path, complaint: Complaint, document: YamlDocument): Problem {
  return {
    code: complaint.code,
    what: `${placeName(path)} ${complaint.what}`,
    seen: showValue(valueAt(document.value, path)),
    todo: complaint.todo,
    where: document.where(path),
  };
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => {
    if (typeof inner !== 'object' || inner === null) return undefined;
    return Object.entries(inner).find(([key]) => key === String(step))?.[1];
  }, value);
}

/** Passwords in addresses stay out of the list, which ends up in logs and tickets. */
function showValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const shown = JSON.stringify(value).replace(/(:\/\/)[^/\s"]*@/g, '$1…@');
  return shown.length > SEEN_MAX_CHARACTERS ? `${shown.slice(0, SEEN_MAX_CHARACTERS)}…` : shown;
}
