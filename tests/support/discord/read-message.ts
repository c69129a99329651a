import { z } from 'zod';
import { readMarkdown } from './read-markdown.ts';
import type { MessageBody } from './world.ts';

/** A message as a reader sees it. */
export type SeenMessage = {
  text: string;
  /** Where a click would lead, in order. */
  links: string[];
  /** Who would be notified. */
  pings: string[];
  /** Mentions that look alive, though embeds never notify. */
  mentions: string[];
  marks: string[];
  buttons: { label: string; customId: string | null }[];
};

const embedShape = z.object({
  title: z.string().default(''),
  url: z.string().optional(),
  description: z.string().default(''),
  fields: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  footer: z.object({ text: z.string() }).optional(),
  author: z.object({ name: z.string(), url: z.string().optional() }).optional(),
});
const buttonShape = z.object({ label: z.string(), custom_id: z.string().optional(), url: z.string().optional() });
/** Each choice of a select is seen as a button is: its value is what it runs. */
const selectShape = z
  .object({ options: z.array(z.object({ label: z.string(), value: z.string() })) })
  .transform(({ options }) => options.map(({ label, value }) => ({ label, custom_id: value, url: undefined })));
const rowShape = z.object({ components: z.array(z.union([buttonShape.transform((one) => [one]), selectShape])) });
const mentionsShape = z.object({
  parse: z.array(z.string()).default([]),
  roles: z.array(z.string()).default([]),
  users: z.array(z.string()).default([]),
});

export function readMessage(body: MessageBody): SeenMessage {
  const embeds = z.array(embedShape).parse(body.embeds);
  const buttons = z
    .array(rowShape)
    .parse(body.components)
    .flatMap(({ components }) => components.flat());
  const marked = [
    body.content,
    ...embeds.flatMap(({ title, description, fields }) => [
      title,
      description,
      ...fields.flatMap(({ name, value }) => [name, value]),
    ]),
  ].map(readMarkdown);
  const plain = [
    ...embeds.flatMap(({ footer, author }) => [footer?.text ?? '', author?.name ?? '']),
    ...buttons.map(({ label }) => label),
  ];
  const urls = [
    ...embeds.flatMap(({ url, author }) => [url ?? '', author?.url ?? '']),
    ...buttons.map(({ url }) => url ?? ''),
  ];
  return {
    text: [...marked.map(({ text }) => text), ...plain].filter((text) => text !== '').join('\n'),
    links: [...marked.flatMap(({ links }) => links), ...urls.filter((url) => url !== '')],
    pings: pingsOf(body),
    mentions: marked.flatMap(({ mentions }) => mentions),
    marks: marked.flatMap(({ marks }) => marks),
    buttons: buttons.map(({ label, custom_id }) => ({ label, customId: custom_id ?? null })),
  };
}

/** Only content notifies, and only what allowed_mentions lets through; without it everything does (resources/message). */
function pingsOf({ content, allowedMentions }: MessageBody): string[] {
  const found = content.match(/<@[!&]?\d+>|@everyone|@here/g) ?? [];
  if (allowedMentions === null) return found;
  const { parse, roles, users } = mentionsShape.parse(allowedMentions);
  return found.filter((text) => {
    if (text.startsWith('@')) return parse.includes('everyone');
    const id = text.replace(/\D/g, '');
    return text.startsWith('<@&')
      ? parse.includes('roles') || roles.includes(id)
      : parse.includes('users') || users.includes(id);
  });
}
