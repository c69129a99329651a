import type { App, types, ViewSubmitAction } from '@slack/bolt';
import { withDeadline } from '../../../kit/deadline.ts';
import type { ChatHandlers } from '../../chat.ts';
import type { CommandLine } from '../../command-spec.ts';
import type { Message } from '../../message.ts';
import type { Workspace, Workspaces } from '../install/workspaces.ts';
import type { RightsIn } from '../post/conversations.ts';
import { orWarn, type SlackBase } from '../sdk-logger.ts';
import { type Ask, directSource, type QuestionSource, type SeenChannel, seenChannel } from './create-ask.ts';
import {
  FORM_CALLBACK,
  type Form,
  formOf,
  formOfTicket,
  formView,
  readForm,
  readTicket,
  resultView,
  waitingView,
} from './form.ts';
import { offerChoices } from './form-choices.ts';
import { say } from './send-reply.ts';

/** How long a form waits for the present settings that it shows; its trigger expires after three seconds. */
const CURRENT_WITHIN_MS = 1000;

type FormDeps = SlackBase & ChatHandlers & { workspaces: Workspaces; ask: Ask; rightsIn: RightsIn };

type FormRequest = { line: CommandLine; source: QuestionSource; triggerId: string };

/** Opens the form of a command that is typed without its options. False where none opened: the line is to be answered. */
export type OpenForm = (request: FormRequest) => Promise<boolean>;

/** Takes the forms that people send, and offers choices in them; returns what opens them. */
export function handleForms(app: App, deps: FormDeps): OpenForm {
  takeForms(app, deps);
  offerChoices(app, deps);
  return (request) => openForm(request, deps);
}

/** A trigger expires three seconds after the command (docs.slack.dev, views.open). */
async function openForm({ line, source, triggerId }: FormRequest, deps: FormDeps): Promise<boolean> {
  const form = formOf(line, deps.commands);
  if (!form || triggerId === '') return false;
  const found = await deps.workspaces.of(source.teamId);
  if (found.kind !== 'open') return false;
  // A form without required fields changes settings, so the present ones are shown above it.
  const above = form.options.some(({ required }) => required) ? null : await currentAnswer(line, source, deps);
  const view = formView(form, { source, values: {}, above }, deps.now());
  return orWarn(found.workspace.client.views.open({ trigger_id: triggerId, view }), 'a form was not opened', deps.log);
}

async function currentAnswer(line: CommandLine, source: QuestionSource, { ask }: FormDeps): Promise<Message | null> {
  const reply = await withDeadline(ask(line, source), CURRENT_WITHIN_MS, () => null);
  return reply?.message ?? null;
}

function takeForms(app: App, deps: FormDeps): void {
  app.view<ViewSubmitAction>({ callback_id: FORM_CALLBACK, type: 'view_submission' }, async (args) => {
    const ticket = readTicket(args.view.private_metadata);
    const form = formOfTicket(ticket, deps.commands);
    if (!ticket || !form) return args.ack();
    const teamId = args.context.teamId ?? '';
    const { channelId, channelName } = ticket;
    const opened = { ...directSource(teamId, args.body.user), channelId, channelName };
    const found = await deps.workspaces.of(teamId);
    if (found.kind !== 'open') {
      const { message } = await deps.ask({ command: form.command, text: '' }, opened);
      return args.ack({ response_action: 'update', view: resultView(form, message, deps.now()) });
    }
    await args.ack({ response_action: 'update', view: waitingView(form) });
    const { workspace } = found;
    const view = await answerForm({ form, opened, values: readForm(args.view.state.values) }, workspace, deps);
    // Where the form was closed meanwhile, the command has been carried out all the same.
    const shown = workspace.client.views.update({ view_id: args.view.id, view });
    await orWarn(shown, 'an answer to a form was not shown', deps.log);
  });
}

type SubmittedForm = { form: Form; opened: QuestionSource; values: Record<string, string> };

async function answerForm(submitted: SubmittedForm, workspace: Workspace, deps: FormDeps): Promise<types.ModalView> {
  const { form, opened, values } = submitted;
  const again = (above: Message) => formView(form, { source: opened, values, above }, deps.now());
  const { seen, options } = await inChosenChannel(submitted, deps);
  if (seen.kind !== 'seen') return again(seen.message);
  const { source } = seen;
  const named = form.subcommand === null ? options : { subcommand: form.subcommand, ...options };
  const reply = await deps.ask({ command: form.command, options: named }, source);
  const { message } = reply;
  const isProblem = message.kind === 'notice' && message.tone === 'problem';
  if (isProblem) return again(message);
  if (reply.visibility === 'public' && /^[CG]/u.test(source.channelId)) {
    const target = { client: workspace.client, channel: source.channelId, user: source.userId, threadTs: null };
    await say(target, reply, deps);
  }
  return resultView(form, message, deps.now());
}

type PlacedForm = { seen: SeenChannel; options: Record<string, string> };

/**
 * The channel of a submitted form: the chosen one, or that in which it was opened. Its id came with the form, so the asker
 * must be in it. What somebody asks for themselves has none.
 */
async function inChosenChannel({ form, opened, values }: SubmittedForm, deps: FormDeps): Promise<PlacedForm> {
  const option = form.options.find(({ kind }) => kind === 'channel')?.name ?? '';
  const { [option]: chosen = '', ...options } = values;
  const channelId = chosen === '' ? opened.channelId : chosen;
  if (options['me'] !== undefined || !/^[CG]/u.test(channelId)) {
    return { seen: { kind: 'seen', source: { ...opened, channelId: '', channelName: null } }, options };
  }
  return { seen: await seenChannel({ ...opened, channelId }, deps), options };
}
