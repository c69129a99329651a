import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Listening } from '../chat.ts';
import { placeOfCommand, placeOfPress } from './ask-place.ts';
import { RUN_ACTION } from './blocks.ts';
import { reasonOf } from './classify-error.ts';
import { type Ask, createAsk } from './create-ask.ts';
import { homeView } from './home-view.ts';
import { EVENTS_REMEMBERED_MAX } from './limits.ts';
import { readCommandLine, readSlashCommand } from './read-command-line.ts';
import type { SlackLog } from './sdk-logger.ts';
import { createMentionReply, createRespond } from './send-reply.ts';
import type { Bot } from './verify-bot-token.ts';

export type QuestionDeps = Listening & { client: WebClient; now: () => Date; log: SlackLog; bot: Bot };

/** Registers what people can do: slash commands, buttons, and mentions, since slash commands do not run in threads. */
export function handleQuestions(app: App, deps: QuestionDeps): void {
  const ask = createAsk(deps);
  handleCommands(app, ask, deps);
  handleButtons(app, ask, deps);
  handleMentions(app, ask, deps);
  showHome(app, deps);
  app.error(async (error) => deps.log.error(`${error.message}`));
}

// Slack shows `operation_timeout` when nothing comes back within 3 s, so every acknowledgement comes first.
function handleCommands(app: App, ask: Ask, deps: QuestionDeps): void {
  const respond = createRespond(deps);
  app.command(/^\//u, async ({ ack, command, respond: send }) => {
    await ack();
    const line = readSlashCommand(command.command, command.text ?? '', deps.commands);
    await respond(send, await ask(line, placeOfCommand(command)));
  });
}

function handleButtons(app: App, ask: Ask, deps: QuestionDeps): void {
  const respond = createRespond(deps);
  const action_id = new RegExp(`^${RUN_ACTION}:`, 'u');
  app.action<BlockAction<ButtonAction>>({ type: 'block_actions', action_id }, async (args) => {
    await args.ack();
    const line = readCommandLine(args.action.value ?? '', deps.commands);
    await respond(args.respond, await ask(line, placeOfPress(args.body)));
  });
}

function handleMentions(app: App, ask: Ask, deps: QuestionDeps): void {
  const reply = createMentionReply(deps);
  const isNew = createOnce();
  app.event('app_mention', async ({ event, body }) => {
    const { user, channel } = event;
    if (event.bot_id || !user || !isNew(body.event_id)) return;
    const line = readCommandLine(wordsAfter(event.text, deps.bot.userId) || 'help', deps.commands);
    const place = { teamId: body.team_id, channelId: channel, channelName: null, userId: user, userName: user };
    await reply({ channel, user, threadTs: event.thread_ts ?? null }, await ask(line, place));
  });
}

function showHome(app: App, { client, commands, log }: QuestionDeps): void {
  app.event('app_home_opened', async ({ event }) => {
    if (event.tab !== 'home') return;
    try {
      await client.views.publish({ user_id: event.user, view: homeView(commands) });
    } catch (error) {
      log.warn(`the Home tab was not shown (${reasonOf(error)})`);
    }
  });
}

/** "<@U1> brief harbour" and "hello <@U1|slugline>: brief harbour" both ask for a brief. */
function wordsAfter(text: string, botUserId: string): string {
  const [, ...after] = text.split(new RegExp(`<@${botUserId}(?:\\|[^>]*)?>`, 'u'));
  return after.join(' ').replace(/^[\s,:]+/u, '');
}

/** Slack delivers an event again when it is not sure of our acknowledgement (docs.slack.dev, events-api). */
function createOnce(): (id: string) => boolean {
  const seen = new Set<string>();
  return (id) => {
    if (seen.has(id)) return false;
    if (seen.size >= EVENTS_REMEMBERED_MAX) seen.clear();
    seen.add(id);
    return true;
  };
}
