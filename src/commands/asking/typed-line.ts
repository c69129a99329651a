import type { CommandSpec, OptionSpec } from '../../chat/command-spec.ts';

// Chat clients put no-break and other spaces, and invisible marks, between and around words.
const SPACES = /[\s\u00A0\u2000-\u200A\u202F\u205F\u3000]+/gu;
const INVISIBLE = /[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;
/** A word, or key="some words". Curly quotes count as straight ones; an apostrophe is no quote. */
const PIECE = /(?:[^\s"\u201C\u201D\u201E]|["\u201C\u201D\u201E][^"\u201C\u201D\u201E]*(?:["\u201C\u201D\u201E]|$))+/gu;
const KEY_VALUE = /^(\p{L}+)=([\s\S]*)$/u;
const CHANNEL = /^<#[^>\s]+>$|^#[\p{L}\p{N}_-]+$/u;
const MENTION = /^<[@!][^>\s]*>$|^@[\p{L}\p{N}_-]+$/u;
const NUMBER = /^\d{1,4}$/;
/** A number behind other words is an option up to this. Larger ones (a year) and forms like 007 stay words. */
const NUMBER_BEHIND_WORDS_MAX = 365;
const TIME_WORDS =
  /^(?:ago|(?:hour|day|week|month|year)s?|(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}*)$/iu;
/** Words that continue a value which people type without quotes: digest=weekly mon 08:00 Europe/Berlin. */
const CONTINUES = new Map([
  ['digest', /^(?:mon|tue|wed|thu|fri|sat|sun)\p{L}*$|^\d{1,2}[:.h]\d{2}$|^[A-Z]\w+\/\w+$|^UTC$/iu],
  ['zone', /^(?!(?:please|pls|plz|thanks|thx)\b)[\p{L}/_]+$/iu],
  ...['days', 'since', 'until', 'for'].map((name) => [name, TIME_WORDS] as const),
]);

/**
 * Reads the options in a typed line: key=value anywhere, #channel and @group by their form, `me` and a number at the end
 * where the command takes one. The other words are the text of its first option.
 */
export function readTypedLine(
  text: string,
  spec: Pick<CommandSpec, 'options' | 'subcommands'>,
): { subcommand: string | null; options: Record<string, string> } {
  const pieces = text.replace(INVISIBLE, '').replace(SPACES, ' ').match(PIECE) ?? [];
  if (spec.subcommands.length === 0) return { subcommand: null, options: readPieces(pieces, spec.options) };
  const [first = '', ...rest] = pieces;
  const chosen = spec.subcommands.find(({ name }) => name === first.toLowerCase());
  if (!chosen) return { subcommand: null, options: first === '' ? {} : { text: pieces.join(' ') } };
  return { subcommand: chosen.name, options: readPieces(rest, chosen.options) };
}

function readPieces(pieces: readonly string[], specs: readonly OptionSpec[]): Record<string, string> {
  const options = new Map<string, string>();
  const rest: string[] = [];
  let open: string | null = null;
  for (const piece of pieces) {
    if (open !== null && CONTINUES.get(open)?.test(piece)) {
      options.set(open, `${options.get(open)} ${piece}`);
      continue;
    }
    open = readNamed(piece, { specs, options });
    if (open === null) readLoose(piece, rest, { specs, options });
  }
  while (rest.length > 1 && COURTESY.test(rest.at(-1) ?? '')) rest.pop();
  readEnd(rest, { specs, options });
  const positional = specs.find(({ kind, name }) => kind === 'text' && name !== 'me');
  if (positional && rest.length > 0 && !options.has(positional.name)) options.set(positional.name, rest.join(' '));
  return Object.fromEntries(options);
}

/** Of a channel, a group or "me": "floods in #desk". */
const PREPOSITION = /^(?:in|into|of|to|for|on|from|with|ping)$/iu;
const COURTESY = /^(?:please|pls|plz|thanks|thx)[.,!]*$/iu;

function readLoose(piece: string, rest: string[], so: OptionsSoFar): void {
  const isAskedAlone = so.specs.every(({ required }) => !required);
  if (readByForm(piece, so)) dropPreposition(rest, isAskedAlone ? 0 : 1);
  else rest.push(piece);
}

function dropPreposition(rest: string[], least: number): void {
  if (rest.length > least && PREPOSITION.test(rest.at(-1) ?? '')) rest.pop();
}

type OptionsSoFar = { specs: readonly OptionSpec[]; options: Map<string, string> };

/** Reads key=value, and returns the key where it names an option. */
function readNamed(piece: string, { specs, options }: OptionsSoFar): string | null {
  const [, typed = '', value = ''] = KEY_VALUE.exec(piece) ?? [];
  const key = specs.find(({ name }) => name === typed.toLowerCase())?.name;
  if (key === undefined) return null;
  options.set(key, value.replace(/^["\u201C\u201D\u201E]|["\u201C\u201D\u201E]$/gu, ''));
  return key;
}

function readByForm(piece: string, { specs, options }: OptionsSoFar): boolean {
  const forms = { channel: CHANNEL, mention: MENTION };
  for (const kind of ['channel', 'mention'] as const) {
    const spec = specs.find((option) => option.kind === kind && !options.has(option.name));
    const named = piece.replace(/[,;]$/u, '');
    if (!spec || !forms[kind].test(named)) continue;
    options.set(spec.name, named);
    return true;
  }
  return false;
}

/** Takes "me" or a number as an option at the end only, since both are words too, and not where its key was given. */
function readEnd(rest: string[], { specs, options }: OptionsSoFar): void {
  const openOption = (matches: (spec: OptionSpec) => boolean) =>
    specs.find((spec) => matches(spec) && !options.has(spec.name))?.name;
  const needsText = specs.some(({ kind, required }) => kind === 'text' && required);
  const last = rest.at(-1);
  if (last === undefined || (needsText && rest.length < 2)) return;
  const me = openOption(({ name }) => name === 'me');
  const number = openOption(({ kind }) => kind === 'number');
  if (me !== undefined && last.toLowerCase() === 'me') options.set(me, 'yes');
  else if (number !== undefined && isNumber(last, needsText)) options.set(number, last);
  else return;
  rest.pop();
  if (options.has('me')) dropPreposition(rest, 1);
}

function isNumber(word: string, isBehindWords: boolean): boolean {
  if (!isBehindWords) return NUMBER.test(word);
  return /^[1-9]\d{0,2}$/.test(word) && Number(word) <= NUMBER_BEHIND_WORDS_MAX;
}

const OPENING = /^[\s([{<"'\u00AB\u2018\u201C\u201E]+/u;
const CLOSING = /[\s\]}>"'\u00BB\u2019\u201D.,;:!?]+$/u;

/**
 * The address in a link as typed: Slack wraps it ("<https://example.org|example.org>"), people put brackets, dots and words
 * around it. Text without an address comes as it is.
 */
export function typedLink(typed: string | undefined): string {
  const text = (typed ?? '').trim();
  const at = text.search(/https?:\/\//iu);
  const [bare = ''] = (at < 0 ? text.replace(OPENING, '') : text.slice(at)).split(at < 0 ? /[|>]/u : /[\s|>]/u, 1);
  let link = bare.replace(CLOSING, '');
  // A closing bracket belongs to an address that opens one, as those of encyclopedias do.
  while (link.endsWith(')') && link.split(')').length > link.split('(').length) {
    link = link.slice(0, -1).replace(CLOSING, '');
  }
  return link;
}

/** The address, where one link was typed, with what words around it ever. */
export function asLink(typed: string): string | null {
  const link = typedLink(typed);
  const words = typed.trim().split(/\s+/u);
  // "see https://… please": who writes a whole address means it.
  const isAmongWords = words.filter((word) => /https?:\/\//iu.test(word)).length === 1;
  const isAlone =
    isAmongWords || /^\S+$/u.test(typed.trim()) || /^(?:<\S+\|[^>]*>|\[[^\]]*\]\(\S+\))\S*$/u.test(typed.trim());
  const isLink = /^https?:\/\/\S+$/iu.test(link) || /^(?:www|m|amp)\.[^\s/]+\.[^\s/]+\/\S*$/iu.test(link);
  return isAlone && isLink ? link : null;
}

/** Removes what PostgreSQL refuses: NUL, and halves of surrogate pairs, which UTF-8 cannot encode. */
export function withoutUnstorable(typed: string): string {
  return typed.replace(/\0|\p{Cs}/gu, '');
}
