/** What a workspace, or a whole organisation, gave us when it installed the app. */
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

type Found =
  | { kind: 'open'; installation: Installation; trouble: string | null }
  | { kind: 'removed'; name: string; reason: string }
  /** Sealed under another ENCRYPTION_KEY. */
  | { kind: 'unreadable'; name: string }
  | { kind: 'none' };

/** Where installations are kept; whoever keeps them seals the tokens. */
export type Installations = {
  save(installation: Installation): Promise<void>;
  find(teamId: string): Promise<Found>;
  linkTeam(teamId: string, key: string): Promise<void>;
  unlinkTeam(teamId: string): Promise<void>;
  /** For one process at a time: the installation as it stands now, or null while another renews it. */
  claimRenewal(key: string, now: Date, until: Date): Promise<Installation | null>;
  saveTokens(which: Pick<Installation, 'key' | 'installedAt'>, tokens: Tokens): Promise<void>;
  releaseRenewal(key: string): Promise<void>;
  saveTrouble(key: string, trouble: string | null): Promise<void>;
  /** True where there was something to forget. */
  remove(key: string, reason: string, at: Date): Promise<boolean>;
  list(): Promise<{ key: string; name: string; state: 'open' | 'removed'; trouble: string | null }[]>;
};
