import { setTimeout as wait } from 'node:timers/promises';
import type { App, BlockSuggestion, types, ViewSubmitAction } from '@slack/bolt';
import type { Listening } from '../chat.ts';
import type { Message } from '../message.ts';
import type { Reply } from '../question.ts';
import { ownPlace, type Place } from './ask-place.ts';
import { createOffer } from './choices.ts';
import { createConversations } from './conversations.ts';
import type { Ask } from './create-ask.ts';
import { type Form, type FormTicket, formOf, lineOf, readTicket } from './form.ts';
import { CHOOSE_ACTION, FORM_CALLBACK, formView, resultView, waitingView } from './form-view.ts';
import { FORM_WITHIN_MS } from './limits.ts';
import type { CommandLine } from './read-command-line.ts';
import { readForm } from './read-form.ts';
import { createRights, type RightsIn } from './rights.ts';
import type { SlackLog } from './sdk-logger.ts';
import { createSay } from './send-reply.ts';
import type { Workspace, Workspaces } from './workspaces.ts';

type FormDeps = Listening & { workspaces: Workspaces; ask: Ask; now: () => Date; log: SlackLog; rightsIn: RightsIn };

/** Forms that stand for commands typed without their options. */
export type Forms = {
  /** True when a form opened; else the line is answered as any other. */
  open(line: CommandLine, place: Place, triggerId: string): Promise<boolean>;
  register(app: App): void;
};

export function createForms(given: Omit<FormDeps, 'rightsIn'>): Forms {
  const deps = { ...given, rightsIn: createRights(given.now) };
  return {
    open: (line, place, triggerId) => openForm({ line, place, triggerId }, deps),
    register: (app) => {
      takeForms(app, deps);
      offerChoices(app, deps);
    },
  };
}

type Opening = { line: CommandLine; place: Place; triggerId: string };

/** A trigger ends three seconds after the command (docs.slack.dev, views.open). */
async function openForm({ line, place, triggerId }: Opening, deps: FormDeps): Promise<boolean> {
  const form = formOf(line, deps.commands);
  if (!form || triggerId === '') return false;
  const found = await deps.workspaces.of(place.teamId);
  if (found.kind !== 'open') return false;
  // A form without a field that must be filled changes something: what is set now stands above it.
  const above = form.options.some(({ required }) => required) ? null : await inTime(deps.ask(line, place));
  const view = formView(form, { place, values: {}, above }, deps.now());
  try {
    await found.workspace.client.views.open({ trigger_id: triggerId, view });
    return true;
  } catch (error) {
    deps.log.warn(`a form was not opened (${error instanceof Error ? error.message : 'no reason given'})`);
    return false;
  }
}

async function inTime(asked: Promise<Reply>): Promise<Message | null> {
  const done = new AbortController();
  const late = wait(FORM_WITHIN_MS, null, { signal: done.signal }).catch(() => null);
  const reply = await Promise.race([asked, late]).finally(() => done.abort());
  return reply?.message ?? null;
}

function takeForms(app: App, deps: FormDeps): void {
  app.view<ViewSubmitAction>({ callback_id: FORM_CALLBACK, type: 'view_submission' }, async (args) => {
    const ticket = readTicket(args.view.private_metadata);
    const form = ticket ? formOf(lineOf(ticket), deps.commands) : null;
    if (!ticket || !form) return args.ack();
    await args.ack({ response_action: 'update', view: waitingView(form) });
    const teamId = args.context.teamId ?? '';
    const found = await deps.workspaces.of(teamId);
    if (found.kind !== 'open') return;
    const opened = { ...ownPlace(teamId, args.body.user), ...placeIn(ticket) };
    const view = await answerForm({ form, opened, values: readForm(args.view.state.values) }, found.workspace, deps);
    await show(view, { viewId: args.view.id, workspace: found.workspace }, deps);
  });
}

function placeIn({ channelId, channelName }: FormTicket): Pick<Place, 'channelId' | 'channelName'> {
  return { channelId, channelName };
}

type Submitted = { form: Form; opened: Place; values: Record<string, string> };

async function answerForm(submitted: Submitted, workspace: Workspace, deps: FormDeps): Promise<types.ModalView> {
  const { form, opened, values } = submitted;
  const { place, options } = await aim(submitted, workspace, deps);
  const named = form.subcommand === null ? options : { subcommand: form.subcommand, ...options };
  const reply = await deps.ask({ command: form.command, options: named }, place);
  const { message } = reply;
  const isProblem = message.kind === 'notice' && message.tone === 'problem';
  if (isProblem) return formView(form, { place: opened, values, above: message }, deps.now());
  if (reply.visibility === 'public' && /^[CG]/u.test(place.channelId)) {
    const spot = { client: workspace.client, channel: place.channelId, user: place.userId, threadTs: null };
    await createSay(deps)(spot, reply);
  }
  return resultView(form, message, deps.now());
}

/** A channel that was chosen counts as the place of asking for who is in it; to all others the command says no. */
async function aim({ form, opened, values }: Submitted, { client }: Workspace, { rightsIn }: FormDeps) {
  const option = form.options.find(({ kind }) => kind === 'channel')?.name ?? '';
  const { [option]: channelId = '', ...options } = values;
  if (channelId === '' || channelId === opened.channelId || options['me'] !== undefined)
    return { place: opened, options };
  const address = { platform: 'slack', workspace: opened.teamId, id: channelId, kind: 'channel' } as const;
  const rights = await rightsIn(opened.userId, address, client);
  if (rights.kind !== 'rights' || !rights.sees) return { place: opened, options: values };
  const located = await createConversations(client).locate(address);
  const channelName = located.kind === 'located' ? located.name : null;
  return { place: { ...opened, channelId, channelName }, options };
}

type Shown = { viewId: string; workspace: Workspace };

async function show(view: types.ModalView, { viewId, workspace }: Shown, { log }: FormDeps): Promise<void> {
  try {
    await workspace.client.views.update({ view_id: viewId, view });
  } catch (error) {
    // Closed meanwhile: what was asked for is done all the same.
    log.warn(`an answer to a form was not shown (${error instanceof Error ? error.message : 'no reason given'})`);
  }
}

function offerChoices(app: App, deps: FormDeps): void {
  const offer = createOffer(deps);
  const action_id = new RegExp(`^${CHOOSE_ACTION}:`, 'u');
  app.options<'block_suggestion'>({ type: 'block_suggestion', action_id }, async ({ ack, payload, context }) => {
    const asked = suggestionOf(payload, deps);
    if (!asked) return ack({ options: [] });
    const place = { ...ownPlace(context.teamId ?? '', payload.user), ...placeIn(asked.ticket) };
    return ack({ options: await offer({ ...asked, typed: payload.value, place }) });
  });
}

function suggestionOf(payload: BlockSuggestion, { commands }: Pick<FormDeps, 'commands'>) {
  const ticket = readTicket(payload.view?.private_metadata ?? '');
  const form = ticket ? formOf(lineOf(ticket), commands) : null;
  const option = form?.options.find(({ name }) => `${CHOOSE_ACTION}:${name}` === payload.action_id);
  return ticket && form && option ? { ticket, form, option } : null;
}
