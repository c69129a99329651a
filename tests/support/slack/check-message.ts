import { z } from 'zod';

/** A message as Slack keeps it. */
export type SlackMessage = {
  text: string;
  blocks: Block[];
  metadata: { event_type: string; event_payload: Record<string, unknown> } | null;
  parse: string;
  linkNames: boolean;
  threadTs: string | null;
};

const textObject = (max: number) =>
  z
    .object({
      type: z.enum(['mrkdwn', 'plain_text']),
      text: z.string().min(1).max(max),
      verbatim: z.boolean().optional(),
      emoji: z.boolean().optional(),
    })
    .refine(
      (object) => (object.type === 'mrkdwn' ? object.emoji === undefined : object.verbatim === undefined),
      'wrong text object',
    );

const plain = (max: number) =>
  z.object({ type: z.literal('plain_text'), text: z.string().min(1).max(max), emoji: z.boolean().optional() });

const button = z.strictObject({
  type: z.literal('button'),
  action_id: z.string().min(1).max(255),
  text: plain(75),
  value: z.string().max(2000).optional(),
  url: z.string().max(3000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
});

const blockId = { block_id: z.string().max(255).optional() };

const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('section'), ...blockId, text: textObject(3000) }),
  z.strictObject({ type: z.literal('context'), ...blockId, elements: z.array(textObject(3000)).min(1).max(10) }),
  z.strictObject({ type: z.literal('actions'), ...blockId, elements: z.array(button).min(1).max(25) }),
  z.strictObject({ type: z.literal('header'), ...blockId, text: plain(150) }),
  z.strictObject({ type: z.literal('divider'), ...blockId }),
]);

export type Block = z.infer<typeof block>;

const flat = z.union([z.string(), z.number(), z.boolean()]);
const metadataShape = z.object({
  event_type: z.string().regex(/^[a-z0-9_]+$/),
  event_payload: z.record(z.string(), z.union([flat, z.array(z.record(z.string(), flat))])),
});

const BLOCKS_MAX = 50;
/** Slack's undocumented ceiling over all blocks (slackapi/bolt-js#2509). */
const BLOCKS_CHARACTERS_MAX = 13_200;
/** Longer `text` is cut by the server. */
const TEXT_CUT_AT = 40_000;
const UPDATE_TEXT_MAX = 4000;

type Checked = { message: SlackMessage } | { error: string; details: string[] };
type Arguments = Record<string, unknown>;

/** Takes a message as Slack would, or refuses it with Slack's code. */
export function checkMessage(args: Arguments, method: string): Checked {
  const blocks = z.array(block).safeParse(parseJson(args['blocks'] ?? []));
  if (!blocks.success) return refuse('invalid_blocks', z.prettifyError(blocks.error));
  const text = typeof args['text'] === 'string' ? args['text'].slice(0, TEXT_CUT_AT) : '';
  const metadata = metadataShape.nullable().safeParse(parseJson(args['metadata'] ?? null));
  if (!metadata.success) return refuse('invalid_metadata_schema', z.prettifyError(metadata.error));
  const wrong = wrongSize(blocks.data, text, method);
  if (wrong) return refuse(wrong, `${blocks.data.length} blocks, ${text.length} characters of text`);
  return {
    message: {
      text,
      blocks: blocks.data,
      metadata: metadata.data,
      // An edit parses like a typed message unless told otherwise (docs.slack.dev, chat.update).
      parse: String(args['parse'] ?? (method === 'chat.update' ? 'client' : 'unset')),
      linkNames: String(args['link_names']) === 'true',
      threadTs: typeof args['thread_ts'] === 'string' ? args['thread_ts'] : null,
    },
  };
}

function wrongSize(blocks: Block[], text: string, method: string): string | null {
  if (text === '' && blocks.length === 0) return 'no_text';
  if (blocks.length > BLOCKS_MAX || JSON.stringify(blocks).length > BLOCKS_CHARACTERS_MAX) return 'msg_blocks_too_long';
  if (repeats(blocks)) return 'invalid_blocks';
  return method === 'chat.update' && text.length > UPDATE_TEXT_MAX ? 'msg_too_long' : null;
}

function repeats(blocks: Block[]): boolean {
  const ids = blocks.flatMap((entry) =>
    entry.type === 'actions' ? entry.elements.map((element) => element.action_id) : [],
  );
  return new Set(ids).size < ids.length;
}

function refuse(error: string, detail: string): Checked {
  return { error, details: [`[ERROR] ${detail}`] };
}

function parseJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
