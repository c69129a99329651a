import type { WebClient } from '@slack/web-api';
import type { ChatHealth } from '../chat.ts';

/** A workspace as it can be called now. */
export type Workspace = {
  client: WebClient;
  botUserId: string;
  /** Slack refused its token when it was last used. */
  isTroubled: boolean;
};

export type WorkspaceOutcome =
  | { kind: 'open'; workspace: Workspace }
  /** Nobody installed us there, or not any more. */
  | { kind: 'closed'; code: string; reason: string }
  | { kind: 'try-later'; reason: string };

/** Where Slack says that a question comes from. */
type Origin = { teamId: string; enterpriseId: string | null; isOrganisation: boolean };

/** The workspaces that installed the app, with the token of each. */
export type Workspaces = {
  /** Resolves when questions can be answered; false when stopped meanwhile, a rejection when they never can. */
  ready(stopping: AbortSignal): Promise<boolean>;
  of(teamId: string): Promise<WorkspaceOutcome>;
  /** Learns which organisation's installation a team belongs to. */
  sees(origin: Origin): Promise<void>;
  /** Slack refused the team's token: true when it was renewed, so that the call may be made again. */
  refused(teamId: string, code: string): Promise<boolean>;
  /** A token that was refused before works again. */
  works(teamId: string): Promise<void>;
  /** Tokens that Slack took back are forgotten, and with them that workspace alone. */
  ended(keys: string[], news: { reason: string; at: Date }): Promise<void>;
  /** Teams that left their organisation's installation. */
  left(teamIds: string[]): Promise<void>;
  /** Looks again at who is there, for health. */
  look(): Promise<void>;
  health(): ChatHealth;
  /** Asks Slack now whether it takes the tokens. */
  verify(): Promise<ChatHealth>;
};
