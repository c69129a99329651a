import {
  type APIModalInteractionResponseCallbackData,
  InteractionResponseType,
  MessageFlags,
  type REST,
  type RequestData,
  Routes,
} from 'discord.js';
import { messageOf } from '../../../kit/errors.ts';
import type { Log } from '../../../news/log.ts';
import type { ChatHandlers } from '../../chat.ts';
import { type Answer, answerOrSorry, type Choice, notAllowedReply, type Question, type Reply } from '../../question.ts';
import type { AllowsPlace } from '../allowed-servers.ts';
import { formFor } from '../commands.ts';
import { outsidePlain } from '../post/markdown.ts';
import { formRequest, type Picture, withChart } from '../post/render-chart.ts';
import { type RenderedMessage, renderMessage } from '../post/render-message.ts';
import { type CallFailure, readFailure } from '../read-failure.ts';
import { INTERACTION, type InteractionRequest, interactionShape, readInteraction } from './read-interaction.ts';

/** interactions/application-commands, choices of an option. */
const CHOICES_MAX = 25;
const CHOICE_TEXT_MAX = 100;

/** Identifies an interaction. The token is a credential for 15 minutes and must not be logged. */
type InteractionKey = { id: string; token: string; applicationId: string };
type InteractionQuestion = { key: InteractionKey; question: Question; visibility: 'public' | 'private' };
type InteractionDeps = {
  rest: REST;
  log: Log | undefined;
  wait: (ms: number) => Promise<void>;
  allows: AllowsPlace;
};
type AnswerDeps = InteractionDeps & { answer: Answer };

/** Codes of an interaction that another process has acknowledged, or that is too old to answer. */
const NOT_OURS = new Set(['40060', '10062']);
const SHOW_ATTEMPTS = 3;
const SHOW_RETRY_MS = 500;

export async function takeInteraction(payload: unknown, handlers: ChatHandlers, deps: InteractionDeps): Promise<void> {
  const read = interactionShape.safeParse(payload);
  const request = read.success ? readInteraction(read.data) : null;
  if (!read.success || request === null) {
    deps.log?.debug({}, 'discord interaction of a kind we never offer');
    return;
  }
  const key = { id: read.data.id, token: read.data.token, applicationId: read.data.application_id };
  const { address } = request.kind === 'typing' ? request.typing.asker : request.question.asker;
  if (!deps.allows(address)) return refuseServer(key, request, deps);
  if (request.kind === 'typing') {
    const choices = await handlers.complete(request.typing).catch(() => []);
    return offerChoices(key, choices, deps.rest);
  }
  const { question } = request;
  // A submitted form without options must not open the form again.
  const form = read.data.type === INTERACTION.form ? null : formFor(question, handlers.commands);
  if (form) return openForm(key, form, deps);
  const spec = handlers.commands.find(({ name }) => name === question.command);
  // The answer to a button is for the person who pressed it; the channel has the alert.
  const visibility = request.kind === 'press' ? 'private' : (spec?.visibility ?? 'private');
  return answerInteraction({ key, question, visibility }, { ...deps, answer: handlers.answer });
}

/** Answers people of a server that may not use Slugline: no form opens, and the question goes no further. */
async function refuseServer(key: InteractionKey, request: InteractionRequest, deps: InteractionDeps): Promise<void> {
  if (request.kind === 'typing') return offerChoices(key, [], deps.rest);
  const { question } = request;
  const answer = async () => notAllowedReply('servers', question.asker.address.workspace);
  return answerInteraction({ key, question, visibility: 'private' }, { ...deps, answer });
}

/** Acknowledges at once (Discord gives 3 seconds), then shows the answer in place of the acknowledgement. */
async function answerInteraction(interaction: InteractionQuestion, deps: AnswerDeps): Promise<void> {
  const acknowledged = await acknowledge(interaction, deps.rest);
  const fields = { command: interaction.question.command };
  if (acknowledged !== null && NOT_OURS.has(acknowledged.code)) {
    deps.log?.debug({ ...fields, code: acknowledged.code }, 'discord question was answered elsewhere');
    return;
  }
  // An acknowledgement whose answer was lost may have worked, so the reply is shown in any case.
  const reply = await answerOrSorry(deps.answer(interaction.question), (error) => {
    deps.log?.error({ ...fields, reason: messageOf(error) }, 'discord question failed');
  });
  const failure = await show(interaction, reply, deps);
  if (failure) deps.log?.warn({ ...fields, code: failure.code }, 'discord answer was not shown');
}

async function acknowledge({ key, visibility }: InteractionQuestion, rest: REST): Promise<CallFailure | null> {
  const data = visibility === 'private' ? { flags: MessageFlags.Ephemeral } : {};
  const body = { type: InteractionResponseType.DeferredChannelMessageWithSource, data };
  return attempt(() => rest.post(Routes.interactionCallback(key.id, key.token), { body, auth: false }));
}

async function show(interaction: InteractionQuestion, reply: Reply, deps: AnswerDeps): Promise<CallFailure | null> {
  const plain: RenderedReply = { body: renderMessage(reply.message, null), visibility: reply.visibility };
  const drawn = withChart(reply.message, plain.body);
  // Where Discord refuses the picture, the answer is shown without it.
  if (drawn && (await showOnce(interaction, { ...plain, ...drawn }, deps)) === null) return null;
  return showOnce(interaction, plain, deps);
}

type RenderedReply = { body: RenderedMessage; files?: Picture[]; visibility: Reply['visibility'] };

/** The acknowledgement fixes the visibility, so a private reply to a public one deletes that first. */
async function showOnce(
  interaction: InteractionQuestion,
  { body, files, visibility }: RenderedReply,
  deps: AnswerDeps,
): Promise<CallFailure | null> {
  const { applicationId, token } = interaction.key;
  const request = async (content: unknown): Promise<RequestData> => {
    const whole = files ? await formRequest(content, files) : { body: content };
    return { ...whole, auth: false };
  };
  const original = Routes.webhookMessage(applicationId, token);
  if (interaction.visibility === 'public' && visibility === 'private') {
    await attempt(() => deps.rest.delete(original, { auth: false }));
    const flags = MessageFlags.Ephemeral;
    const followup = await request({ ...body, flags });
    return attempt(() => deps.rest.post(Routes.webhook(applicationId, token), followup));
  }
  const edit = await request(body);
  return repeatedly(() => deps.rest.patch(original, edit), deps);
}

/** Repeats a call that does no harm when done twice: replacing the reply. */
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

/** Sends completions. A failure is ignored, since the option can be typed without them. */
async function offerChoices(key: InteractionKey, choices: Choice[], rest: REST): Promise<void> {
  const offered = choices.flatMap(({ name, value }) => {
    const shown = outsidePlain(name, CHOICE_TEXT_MAX);
    // A shortened value would mean something else, so it is left out.
    return shown === '' || value === '' || value.length > CHOICE_TEXT_MAX ? [] : [{ name: shown, value }];
  });
  const data = { choices: offered.slice(0, CHOICES_MAX) };
  const body = { type: InteractionResponseType.ApplicationCommandAutocompleteResult, data };
  await attempt(() => rest.post(Routes.interactionCallback(key.id, key.token), { body, auth: false }));
}

/** Opens a form instead of an answer. Where Discord refuses it, the asker can still type the options. */
async function openForm(
  key: InteractionKey,
  form: APIModalInteractionResponseCallbackData,
  { rest, log }: InteractionDeps,
): Promise<void> {
  const body = { type: InteractionResponseType.Modal, data: form };
  const failure = await attempt(() => rest.post(Routes.interactionCallback(key.id, key.token), { body, auth: false }));
  if (failure && !NOT_OURS.has(failure.code))
    log?.warn({ form: form.custom_id, code: failure.code }, 'discord form was not opened');
}
