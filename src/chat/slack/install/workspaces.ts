import type { WebClient } from '@slack/web-api';
import type {
  FoundInstallation,
  InstallationState,
  KeyChange,
  SlackInstallation,
  SlackTokens,
} from '../../../news/channel.ts';
import { isAllowedWorkspace } from '../../../news/owner.ts';
import type { ChatHealth } from '../../chat.ts';

/** An open workspace, with a client that has its token. */
export type Workspace = {
  /** The id of its installation: its own, or that of its organisation; '' where one token is all there is. */
  key: string;
  client: WebClient;
  botUserId: string;
  /** Slack refused the token at its last use. */
  isTroubled: boolean;
};

export type WorkspaceOutcome =
  | { kind: 'open'; workspace: Workspace }
  /** The app was never installed there, or was removed. */
  | { kind: 'closed'; code: string; reason: string }
  /** The operator has named the workspaces that may use Slugline (ALLOWED_WORKSPACES), and not this one. */
  | { kind: 'not-allowed'; reason: string; client: WebClient | null }
  | { kind: 'try-later'; reason: string };

/** The client with which somebody can be told something there; null where we have no token. */
export function clientOf(found: WorkspaceOutcome): WebClient | null {
  switch (found.kind) {
    case 'open':
      return found.workspace.client;
    case 'not-allowed':
      return found.client;
    case 'closed':
    case 'try-later':
      return null;
  }
}

/** The workspaces that installed the app, with the token of each. */
export type Workspaces = {
  /** True when questions can be answered, false when stopped meanwhile; rejects for a wrong token. */
  ready(stopping: AbortSignal): Promise<boolean>;
  of(teamId: string): Promise<WorkspaceOutcome>;
  /** Notes that a team belongs to the installation of its organisation. */
  sees(origin: { teamId: string; enterpriseId: string | null; isOrganisation: boolean }): Promise<void>;
  /** Reacts to a refused token: true when it was renewed, so that the call may be repeated. */
  refused(teamId: string, code: string): Promise<boolean>;
  /** Notes that a token which was refused works again. */
  works(teamId: string): Promise<void>;
  /** Deletes tokens that Slack has revoked; other workspaces are not affected. */
  ended(keys: string[], news: { reason: string; at: Date }): Promise<void>;
  /** Unlinks teams that left their organisation's installation. */
  left(teamIds: string[]): Promise<void>;
  refresh(): Promise<void>;
  health(): ChatHealth;
  verify(): Promise<ChatHealth>;
};

/** The store of installations, which seals the tokens. */
export type Installations = {
  /** Seals anew what a key of ENCRYPTION_KEY_OLD sealed. */
  changeKey(): Promise<KeyChange>;
  save(installation: SlackInstallation): Promise<void>;
  find(teamId: string): Promise<FoundInstallation>;
  linkTeam(teamId: string, key: string): Promise<void>;
  unlinkTeam(teamId: string, at: Date): Promise<void>;
  /** Claims the renewal for one process; returns the installation as stored now, or null while another process has it. */
  claimRenewal(key: string, now: Date, until: Date): Promise<SlackInstallation | null>;
  saveTokens(renewed: Pick<SlackInstallation, 'key' | 'installedAt'>, tokens: SlackTokens): Promise<void>;
  releaseRenewal(key: string): Promise<void>;
  saveTrouble(key: string, trouble: string | null): Promise<void>;
  /** True where there was an installation to remove. */
  remove(key: string, reason: string, at: Date): Promise<boolean>;
  list(): Promise<InstallationState[]>;
};

const NOT_ALLOWED = 'this workspace is not among those that ALLOWED_WORKSPACES names';

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
      return isNamed ? found : { kind: 'not-allowed', reason: NOT_ALLOWED, client: clientOf(found) };
    },
    sees: async (origin) => {
      if (isAllowed(origin.teamId) || isAllowed(origin.enterpriseId ?? '')) await workspaces.sees(origin);
    },
  };
}
