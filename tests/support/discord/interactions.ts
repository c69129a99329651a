import { z } from 'zod';
import { type ApiReply, apiError } from './api-error.ts';
import { checkMessage } from './check-message.ts';
import type { Gateway } from './gateway.ts';
import { BITS, channelJson, type MessageBody, type World } from './world.ts';

/** What the person who asked sees in the end. */
export type Answer = {
  body: MessageBody;
  ephemeral: boolean;
  /** From the event to our acknowledgement, in milliseconds. */
  ackMs: number;
  /** All that stands: the reply itself and followups. */
  followups: { body: MessageBody; ephemeral: boolean }[];
};

type Person = { id?: string; name?: string; managesChannel?: boolean; locale?: string };
type Typed = { name: string; value: string | number; type?: number };
type CommandCall = { name: string; subcommand?: string; options?: Typed[]; channelId: string; person?: Person };
type TypingCall = { name: string; subcommand?: string; option: string; typed: string; channelId: string };
type PressCall = { customId: string; messageId: string; channelId: string; person?: Person };
type PickCall = { value: string; channelId: string; person?: Person };
type FormData = z.infer<typeof formShape>;
type SubmitCall = {
  form: FormData;
  fields: Record<string, string>;
  channelId: string;
  person?: Person;
};
type Choice = { name: string; value: string | number };

type Held = {
  id: string;
  token: string;
  sentAt: number;
  ackMs: number | null;
  acks: number;
  ephemeral: boolean;
  original: 'none' | 'waiting' | 'shown' | 'deleted';
  body: MessageBody | null;
  followups: { body: MessageBody; ephemeral: boolean }[];
  answered: (answer: Answer) => void;
  completed: (choices: Choice[]) => void;
  opened: (form: FormData) => void;
};

export type Interactions = {
  command(call: CommandCall): Promise<Answer>;
  typing(call: TypingCall): Promise<Choice[]>;
  press(call: PressCall): Promise<Answer>;
  /** Chooses in a select. */
  pick(call: PickCall): Promise<Answer>;
  /** Types a command that opens a form; resolves with the form. */
  form(call: CommandCall): Promise<FormData>;
  /** Sends a form with its fields filled in. */
  submit(call: SubmitCall): Promise<Answer>;
  /** How often one interaction was acknowledged, repeats included. */
  acknowledgements(): number[];
  /** How long each interaction waited for its acknowledgement, in milliseconds; null where none came. */
  acknowledgedAfter(): (number | null)[];
  callback(token: string, body: unknown): ApiReply;
  showOriginal(token: string, body: unknown): ApiReply;
  followUp(token: string, body: unknown): ApiReply;
  deleteOriginal(token: string): ApiReply;
  tokens(): string[];
};

const ANSWER_DEADLINE_MS = 10_000;
/** Discord forgets an interaction that nobody acknowledged (interactions/receiving-and-responding). */
const ACK_DEADLINE_MS = 3_000;
const EPHEMERAL = 64;

const callbackShape = z.object({ type: z.int(), data: z.record(z.string(), z.unknown()).optional() });
const inputShape = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal(4),
    custom_id: z.string().min(1).max(100),
    style: z.int().min(1).max(2),
    required: z.boolean().optional(),
    max_length: z.int().min(1).max(4000).optional(),
  }),
  z.strictObject({
    type: z.literal(3),
    custom_id: z.string().min(1).max(100),
    required: z.boolean().optional(),
    options: z.array(z.strictObject({ label: z.string().min(1).max(100), value: z.string().min(1).max(100) })).min(1),
  }),
  z.strictObject({ type: z.literal(6), custom_id: z.string().min(1).max(100), required: z.boolean().optional() }),
  z.strictObject({
    type: z.literal(8),
    custom_id: z.string().min(1).max(100),
    required: z.boolean().optional(),
    channel_types: z.array(z.int()).optional(),
  }),
]);
/** A form as Discord takes it: components/reference, Label; interactions/receiving-and-responding, Modal. */
const formShape = z.strictObject({
  custom_id: z.string().min(1).max(100),
  title: z.string().min(1).max(45),
  components: z
    .array(
      z.strictObject({
        type: z.literal(18),
        label: z.string().min(1).max(45),
        description: z.string().max(100).optional(),
        component: inputShape,
      }),
    )
    .min(1)
    .max(5),
});
const choicesShape = z.array(
  z.strictObject({ name: z.string().min(1).max(100), value: z.union([z.string().min(1).max(100), z.int()]) }),
);

export function createInteractions(world: World, gateway: Gateway): Interactions {
  const held = new Map<string, Held>();
  const open = (): Held => {
    const id = world.nextId();
    const one: Held = {
      ...{
        id,
        token: `aW50ZXJhY3Rpb24.${id}.${'tK'.repeat(20)}`,
        sentAt: Date.now(),
        ackMs: null,
        acks: 0,
        ephemeral: false,
      },
      ...{ original: 'none', body: null, followups: [], answered: () => undefined, completed: () => undefined },
      opened: () => undefined,
    };
    held.set(one.token, one);
    return one;
  };
  const known = (token: string, act: (one: Held) => ApiReply): ApiReply => {
    const one = held.get(token);
    return one ? act(one) : apiError(404, 10015, 'Unknown Webhook');
  };
  const ask = (
    call: { channelId: string; person?: Person },
    event: { type: number; data: unknown; message?: unknown },
  ) => {
    const one = open();
    const answered = new Promise<Answer>((resolve) => {
      one.answered = resolve;
    });
    gateway.dispatch('INTERACTION_CREATE', { ...envelope(world, one, call), ...event });
    return inTime(answered, `no answer to ${JSON.stringify(event.data)}`);
  };
  return {
    command: (call) => ask(call, { type: 2, data: commandData(world, call) }),
    press(call) {
      const data = { component_type: 2, custom_id: call.customId };
      return ask(call, { type: 3, data, message: pressedMessage(world, call) });
    },
    pick(call) {
      const data = { component_type: 3, custom_id: 'pick', values: [call.value] };
      return ask(call, { type: 3, data });
    },
    form(call) {
      const one = open();
      const opened = new Promise<FormData>((resolve) => {
        one.opened = resolve;
      });
      const event = { type: 2, data: commandData(world, call) };
      gateway.dispatch('INTERACTION_CREATE', { ...envelope(world, one, call), ...event });
      return inTime(opened, 'no form');
    },
    submit(call) {
      const data = { custom_id: call.form.custom_id, components: filledIn(call) };
      return ask(call, { type: 5, data });
    },
    typing(call) {
      const one = open();
      const completed = new Promise<Choice[]>((resolve) => {
        one.completed = resolve;
      });
      gateway.dispatch('INTERACTION_CREATE', { ...envelope(world, one, call), type: 4, data: typingData(world, call) });
      return inTime(completed, 'no completions');
    },
    acknowledgements: () => [...held.values()].map(({ acks }) => acks),
    acknowledgedAfter: () => [...held.values()].map(({ ackMs }) => ackMs),
    callback: (token, body) => known(token, (one) => callback(one, body)),
    showOriginal: (token, body) => known(token, (one) => showOriginal(one, body)),
    followUp: (token, body) => known(token, (one) => followUp(one, body)),
    deleteOriginal: (token) => known(token, deleteOriginal),
    tokens: () => [...held.keys()],
  };
}

async function inTime<T>(work: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Discord stand-in: ${what} within ${ANSWER_DEADLINE_MS} ms`)),
      ANSWER_DEADLINE_MS,
    );
  });
  timer?.unref();
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function envelope(world: World, one: Held, call: { channelId: string; person?: Person }): Record<string, unknown> {
  const channel = world.channels.get(call.channelId);
  if (!channel) throw new Error(`No channel ${call.channelId}`);
  const { id = '700000000000000042', name = 'Ada Reader', managesChannel = false } = call.person ?? {};
  const user = { id, username: 'ada', global_name: name, discriminator: '0', avatar: null };
  const permissions = String(BITS.view | BITS.send | (managesChannel ? BITS.manageChannels : 0n));
  const member = {
    user,
    permissions,
    roles: [],
    joined_at: new Date(0).toISOString(),
    deaf: false,
    mute: false,
    flags: 0,
  };
  return {
    id: one.id,
    application_id: world.applicationId,
    token: one.token,
    version: 1,
    channel_id: channel.id,
    channel: channelJson(channel, world),
    ...(channel.guildId === null ? { user, context: 1 } : { guild_id: channel.guildId, member, context: 0 }),
    locale: call.person?.locale ?? 'en-GB',
    guild_locale: 'en-US',
    app_permissions: String(BITS.view | BITS.send | BITS.embed),
    entitlements: [],
    authorizing_integration_owners: { '0': channel.guildId ?? '0' },
    attachment_size_limit: 10_485_760,
  };
}

function commandData(world: World, call: CommandCall): Record<string, unknown> {
  const options = (call.options ?? []).map(({ name, value, type }) => ({
    name,
    value,
    type: type ?? (typeof value === 'number' ? 4 : 3),
  }));
  const nested = call.subcommand === undefined ? options : [{ name: call.subcommand, type: 1, options }];
  return { id: world.nextId(), name: call.name, type: 1, options: nested };
}

function typingData(world: World, call: TypingCall): Record<string, unknown> {
  const options = [{ name: call.option, value: call.typed, type: 3, focused: true }];
  const nested = call.subcommand === undefined ? options : [{ name: call.subcommand, type: 1, options }];
  return { id: world.nextId(), name: call.name, type: 1, options: nested };
}

function pressedMessage(world: World, call: PressCall): Record<string, unknown> {
  const message = world.messages.find(({ id }) => id === call.messageId);
  if (!message) throw new Error(`No message ${call.messageId}`);
  const author = { id: world.botId, username: 'slugline', discriminator: '0', avatar: null, bot: true };
  const { content, embeds, components, flags } = message.body;
  return {
    ...{
      id: message.id,
      channel_id: message.channelId,
      type: 0,
      author,
      content,
      embeds,
      components,
      flags,
      attachments: [],
    },
    ...{ mentions: [], mention_roles: [], mention_everyone: false, pinned: false, tts: false },
    ...{ timestamp: new Date(message.at).toISOString(), edited_timestamp: null },
  };
}

/** Discord sends every field of a form, those left empty as well. */
function filledIn({ form, fields }: SubmitCall): unknown[] {
  return form.components.map(({ component: { type, custom_id } }) => {
    const value = fields[custom_id] ?? '';
    const given = type === 4 ? { value } : { values: value === '' ? [] : [value] };
    return { type: 18, id: 1, component: { type, id: 2, custom_id, ...given } };
  });
}

function callback(one: Held, given: unknown): ApiReply {
  if (one.ackMs === null && Date.now() - one.sentAt > ACK_DEADLINE_MS)
    return apiError(404, 10062, 'Unknown interaction');
  one.acks += 1;
  if (one.ackMs !== null) return apiError(400, 40060, 'Interaction has already been acknowledged.');
  const { type, data } = callbackShape.parse(given);
  one.ackMs = Date.now() - one.sentAt;
  if (type === 8) {
    const choices = choicesShape.max(25).safeParse(data?.['choices']);
    if (!choices.success) return apiError(400, 50035, 'Invalid Form Body');
    one.completed(choices.data);
    return { status: 204, body: null };
  }
  if (type === 9) {
    const form = formShape.safeParse(data);
    if (!form.success) return apiError(400, 50035, `Invalid Form Body ${z.prettifyError(form.error)}`);
    one.opened(form.data);
    return { status: 204, body: null };
  }
  one.ephemeral = data?.['flags'] === EPHEMERAL;
  if (type === 5) one.original = 'waiting';
  if (type === 4) return showBody(one, data);
  return { status: 204, body: null };
}

function showOriginal(one: Held, given: unknown): ApiReply {
  if (one.original === 'none') return apiError(404, 10015, 'Unknown Webhook');
  if (one.original === 'deleted') return apiError(404, 10008, 'Unknown Message');
  return showBody(one, given);
}

function showBody(one: Held, given: unknown): ApiReply {
  const checked = checkMessage(given);
  if (checked.kind === 'refused') return checked.reply;
  one.original = 'shown';
  one.body = checked.message.body;
  one.answered({ body: one.body, ephemeral: one.ephemeral, ackMs: one.ackMs ?? 0, followups: one.followups });
  return { status: 200, body: { id: one.id, channel_id: '0' } };
}

/** A followup to a reply that still waits takes its place, and with it its visibility. */
function followUp(one: Held, given: unknown): ApiReply {
  if (one.original === 'none') return apiError(404, 10015, 'Unknown Webhook');
  if (one.original === 'waiting') return showBody(one, given);
  const checked = checkMessage(given);
  if (checked.kind === 'refused') return checked.reply;
  const { body } = checked.message;
  const ephemeral = body.flags === EPHEMERAL;
  one.followups.push({ body, ephemeral });
  if (one.original === 'deleted') one.answered({ body, ephemeral, ackMs: one.ackMs ?? 0, followups: one.followups });
  return { status: 200, body: { id: `${one.id}1`.slice(-19), channel_id: '0' } };
}

function deleteOriginal(one: Held): ApiReply {
  if (one.original === 'none') return apiError(404, 10015, 'Unknown Webhook');
  one.original = 'deleted';
  return { status: 204, body: null };
}
