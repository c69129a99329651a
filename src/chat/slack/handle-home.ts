import type { App, BlockAction, ButtonAction, ConversationsSelectAction } from '@slack/bolt';
import type { Listening } from '../chat.ts';
import type { Message } from '../message.ts';
import { ownPlace, type Place } from './ask-place.ts';
import { createConversations } from './conversations.ts';
import type { Ask } from './create-ask.ts';
import type { Forms } from './handle-forms.ts';
import { HOME_MINE, HOME_PLACE, HOME_SUBSCRIBE, HOME_THERE, homeView } from './home-view.ts';
import { readCommandLine } from './read-command-line.ts';
import type { SlackLog } from './sdk-logger.ts';
import type { Workspaces } from './workspaces.ts';

type HomeDeps = Pick<Listening, 'commands'> & {
  workspaces: Pick<Workspaces, 'of'>;
  ask: Ask;
  forms: Pick<Forms, 'open'>;
  now: () => Date;
  log: SlackLog;
};

/** Whose Home tab, which channel is chosen in it ('' for none), and what was just answered. */
type Visit = {
  teamId: string;
  user: { id: string; name?: string | undefined };
  channelId: string;
  said: Message | null;
};

const SUBSCRIPTIONS = { command: 'subscriptions', text: '' };

/** The Home tab, and what is pressed in it: a press there has no channel and no response_url, so the tab shows the answer. */
export function handleHome(app: App, deps: HomeDeps): void {
  app.event('app_home_opened', async ({ event, context }) => {
    if (event.tab !== 'home') return;
    const channelId = event.view?.private_metadata ?? '';
    await publish({ teamId: context.teamId ?? '', user: { id: event.user }, channelId, said: null }, deps);
  });
  app.action<BlockAction<ConversationsSelectAction>>({ type: 'block_actions', action_id: HOME_PLACE }, async (args) => {
    await args.ack();
    await publish(
      { ...visitOf(args.body, args.context.teamId), channelId: args.action.selected_conversation ?? '' },
      deps,
    );
  });
  app.action<BlockAction<ButtonAction>>({ type: 'block_actions', action_id: HOME_SUBSCRIBE }, async (args) => {
    await args.ack();
    const { teamId, user } = visitOf(args.body, args.context.teamId);
    await deps.forms.open({ command: 'subscribe', text: '' }, ownPlace(teamId, user), args.body.trigger_id);
  });
  const action_id = new RegExp(`^(?:${HOME_MINE}|${HOME_THERE}):`, 'u');
  app.action<BlockAction<ButtonAction>>({ type: 'block_actions', action_id }, async (args) => {
    await args.ack();
    const visit = visitOf(args.body, args.context.teamId);
    const place = args.action.action_id.startsWith(HOME_THERE) ? await placeThere(visit, deps) : ownPlaceOf(visit);
    const { message } = await deps.ask(readCommandLine(args.action.value ?? '', deps.commands), place);
    await publish({ ...visit, said: message }, deps);
  });
}

function visitOf({ user, view }: BlockAction, teamId = ''): Visit {
  return {
    teamId,
    user: { id: user.id, name: user.username || user.name },
    channelId: view?.private_metadata ?? '',
    said: null,
  };
}

function ownPlaceOf({ teamId, user }: Visit): Place {
  return ownPlace(teamId, user);
}

async function placeThere(visit: Visit, { workspaces }: HomeDeps): Promise<Place> {
  const { teamId, channelId } = visit;
  const found = await workspaces.of(teamId);
  const address = { platform: 'slack', workspace: teamId, id: channelId, kind: 'channel' } as const;
  const located = found.kind === 'open' ? await createConversations(found.workspace.client).locate(address) : null;
  const channelName = located?.kind === 'located' ? located.name : null;
  return { ...ownPlaceOf(visit), channelId, channelName };
}

async function publish(visit: Visit, deps: HomeDeps): Promise<void> {
  try {
    const found = await deps.workspaces.of(visit.teamId);
    if (found.kind !== 'open') return;
    const mine = await deps.ask(SUBSCRIPTIONS, ownPlaceOf(visit));
    const there = visit.channelId === '' ? null : await deps.ask(SUBSCRIPTIONS, await placeThere(visit, deps));
    const parts = {
      commands: deps.commands,
      mine: mine.message,
      there: there ? { channelId: visit.channelId, message: there.message } : null,
      said: visit.said,
    };
    await found.workspace.client.views.publish({ user_id: visit.user.id, view: homeView(parts, deps.now()) });
  } catch (error) {
    deps.log.warn(`the Home tab was not shown (${error instanceof Error ? error.message : 'no reason given'})`);
  }
}
