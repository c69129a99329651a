import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { HOUR_MS, SECOND_MS } from '../../../kit/time.ts';
import type { ChatHandlers } from '../../chat.ts';
import {
  type Ask,
  createAsk,
  readSlackLine,
  readSlashCommand,
  sourceOfCommand,
  sourceOfPress,
} from '../ask/create-ask.ts';
import { handleForms, type OpenForm } from '../ask/handle-forms.ts';
import { handleHome } from '../ask/home-tab.ts';
import { respond, say } from '../ask/send-reply.ts';
import { clientOf, type Workspaces } from '../install/workspaces.ts';
import type { Once } from '../once.ts';
import { RUN_ACTION } from '../post/blocks.ts';
import { createRights } from '../post/conversations.ts';
import type { SlackBase } from '../sdk-logger.ts';

type HandlerDeps = SlackBase & ChatHandlers & { workspaces: Workspaces; once: Once };

/** Registers commands, buttons, forms, the Home tab, and mentions, which people need since commands do not run in threads. */
export function registerHandlers(app: App, deps: HandlerDeps): void {
  const ask = createAsk(deps);
  const rightsIn = createRights(deps.now);
  ignoreRepeats(app, deps);
  const openForm = handleForms(app, { ...deps, ask, rightsIn });
  handleCommands(app, { ...deps, ask, openForm });
  handleButtons(app, { ...deps, ask, openForm });
  handleMentions(app, { ...deps, ask });
  handleHome(app, { ...deps, ask, openForm, rightsIn });
  handleLifecycle(app, deps);
  app.error(async (error) => deps.log.error(error.message));
}

/** Slack gives up on an event after three tries, the last of them minutes after the first (docs.slack.dev, events-api). */
const EVENT_REPEATS_MS = HOUR_MS;

/** Ignores events that Slack delivers again because our acknowledgement came late, perhaps to another process. */
function ignoreRepeats(app: App, { once, now }: Pick<HandlerDeps, 'once' | 'now'>): void {
  app.use(async ({ body, next }) => {
    const id = 'event_id' in body && typeof body.event_id === 'string' ? body.event_id : null;
    const until = new Date(now().getTime() + EVENT_REPEATS_MS);
    if (id === null || (await once(`event:${id}`, until))) await next();
  });
}

type QuestionDeps = HandlerDeps & { ask: Ask; openForm: OpenForm };

// Slack shows `operation_timeout` after 3 s without an acknowledgement, so handlers acknowledge first.
function handleCommands(app: App, deps: QuestionDeps): void {
  app.command(/^\//u, async ({ ack, command, context, respond: send }) => {
    await ack();
    const line = readSlashCommand(command.command, command.text ?? '', deps.commands);
    const source = sourceOfCommand(command, context.teamId ?? '');
    if (await deps.openForm({ line, source, triggerId: command.trigger_id })) return;
    await respond(send, await deps.ask(line, source), deps);
  });
}

function handleButtons(app: App, deps: QuestionDeps): void {
  const action_id = new RegExp(`^${RUN_ACTION}:`, 'u');
  app.action<BlockAction<ButtonAction>>({ type: 'block_actions', action_id }, async (args) => {
    await args.ack();
    const line = readSlackLine(args.action.value ?? '', deps.commands);
    const source = sourceOfPress(args.body, args.context.teamId ?? '');
    if (await deps.openForm({ line, source, triggerId: args.body.trigger_id })) return;
    await respond(args.respond, await deps.ask(line, source), deps);
  });
}

function handleMentions(app: App, deps: Omit<QuestionDeps, 'openForm'>): void {
  app.event('app_mention', async ({ event, context }) => {
    const { user, channel } = event;
    const teamId = context.teamId ?? '';
    const found = await deps.workspaces.of(teamId);
    const client = clientOf(found);
    const botUserId = found.kind === 'open' ? found.workspace.botUserId : '';
    if (!client || event.bot_id || !user || user === botUserId) return;
    const line = readSlackLine(wordsAfter(event.text, botUserId) || 'help', deps.commands);
    const source = { teamId, channelId: channel, channelName: null, userId: user, userName: user };
    await say({ client, channel, user, threadTs: event.thread_ts ?? null }, await deps.ask(line, source), deps);
  });
}

/** "<@U1> brief harbour" and "hello <@U1|slugline>: brief harbour" both ask for a brief. */
function wordsAfter(text: string, botUserId: string): string {
  const [, ...after] = text.split(new RegExp(`<@${botUserId}(?:\\|[^>]*)?>`, 'u'));
  return after.join(' ').replace(/^[\s,:]+/u, '');
}

/** Deletes the tokens of workspaces that remove the app or revoke them; other workspaces stay connected. */
function handleLifecycle(app: App, { workspaces }: Pick<HandlerDeps, 'workspaces'>): void {
  app.event('app_uninstalled', async ({ body, context }) => {
    await workspaces.ended(keysOf(context), { reason: 'app_uninstalled', at: endOf(body.event_time) });
  });
  app.event('tokens_revoked', async ({ event, body, context }) => {
    // The tokens of people are none of ours; a workspace has one bot token.
    if ((event.tokens.bot ?? []).length === 0) return;
    await workspaces.ended(keysOf(context), { reason: 'tokens_revoked', at: endOf(body.event_time) });
  });
  app.event('team_access_granted', async ({ event, context }) => {
    const enterpriseId = context.enterpriseId ?? null;
    for (const teamId of event.team_ids) await workspaces.sees({ teamId, enterpriseId, isOrganisation: true });
  });
  app.event('team_access_revoked', async ({ event }) => workspaces.left(event.team_ids));
}

type InstalledIn = { teamId?: string | undefined; enterpriseId?: string | undefined; isEnterpriseInstall: boolean };

function keysOf({ teamId, enterpriseId, isEnterpriseInstall }: InstalledIn): string[] {
  const key = isEnterpriseInstall && enterpriseId ? enterpriseId : teamId;
  return key ? [key] : [];
}

/** The end of the second that Slack names, so that an installation in that second counts as earlier. */
function endOf(eventTime: number): Date {
  return new Date((eventTime + 1) * SECOND_MS - 1);
}
