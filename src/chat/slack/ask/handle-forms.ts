import type { App, types, ViewSubmitAction } from '@slack/bolt';
import { withDeadline } from '../../../kit/deadline.ts';
import { messageOf } from '../../../kit/errors.ts';
import type { ChatHandlers } from '../../chat.ts';
import type { Message } from '../../message.ts';
import type { Workspace, Workspaces } from '../install/workspaces.ts';
import { channelNameOf, createRights, type RightsIn } from '../post/conversations.ts';
import type { SlackLog } from '../sdk-logger.ts';
import type { Ask, CommandLine, QuestionSource } from './create-ask.ts';
import {
  FORM_CALLBACK,
  type Form,
  formOf,
  formOfTicket,
  formView,
  readForm,
  readTicket,
  resultView,
  sourceOfTicket,
  waitingView,
} from './form.ts';
import { offerChoices } from './form-choices.ts';
import { createSay } from './send-reply.ts';

/** How long a form waits for the present settings that it shows; its trigger expires after three seconds. */
const CURRENT_WITHIN_MS = 1000;

type FormDeps = ChatHandlers & { workspaces: Workspaces; ask: Ask; now: () => Date; log: SlackLog; rightsIn: RightsIn };

/** Opens forms for commands that are typed without their options. */
export type Forms = {
  /** False where no form opened, and the line is to be answered. */
  open(line: CommandLine, source: QuestionSource, triggerId: string): Promise<boolean>;
  register(app: App): void;
};

export function createForms(handlers: Omit<FormDeps, 'rightsIn'>): Forms {
  const deps = { ...handlers, rightsIn: createRights(handlers.now) };
  return {
    open: (line, source, triggerId) => openForm({ line, source, triggerId }, deps),
    register: (app) => {
      takeForms(app, deps);
      offerChoices(app, deps);
    },
  };
}

type FormRequest = { line: CommandLine; source: QuestionSource; triggerId: string };

/** A trigger expires three seconds after the command (docs.slack.dev, views.open). */
async function openForm({ line, source, triggerId }: FormRequest, deps: FormDeps): Promise<boolean> {
  const form = formOf(line, deps.commands);
  if (!form || triggerId === '') return false;
  const found = await deps.workspaces.of(source.teamId);
  if (found.kind !== 'open') return false;
  // A form without required fields changes settings, so the present ones are shown above it.
  const above = form.options.some(({ required }) => required) ? null : await currentAnswer(line, source, deps);
  const view = formView(form, { source, values: {}, above }, deps.now());
  try {
    await found.workspace.client.views.open({ trigger_id: triggerId, view });
    return true;
  } catch (error) {
    deps.log.warn(`a form was not opened (${messageOf(error)})`);
    return false;
  }
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
    await args.ack({ response_action: 'update', view: waitingView(form) });
    const teamId = args.context.teamId ?? '';
    const found = await deps.workspaces.of(teamId);
    if (found.kind !== 'open') return;
    const { workspace } = found;
    const opened = sourceOfTicket(ticket, { teamId, user: args.body.user });
    const view = await answerForm({ form, opened, values: readForm(args.view.state.values) }, workspace, deps);
    try {
      await workspace.client.views.update({ view_id: args.view.id, view });
    } catch (error) {
      // The form was closed meanwhile; the command has been carried out.
      deps.log.warn(`an answer to a form was not shown (${messageOf(error)})`);
    }
  });
}

type SubmittedForm = { form: Form; opened: QuestionSource; values: Record<string, string> };

async function answerForm(submitted: SubmittedForm, workspace: Workspace, deps: FormDeps): Promise<types.ModalView> {
  const { form, opened, values } = submitted;
  const { source, options } = await inChosenChannel(submitted, workspace, deps);
  const named = form.subcommand === null ? options : { subcommand: form.subcommand, ...options };
  const reply = await deps.ask({ command: form.command, options: named }, source);
  const { message } = reply;
  const isProblem = message.kind === 'notice' && message.tone === 'problem';
  if (isProblem) return formView(form, { source: opened, values, above: message }, deps.now());
  if (reply.visibility === 'public' && /^[CG]/u.test(source.channelId)) {
    const target = { client: workspace.client, channel: source.channelId, user: source.userId, threadTs: null };
    await createSay(deps)(target, reply);
  }
  return resultView(form, message, deps.now());
}

/** Moves the question to the chosen channel where the asker is a member; the command refuses other people. */
async function inChosenChannel({ form, opened, values }: SubmittedForm, { client }: Workspace, { rightsIn }: FormDeps) {
  const option = form.options.find(({ kind }) => kind === 'channel')?.name ?? '';
  const { [option]: channelId = '', ...options } = values;
  if (channelId === '' || channelId === opened.channelId || options['me'] !== undefined)
    return { source: opened, options };
  const address = { platform: 'slack', workspace: opened.teamId, id: channelId, kind: 'channel' } as const;
  const rights = await rightsIn(opened.userId, address, client);
  if (rights.kind !== 'rights' || !rights.sees) return { source: opened, options: values };
  return { source: { ...opened, channelId, channelName: await channelNameOf(address, client) }, options };
}
