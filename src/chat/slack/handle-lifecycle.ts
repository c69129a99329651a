import type { App } from '@slack/bolt';
import type { Workspaces } from './workspaces.ts';

type LifecycleDeps = { workspaces: Pick<Workspaces, 'ended' | 'left' | 'sees'> };
type Origin = { teamId?: string | undefined; enterpriseId?: string | undefined; isEnterpriseInstall: boolean };

const MS_PER_SECOND = 1000;

/** Workspaces that take the app or its tokens back: their tokens are forgotten, the others go on. */
export function handleLifecycle(app: App, { workspaces }: LifecycleDeps): void {
  app.event('app_uninstalled', async ({ body, context }) => {
    await workspaces.ended(keysOf(context), { reason: 'app_uninstalled', at: endOf(body.event_time) });
  });
  app.event('tokens_revoked', async ({ event, body, context }) => {
    // We keep no tokens of people; the app has one bot in a workspace.
    if ((event.tokens.bot ?? []).length === 0) return;
    await workspaces.ended(keysOf(context), { reason: 'tokens_revoked', at: endOf(body.event_time) });
  });
  app.event('team_access_granted', async ({ event, context }) => {
    const enterpriseId = context.enterpriseId ?? null;
    for (const teamId of event.team_ids) await workspaces.sees({ teamId, enterpriseId, isOrganisation: true });
  });
  app.event('team_access_revoked', async ({ event }) => workspaces.left(event.team_ids));
}

function keysOf({ teamId, enterpriseId, isEnterpriseInstall }: Origin): string[] {
  const key = isEnterpriseInstall && enterpriseId ? enterpriseId : teamId;
  return key ? [key] : [];
}

/** Slack tells whole seconds: the end of that one, so that an installation of the same second counts as before it. */
function endOf(eventTime: number): Date {
  return new Date((eventTime + 1) * MS_PER_SECOND - 1);
}
