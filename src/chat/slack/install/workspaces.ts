import type { WebClient } from '@slack/web-api';
import { unreachable } from '../../../kit/errors.ts';
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
    default:
      return unreachable(found);
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
  /** Brings health up to date. */
  refresh(): Promise<void>;
  health(): ChatHealth;
  /** Asks Slack now whether it takes the tokens. */
  verify(): Promise<ChatHealth>;
};

/** The tokens and names of a workspace, or of a whole organisation, that installed the app. */
export type Installation = {
  /** Slack's team id; the enterprise id where an organisation installed the app. */
  key: string;
  name: string;
  botUserId: string;
  botToken: string;
  /** Set where the app's tokens rotate. */
  refreshToken: string | null;
  expiresAt: Date | null;
  installedBy: string;
  installedAt: Date;
};

export type Tokens = Pick<Installation, 'botToken' | 'refreshToken' | 'expiresAt'>;

type InstallationLookup =
  | { kind: 'open'; installation: Installation; trouble: string | null }
  | { kind: 'removed'; name: string; reason: string }
  /** Sealed under a key that is neither in ENCRYPTION_KEY nor in ENCRYPTION_KEY_OLD. */
  | { kind: 'unreadable'; name: string }
  | { kind: 'none' };

/** The store of installations, which seals the tokens. */
export type Installations = {
  /** Seals anew what a key of ENCRYPTION_KEY_OLD sealed. A key's id is its name; the seals of 0.1.0 have none. */
  changeKey(): Promise<{ resealed: number; unreadable: { name: string; keyId: string | null }[]; keyId: string }>;
  save(installation: Installation): Promise<void>;
  find(teamId: string): Promise<InstallationLookup>;
  linkTeam(teamId: string, key: string): Promise<void>;
  unlinkTeam(teamId: string): Promise<void>;
  /** Claims the renewal for one process; returns the installation as stored now, or null while another process has it. */
  claimRenewal(key: string, now: Date, until: Date): Promise<Installation | null>;
  saveTokens(renewed: Pick<Installation, 'key' | 'installedAt'>, tokens: Tokens): Promise<void>;
  releaseRenewal(key: string): Promise<void>;
  saveTrouble(key: string, trouble: string | null): Promise<void>;
  /** True where there was an installation to remove. */
  remove(key: string, reason: string, at: Date): Promise<boolean>;
  list(): Promise<{ key: string; name: string; state: 'open' | 'removed'; trouble: string | null }[]>;
};
