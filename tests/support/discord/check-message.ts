import { z } from 'zod';
import { type ApiReply, apiError, type FormIssue, formError } from './api-error.ts';
import type { MessageBody } from './world.ts';

/** Discord's own limits, written here once more from resources/message and components/reference, apart from ours. */
const httpUrl = z
  .string()
  .max(2048)
  .refine((text) => /^https?:\/\/[^\s]+$/i.test(text), 'Scheme must be http or https.');
const embed = z.strictObject({
  type: z.literal('rich').optional(),
  title: z.string().max(256).optional(),
  description: z.string().max(4096).optional(),
  url: httpUrl.optional(),
  color: z.int().min(0).max(0xffffff).optional(),
  timestamp: z.iso.datetime().optional(),
  fields: z
    .array(z.strictObject({ name: needed(256), value: needed(1024), inline: z.boolean().optional() }))
    .max(25)
    .optional(),
  footer: z.strictObject({ text: needed(2048), icon_url: httpUrl.optional() }).optional(),
  author: z.strictObject({ name: needed(256), url: httpUrl.optional() }).optional(),
  image: z.strictObject({ url: z.string().regex(/^attachment:\/\/[\w.-]+$/) }).optional(),
});
const pressButton = z.strictObject({
  type: z.literal(2),
  style: z.int().min(1).max(4),
  custom_id: z.string().min(1).max(100),
  label: needed(80),
  disabled: z.boolean().optional(),
});
const linkButton = z.strictObject({
  type: z.literal(2),
  style: z.literal(5),
  url: z
    .string()
    .min(1)
    .max(512)
    .regex(/^(https?|discord):\/\//),
  label: needed(80),
  disabled: z.boolean().optional(),
});
const select = z.strictObject({
  type: z.literal(3),
  custom_id: z.string().min(1).max(100),
  placeholder: z.string().max(150).optional(),
  options: z
    .array(z.strictObject({ label: needed(100), value: z.string().min(1).max(100) }))
    .min(1)
    .max(25)
    .refine((list) => new Set(list.map(({ value }) => value)).size === list.length, 'values must be unique'),
});
const row = z.strictObject({
  type: z.literal(1),
  components: z.union([
    z
      .array(z.union([pressButton, linkButton]))
      .min(1)
      .max(5),
    z.array(select).length(1),
  ]),
});
const mentions = z.strictObject({
  parse: z.array(z.enum(['roles', 'users', 'everyone'])).optional(),
  roles: z.array(z.string()).max(100).optional(),
  users: z.array(z.string()).max(100).optional(),
  replied_user: z.boolean().optional(),
});
const message = z.strictObject({
  content: z.string().max(2000).nullish(),
  embeds: z.array(embed).max(10).nullish(),
  components: z.array(row).max(5).nullish(),
  allowed_mentions: mentions.nullish(),
  nonce: z.union([z.string().max(25), z.int()]).nullish(),
  message_reference: z.strictObject({ message_id: z.string(), fail_if_not_exists: z.boolean().optional() }).nullish(),
  enforce_nonce: z.boolean().optional(),
  flags: z.int().nullish(),
  attachments: z
    .array(z.strictObject({ id: z.int(), filename: z.string().min(1), description: z.string().max(1024) }))
    .max(10)
    .nullish(),
  tts: z.boolean().optional(),
});

function needed(max: number) {
  return z
    .string()
    .max(max)
    .refine((text) => text.trim().length > 0, 'This field is required');
}

export type CheckedMessage = {
  body: MessageBody;
  nonce: string | null;
  enforceNonce: boolean;
  reference: { id: string; mustExist: boolean } | null;
};
export type MessageCheck = { kind: 'taken'; message: CheckedMessage } | { kind: 'refused'; reply: ApiReply };

/** Takes or refuses a message as Discord would. */
export function checkMessage(given: unknown): MessageCheck {
  const read = message.safeParse(given);
  if (!read.success) return refused(formError(read.error.issues.map(toIssue)));
  const checked = withDefaults(read.data);
  const issue = sumIssue(read.data.embeds ?? []) ?? twinIssue(read.data.components ?? []);
  if (issue) return refused(formError([issue]));
  const { content, embeds, components } = checked.body;
  const empty = content.trim() === '' && embeds.length === 0 && components.length === 0;
  if (empty) return refused(apiError(400, 50006, 'Cannot send an empty message'));
  return { kind: 'taken', message: checked };
}

function withDefaults(read: z.infer<typeof message>): CheckedMessage {
  const { nonce = null, enforce_nonce: enforceNonce = false, message_reference: reference } = read;
  return {
    body: {
      content: read.content ?? '',
      embeds: read.embeds ?? [],
      components: read.components ?? [],
      allowedMentions: read.allowed_mentions ?? null,
      flags: read.flags ?? 0,
    },
    nonce: nonce === null ? null : String(nonce),
    enforceNonce,
    reference: reference ? { id: reference.message_id, mustExist: reference.fail_if_not_exists ?? true } : null,
  };
}

function refused(reply: ApiReply): MessageCheck {
  return { kind: 'refused', reply };
}

function toIssue(issue: z.core.$ZodIssue): FormIssue {
  const code = issue.code === 'too_big' ? 'BASE_TYPE_MAX_LENGTH' : 'BASE_TYPE_BAD_VALUE';
  return { path: issue.path, code, message: issue.message };
}

function sumIssue(embeds: z.infer<typeof embed>[]): FormIssue | null {
  const texts = embeds.flatMap(({ title, description, fields, footer, author }) => [
    title ?? '',
    description ?? '',
    footer?.text ?? '',
    author?.name ?? '',
    ...(fields ?? []).flatMap(({ name, value }) => [name, value]),
  ]);
  const total = texts.reduce((sum, text) => sum + text.trim().length, 0);
  const hollow = embeds.findIndex(
    ({ title, description, fields }) =>
      `${title ?? ''}${description ?? ''}`.trim() === '' && (fields ?? []).length === 0,
  );
  if (hollow >= 0)
    return { path: ['embeds', hollow, 'description'], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
  if (total <= 6000) return null;
  return { path: ['embeds'], code: 'MAX_EMBED_SIZE_EXCEEDED', message: 'Embed size exceeds maximum size of 6000' };
}

function twinIssue(rows: z.infer<typeof row>[]): FormIssue | null {
  const ids = rows.flatMap(({ components }) =>
    components.flatMap((button) => ('custom_id' in button ? [button.custom_id] : [])),
  );
  if (new Set(ids).size === ids.length) return null;
  return {
    path: ['components'],
    code: 'COMPONENT_CUSTOM_ID_DUPLICATED',
    message: 'Component custom id cannot be duplicated',
  };
}
