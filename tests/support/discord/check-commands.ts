import { Locale } from 'discord.js';
import { z } from 'zod';
import { type ApiReply, type FormIssue, formError } from './api-error.ts';

const name = z
  .string()
  .regex(/^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u)
  .refine((text) => text === text.toLowerCase());
const description = z.string().min(1).max(100);
/** What Discord's clients can be set to (discord-api-types, Locale). */
const locale = z.enum(Locale);
const localised = {
  name_localizations: z.partialRecord(locale, name).optional(),
  description_localizations: z.partialRecord(locale, description).optional(),
};
const plainOption = z
  .strictObject({
    type: z.int().min(3).max(11),
    name,
    description,
    ...localised,
    required: z.boolean().optional(),
    autocomplete: z.boolean().optional(),
    min_length: z.int().min(0).max(6000).optional(),
    channel_types: z.array(z.int()).optional(),
    max_length: z.int().min(1).max(6000).optional(),
  })
  .refine(
    ({ type, autocomplete }) => !autocomplete || [3, 4, 10].includes(type),
    'autocomplete needs a text or number',
  );
const options = z
  .array(plainOption)
  .max(25)
  .refine(
    (list) => list.every(({ required }, at) => !required || list[at - 1]?.required !== false),
    'required options come first',
  );
const subcommand = z.strictObject({
  type: z.literal(1),
  name,
  description,
  ...localised,
  options: options.optional(),
});
const command = z.strictObject({
  type: z.literal(1).optional(),
  name,
  description,
  ...localised,
  options: z.union([z.array(subcommand).min(1).max(25), options]).optional(),
  default_member_permissions: z.string().regex(/^\d+$/).nullish(),
  contexts: z.array(z.int().min(0).max(2)).optional(),
  integration_types: z.array(z.int().min(0).max(1)).optional(),
});
const list = z.array(command).max(100);

export type CommandsCheck =
  | { kind: 'taken'; commands: Record<string, unknown>[] }
  | { kind: 'refused'; reply: ApiReply };

/** Takes or refuses a list of commands as Discord would (interactions/application-commands). */
export function checkCommands(given: unknown): CommandsCheck {
  const read = list.safeParse(given);
  if (!read.success) {
    const issues = read.error.issues.map(({ path, message }) => ({ path, code: 'BASE_TYPE_BAD_VALUE', message }));
    return { kind: 'refused', reply: formError(issues) };
  }
  const issue = twinIssue(read.data.map((one) => one.name));
  return issue ? { kind: 'refused', reply: formError([issue]) } : { kind: 'taken', commands: read.data };
}

function twinIssue(names: string[]): FormIssue | null {
  const at = names.findIndex((one, index) => names.indexOf(one) !== index);
  return at < 0
    ? null
    : { path: [at], code: 'APPLICATION_COMMANDS_DUPLICATE_NAME', message: 'Application command names must be unique' };
}
