import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Listening } from '../chat.ts';
import { placeOfCommand, placeOfPress } from './ask-place.ts';
import { RUN_ACTION } from './blocks.ts';
import { type Ask, createAsk } from './create-ask.ts';
import { createForms, type Forms } from './handle-forms.ts';
import { handleHome } from './handle-home.ts';
import { handleLifecycle } from './handle-lifecycle.ts';
import { ignoreRepeats } from './ignore-repeats.ts';
import { readCommandLine, readSlashCommand } from './read-command-line.ts';
import type { SlackLog } from './sdk-logger.ts';
import { createRespond, createSay } from './send-reply.ts';
import type { Workspaces } from './workspaces.ts';

export type QuestionDeps = Listening & { workspaces: Workspaces; now: () => Date; log: SlackLog };

/** Registers what people can do: commands, buttons, forms, the Home tab, and mentions, as commands do not run in threads. */
export function handleQuestions(app: App, deps: QuestionDeps): void {
  const ask = createAsk(deps);
  const forms = createForms({ ...deps, ask });
  ignoreRepeats(app);
  handleCommands(app, { ...deps, ask, forms });
  handleButtons(app, { ...deps, ask, forms });
  handleMentions(app, { ...deps, ask });
  forms.register(app);
  handleHome(app, { ...deps, ask, forms });
  handleLifecycle(app, deps);
  app.error(async (error) => deps.log.error(`${error.message}`));
}

type Parts = QuestionDeps & { ask: Ask; forms: Forms };

// Slack shows `operation_timeout` when nothing comes back within 3 s, so every acknowledgement comes first.
function handleCommands(app: App, { ask, forms, ...deps }: Parts): void {
  const respond = createRespond(deps);
  app.command(/^\//u, async ({ ack, command, context, respond: send }) => {
    await ack();
    const line = readSlashCommand(command.command, command.text ?? '', deps.commands);
    const place = placeOfCommand(command, context.teamId ?? '');
    if (await forms.open(line, place, command.trigger_id)) return;
    await respond(send, await ask(line, place));
  });
}

function handleButtons(app: App, { ask, forms, ...deps }: Parts): void {
  const respond = createRespond(deps);
  const action_id = new RegExp(`^${RUN_ACTION}:`, 'u');
  app.action<BlockAction<ButtonAction>>({ type: 'block_actions', action_id }, async (args) => {
    await args.ack();
    const line = readCommandLine(args.action.value ?? '', deps.commands);
    const place = placeOfPress(args.body, args.context.teamId ?? '');
    if (await forms.open(line, place, args.body.trigger_id)) return;
    await respond(args.respond, await ask(line, place));
  });
}

function handleMentions(app: App, { ask, ...deps }: Omit<Parts, 'forms'>): void {
  const say = createSay(deps);
  app.event('app_mention', async ({ event, context }) => {
    const { user, channel } = event;
    const teamId = context.teamId ?? '';
    const found = await deps.workspaces.of(teamId);
    if (found.kind !== 'open' || event.bot_id || !user || user === found.workspace.botUserId) return;
    const { client, botUserId } = found.workspace;
    const line = readCommandLine(wordsAfter(event.text, botUserId) || 'help', deps.commands);
    const place = { teamId, channelId: channel, channelName: null, userId: user, userName: user };
    await say({ client, channel, user, threadTs: event.thread_ts ?? null }, await ask(line, place));
  });
}

/** "<@U1> brief harbour" and "hello <@U1|slugline>: brief harbour" both ask for a brief. */
function wordsAfter(text: string, botUserId: string): string {
  const [, ...after] = text.split(new RegExp(`<@${botUserId}(?:\\|[^>]*)?>`, 'u'));
  return after.join(' ').replace(/^[\s,:]+/u, '');
}
