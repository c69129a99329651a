import { cleanText } from '../clean-text.ts';
import type { CommandSpec } from '../command-spec.ts';

/** A command as typed, sorted out: which one, and the words after it. */
export type CommandLine = { command: string; text: string };

/** The command that stands for all: "/slugline brief harbour" is "/brief harbour". */
const UMBRELLA = 'slugline';

/** Reads "/brief harbour", "brief harbour" or "/slugline brief harbour"; what it does not know goes to /slugline. */
export function readCommandLine(line: string, commands: CommandSpec[]): CommandLine {
  const { first, rest } = firstWord(unescapeSlack(line));
  if (first === UMBRELLA) return readUnderUmbrella(rest, commands);
  if (commands.some((spec) => spec.name === first)) return { command: first, text: rest };
  return { command: UMBRELLA, text: `${first} ${rest}`.trim() };
}

/** A slash command under a name we do not know was renamed by whoever set the app up: it counts as the umbrella. */
export function readSlashCommand(name: string, text: string, commands: CommandSpec[]): CommandLine {
  const command = name.replace(/^\//u, '').toLowerCase();
  if (command !== UMBRELLA && commands.some((spec) => spec.name === command)) {
    return { command, text: unescapeSlack(text) };
  }
  return readUnderUmbrella(unescapeSlack(text), commands);
}

function readUnderUmbrella(text: string, commands: CommandSpec[]): CommandLine {
  const { first, rest } = firstWord(text);
  const known = first !== UMBRELLA && commands.some((spec) => spec.name === first);
  return known ? { command: first, text: rest } : { command: UMBRELLA, text };
}

function firstWord(line: string): { first: string; rest: string } {
  const [first = '', ...rest] = line.split(' ');
  return { first: first.replace(/^\//u, '').toLowerCase(), rest: rest.join(' ') };
}

/**
 * Slack's markup as people typed it: `<#C1|news>` is "#C1", `<@U1|ada>` "@U1", `<https://a.example|a.example>` the
 * address; the three entities are decoded last (docs.slack.dev, implementing-slash-commands, should_escape).
 */
function unescapeSlack(text: string): string {
  const plain = text
    .replace(/<([#@])([A-Z0-9]+)(?:\|[^>]*)?>/gu, '$1$2')
    .replace(/<!subteam\^([A-Z0-9]+)(?:\|[^>]*)?>/gu, '@$1')
    .replace(/<!([a-z]+)(?:\|[^>]*)?>/gu, '@$1')
    .replace(/<mailto:([^>|]+)(?:\|[^>]*)?>/gu, '$1')
    .replace(/<(https?:[^>|]+)(?:\|[^>]*)?>/gu, '$1');
  return cleanText(plain.replace(/&lt;/gu, '<').replace(/&gt;/gu, '>').replace(/&amp;/gu, '&'));
}
