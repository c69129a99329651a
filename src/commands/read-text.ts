import type { CommandSpec, OptionSpec } from '../chat/command-spec.ts';

/** A raw line sorted into the options of a command. */
export type ReadText = { subcommand: string | null; options: Record<string, string> };

// What chat clients put between and around words: no-break and other spaces, invisible marks.
const SPACES = /[\s\u00A0\u2000-\u200A\u202F\u205F\u3000]+/gu;
const INVISIBLE = /[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;
/** A word, or key="some words"; curly quotes count as straight ones. An apostrophe quotes nothing. */
const PIECE = /(?:[^\s"\u201C\u201D\u201E]|["\u201C\u201D\u201E][^"\u201C\u201D\u201E]*(?:["\u201C\u201D\u201E]|$))+/gu;
const KEY_VALUE = /^(\p{L}+)=([\s\S]*)$/u;
const CHANNEL = /^<#[^>\s]+>$|^#[\p{L}\p{N}_-]+$/u;
const MENTION = /^<[@!][^>\s]*>$|^@[\p{L}\p{N}_-]+$/u;
const NUMBER = /^\d{1,4}$/;
/** Behind other words a number counts up to here; a year, or what is written otherwise (007), is one of the words. */
const NUMBER_BEHIND_WORDS_MAX = 365;
/** Values of several words that people leave without quotes: digest=weekly mon 08:00 Europe/Berlin. */
const GOES_ON: Record<string, RegExp> = {
  digest: /^(?:mon|tue|wed|thu|fri|sat|sun)\p{L}*$|^\d{1,2}[:.h]\d{2}$|^[A-Z]\w+\/\w+$|^UTC$/iu,
};

/**
 * Reads a typed line forgivingly: key=value anywhere, #channel, @group and `me` by their looks, a number at the end
 * where the command takes one; all else is the text of its first option.
 */
export function readText(text: string, spec: Pick<CommandSpec, 'options' | 'subcommands'>): ReadText {
  const pieces = text.replace(INVISIBLE, '').replace(SPACES, ' ').match(PIECE) ?? [];
  if (spec.subcommands.length === 0) return { subcommand: null, options: readPieces(pieces, spec.options) };
  const [first = '', ...rest] = pieces;
  const chosen = spec.subcommands.find(({ name }) => name === first.toLowerCase());
  if (!chosen) return { subcommand: null, options: first === '' ? {} : { text: pieces.join(' ') } };
  return { subcommand: chosen.name, options: readPieces(rest, chosen.options) };
}

function readPieces(pieces: readonly string[], specs: readonly OptionSpec[]): Record<string, string> {
  const options: Record<string, string> = {};
  const rest: string[] = [];
  let open: string | null = null;
  for (const piece of pieces) {
    if (open !== null && GOES_ON[open]?.test(piece)) {
      options[open] = `${options[open]} ${piece}`;
      continue;
    }
    open = readNamed(piece, { specs, options });
    if (open === null && !readByLooks(piece, { specs, options })) rest.push(piece);
  }
  readEnd(rest, { specs, options });
  const positional = specs.find(({ kind, name }) => kind === 'text' && name !== 'me');
  if (positional && rest.length > 0) options[positional.name] ??= rest.join(' ');
  return options;
}

type Reading = { specs: readonly OptionSpec[]; options: Record<string, string> };

/** key=value: the key when it names an option. */
function readNamed(piece: string, { specs, options }: Reading): string | null {
  const [, typed = '', value = ''] = KEY_VALUE.exec(piece) ?? [];
  const key = specs.find(({ name }) => name === typed.toLowerCase())?.name;
  if (key === undefined) return null;
  options[key] = value.replace(/^["\u201C\u201D\u201E]|["\u201C\u201D\u201E]$/gu, '');
  return key;
}

function readByLooks(piece: string, { specs, options }: Reading): boolean {
  const looks = { channel: CHANNEL, mention: MENTION };
  for (const kind of ['channel', 'mention'] as const) {
    const spec = specs.find((option) => option.kind === kind);
    if (!spec || options[spec.name] !== undefined || !looks[kind].test(piece)) continue;
    options[spec.name] = piece;
    return true;
  }
  return false;
}

/** "me" and a number count at the end only, for they are words as well; named by its key elsewhere, the word stays one. */
function readEnd(rest: string[], { specs, options }: Reading): void {
  const takes = (wanted: (spec: OptionSpec) => boolean) =>
    specs.find((spec) => wanted(spec) && options[spec.name] === undefined)?.name;
  const needsText = specs.some(({ kind, required }) => kind === 'text' && required);
  const last = rest.at(-1);
  if (last === undefined || (needsText && rest.length < 2)) return;
  const me = takes(({ name }) => name === 'me');
  const number = takes(({ kind }) => kind === 'number');
  if (me !== undefined && last.toLowerCase() === 'me') options[me] = 'yes';
  else if (number !== undefined && isNumber(last, needsText)) options[number] = last;
  else return;
  rest.pop();
}

function isNumber(word: string, isBehindWords: boolean): boolean {
  if (!isBehindWords) return NUMBER.test(word);
  return /^[1-9]\d{0,2}$/.test(word) && Number(word) <= NUMBER_BEHIND_WORDS_MAX;
}
