import { isAllowedWorkspace } from '../../../news/owner.ts';
import { clientOf, type Workspaces } from './workspaces.ts';

const REASON = 'this workspace is not among those that ALLOWED_WORKSPACES names';

/**
 * Keeps to the workspaces that the operator has named: by their own id, or by that of the organisation that installed the
 * app for them. Every question, view and post asks here for its workspace, so that none of another passes.
 */
export function onlyAllowed(workspaces: Workspaces, allowed: readonly string[]): Workspaces {
  const isAllowed = (id: string) => isAllowedWorkspace(id, allowed);
  return {
    ...workspaces,
    of: async (teamId) => {
      const found = await workspaces.of(teamId);
      // config/alerts.yaml may name a channel without its workspace: that is the operator's word as well.
      const isNamed = teamId === '' || isAllowed(teamId) || (found.kind === 'open' && isAllowed(found.workspace.key));
      return isNamed ? found : { kind: 'not-allowed', reason: REASON, client: clientOf(found) };
    },
    sees: async (origin) => {
      if (isAllowed(origin.teamId) || isAllowed(origin.enterpriseId ?? '')) await workspaces.sees(origin);
    },
  };
}
