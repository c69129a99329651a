import { z } from 'zod';

const plain = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(max), emoji: z.boolean().optional() });
const option = z.strictObject({ text: plain(75), value: z.string().min(1).max(75) });
const textObject = z.object({
  type: z.enum(['mrkdwn', 'plain_text']),
  text: z.string().min(1).max(3000),
  verbatim: z.boolean().optional(),
});
const actionId = z.string().min(1).max(255);

const element = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('plain_text_input'),
    action_id: actionId,
    initial_value: z.string().optional(),
    max_length: z.number().min(1).max(3000),
  }),
  z.strictObject({
    type: z.literal('external_select'),
    action_id: actionId,
    min_query_length: z.number(),
    placeholder: plain(150),
    initial_option: option.optional(),
  }),
  z.strictObject({
    type: z.literal('conversations_select'),
    action_id: actionId,
    filter: z.object({ include: z.array(z.enum(['public', 'private', 'im', 'mpim'])) }),
    placeholder: plain(150).optional(),
    initial_conversation: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('checkboxes'),
    action_id: actionId,
    options: z.array(option).min(1).max(10),
    initial_options: z.array(option).min(1).optional(),
  }),
  z.strictObject({
    type: z.literal('button'),
    action_id: actionId,
    text: plain(75),
    value: z.string().max(2000),
    style: z.enum(['primary', 'danger']).optional(),
  }),
]);

const blockId = { block_id: z.string().max(255).optional() };
const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('section'), ...blockId, text: textObject }),
  z.strictObject({ type: z.literal('context'), ...blockId, elements: z.array(textObject).min(1).max(10) }),
  z.strictObject({ type: z.literal('actions'), ...blockId, elements: z.array(element).min(1).max(25) }),
  z.strictObject({ type: z.literal('divider'), ...blockId }),
  z.strictObject({
    type: z.literal('input'),
    block_id: z.string().min(1).max(255),
    label: plain(2000),
    hint: plain(2000).optional(),
    optional: z.boolean().optional(),
    element,
  }),
]);

const view = z.strictObject({
  type: z.enum(['modal', 'home']),
  callback_id: z.string().max(255).optional(),
  private_metadata: z.string().max(3000).optional(),
  title: plain(24).optional(),
  submit: plain(24).optional(),
  close: plain(24).optional(),
  blocks: z.array(block).min(1).max(100),
});

export type StandInView = z.infer<typeof view>;

/** Takes a view as Slack would (docs.slack.dev, reference/views), or says what is wrong with it. */
export function checkView(given: unknown, type: 'modal' | 'home'): { view: StandInView } | { error: string } {
  const parsed = view.safeParse(typeof given === 'string' ? JSON.parse(given) : given);
  if (!parsed.success) return { error: z.prettifyError(parsed.error) };
  const wrong = wrongParts(parsed.data, type);
  return wrong === null ? { view: parsed.data } : { error: wrong };
}

function wrongParts({ type, title, submit, blocks }: StandInView, wanted: 'modal' | 'home'): string | null {
  if (type !== wanted) return `a ${wanted} is wanted`;
  if (type === 'modal' && !title) return 'a modal needs a title';
  const inputs = blocks.filter((entry) => entry.type === 'input');
  if (type === 'modal' && inputs.length > 0 && !submit) return 'a modal with input blocks needs a submit';
  const ids = blocks.flatMap((entry) => (entry.type === 'input' ? [entry.block_id] : []));
  const actions = blocks.flatMap((entry) =>
    entry.type === 'actions' ? entry.elements.map((part) => part.action_id) : [],
  );
  return new Set(ids).size < ids.length || new Set(actions).size < actions.length ? 'ids repeat' : null;
}
