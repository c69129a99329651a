import {
  type APIModalInteractionResponseCallbackData,
  InteractionResponseType,
  MessageFlags,
  type REST,
  type RequestData,
  Routes,
} from 'discord.js';
import type { Log } from '../../news/log.ts';
import type { Answer, Choice, Question, Reply } from '../question.ts';
import { outsidePlain } from './escape-markdown.ts';
import { formRequest, type Picture } from './form-request.ts';
import { CHOICE_TEXT_MAX, CHOICES_MAX } from './limits.ts';
import { type CallFailure, readFailure } from './read-failure.ts';
import { withChart } from './render-chart.ts';
import { type RenderedMessage, renderMessage } from './render-message.ts';

/** What names an interaction; its token is a credential for 15 minutes and stays out of logs. */
export type InteractionKey = { id: string; token: string; applicationId: string };
export type AnswerDeps = { rest: REST; answer: Answer; wait: (ms: number) => Promise<void>; log: Log | undefined };
export type Asked = { key: InteractionKey; question: Question; visibility: 'public' | 'private' };

/** Another process acknowledged it, or it is too old: not ours to answer. */
const NOT_OURS = new Set(['40060', '10062']);
const SHOW_ATTEMPTS = 3;
const SHOW_RETRY_MS = 500;

const FAILED: Reply = {
  message: {
    kind: 'notice',
    tone: 'problem',
    text: 'Something went wrong on our side. The question was fine: please ask it again in a minute.',
    hints: [],
  },
  visibility: 'private',
};

/** Acknowledges at once (Discord gives 3 seconds), then shows the answer in that place. */
export async function answerInteraction(asked: Asked, deps: AnswerDeps): Promise<void> {
  const acknowledged = await acknowledge(asked, deps.rest);
  const fields = { command: asked.question.command };
  if (acknowledged !== null && NOT_OURS.has(acknowledged.code)) {
    deps.log?.debug({ ...fields, code: acknowledged.code }, 'discord question was answered elsewhere');
    return;
  }
  // An acknowledgement whose answer was lost may stand: showing the reply tells.
  const reply = await replyTo(asked.question, deps);
  const failure = await show(asked, reply, deps);
  if (failure) deps.log?.warn({ ...fields, code: failure.code }, 'discord answer was not shown');
}

async function acknowledge({ key, visibility }: Asked, rest: REST): Promise<CallFailure | null> {
  const data = visibility === 'private' ? { flags: MessageFlags.Ephemeral } : {};
  const body = { type: InteractionResponseType.DeferredChannelMessageWithSource, data };
  return attempt(() => rest.post(Routes.interactionCallback(key.id, key.token), { body, auth: false }));
}

async function replyTo(question: Question, { answer, log }: AnswerDeps): Promise<Reply> {
  try {
    return await answer(question);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    log?.error({ command: question.command, reason }, 'discord question failed');
    return FAILED;
  }
}

/** Visibility is fixed when we acknowledge: a private reply to a public wait takes that wait away first. */
async function show(asked: Asked, reply: Reply, deps: AnswerDeps): Promise<CallFailure | null> {
  const plain: Shown = { body: renderMessage(reply.message, null), visibility: reply.visibility };
  const drawn = withChart(reply.message, plain.body);
  // A picture that Discord does not take is left off; the answer stands without it.
  if (drawn && (await showOnce(asked, { ...plain, ...drawn }, deps)) === null) return null;
  return showOnce(asked, plain, deps);
}

type Shown = { body: RenderedMessage; files?: Picture[]; visibility: Reply['visibility'] };

async function showOnce(
  asked: Asked,
  { body, files, visibility }: Shown,
  deps: AnswerDeps,
): Promise<CallFailure | null> {
  const { applicationId, token } = asked.key;
  const request = async (content: unknown): Promise<RequestData> => {
    const whole = files ? await formRequest(content, files) : { body: content };
    return { ...whole, auth: false };
  };
  const original = Routes.webhookMessage(applicationId, token);
  if (asked.visibility === 'public' && visibility === 'private') {
    await attempt(() => deps.rest.delete(original, { auth: false }));
    const flags = MessageFlags.Ephemeral;
    const followup = await request({ ...body, flags });
    return attempt(() => deps.rest.post(Routes.webhook(applicationId, token), followup));
  }
  const edit = await request(body);
  return repeatedly(() => deps.rest.patch(original, edit), deps);
}

/** Only for what may be done twice without harm: replacing the reply by itself. */
async function repeatedly(call: () => Promise<unknown>, { wait }: AnswerDeps): Promise<CallFailure | null> {
  for (let done = 1; ; done += 1) {
    const failure = await attempt(call);
    const mayPass = failure?.outcome.kind === 'unknown' || failure?.outcome.kind === 'try-later';
    if (!mayPass || done === SHOW_ATTEMPTS) return failure;
    await wait(SHOW_RETRY_MS * done);
  }
}

async function attempt(call: () => Promise<unknown>): Promise<CallFailure | null> {
  try {
    await call();
    return null;
  } catch (error) {
    return readFailure(error);
  }
}

/** Completions while somebody types; there is no waiting for them and nobody misses them. */
export async function offerChoices(key: InteractionKey, choices: Choice[], rest: REST): Promise<void> {
  const offered = choices.flatMap(({ name, value }) => {
    const shown = outsidePlain(name, CHOICE_TEXT_MAX);
    // A value that is cut would be another answer.
    return shown === null || value === '' || value.length > CHOICE_TEXT_MAX ? [] : [{ name: shown, value }];
  });
  const data = { choices: offered.slice(0, CHOICES_MAX) };
  const body = { type: InteractionResponseType.ApplicationCommandAutocompleteResult, data };
  await attempt(() => rest.post(Routes.interactionCallback(key.id, key.token), { body, auth: false }));
}

/** Opens a form in the place of an answer; when Discord does not take it, the asker can still type the options. */
export async function openForm(
  key: InteractionKey,
  form: APIModalInteractionResponseCallbackData,
  { rest, log }: Pick<AnswerDeps, 'rest' | 'log'>,
): Promise<void> {
  const body = { type: InteractionResponseType.Modal, data: form };
  const failure = await attempt(() => rest.post(Routes.interactionCallback(key.id, key.token), { body, auth: false }));
  if (failure && !NOT_OURS.has(failure.code))
    log?.warn({ form: form.custom_id, code: failure.code }, 'discord form was not opened');
}
