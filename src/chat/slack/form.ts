import { z } from 'zod';
import type { CommandSpec, OptionSpec } from '../command-spec.ts';
import type { Place } from './ask-place.ts';
import type { CommandLine } from './read-command-line.ts';

/** A command whose options are filled in on a form instead of typed behind it. */
export type Form = {
  command: string;
  subcommand: string | null;
  title: string;
  submit: string;
  about: string;
  options: OptionSpec[];
};

/** What opens as a form when somebody types the command alone: title and submit have 24 characters each. */
const FORMS = [
  { command: 'subscribe', subcommand: null, title: 'Subscribe', submit: 'Subscribe' },
  { command: 'slugline', subcommand: 'settings', title: 'Settings', submit: 'Save' },
];

/** The form that stands for a command line, or null where the line is to be answered as it is. */
export function formOf({ command, text }: CommandLine, commands: CommandSpec[]): Form | null {
  const found = FORMS.find((form) => form.command === command && (form.subcommand ?? '') === text.trim().toLowerCase());
  const spec = commands.find(({ name }) => name === found?.command);
  if (!found || !spec) return null;
  const part = found.subcommand === null ? spec : spec.subcommands.find(({ name }) => name === found.subcommand);
  return part ? { ...found, about: part.description, options: part.options } : null;
}

/** Where a form was opened, and for which command: it travels with the form and comes back with it. */
export type FormTicket = Pick<Place, 'channelId' | 'channelName'> & { command: string; subcommand: string | null };

const ticketShape = z.object({
  command: z.string(),
  subcommand: z.string().nullable(),
  channelId: z.string(),
  channelName: z.string().nullable(),
});

export function writeTicket({ command, subcommand }: Form, { channelId, channelName }: Place): string {
  return JSON.stringify({ command, subcommand, channelId, channelName });
}

export function readTicket(metadata: string): FormTicket | null {
  try {
    return ticketShape.parse(JSON.parse(metadata));
  } catch {
    // A form of an older Slugline, or none of ours.
    return null;
  }
}

export function lineOf({ command, subcommand }: Pick<Form, 'command' | 'subcommand'>): CommandLine {
  return { command, text: subcommand ?? '' };
}
