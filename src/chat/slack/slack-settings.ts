import type { Secret } from '../../news/secret.ts';

/** How Slack is reached, and for whom. */
export type SlackSettings = {
  /** https://slack.com/api/ unless a test or a proxy stands in. */
  apiUrl: string;
  /** The https address of this Slugline, where it has one: Slack sends people back to it after an installation. */
  publicUrl: string | null;
  transport: { kind: 'socket'; appToken: Secret } | { kind: 'http'; signingSecret: Secret };
  account: { kind: 'one-workspace'; botToken: Secret } | ManyWorkspaces;
};

/** An app that any workspace may install. */
export type ManyWorkspaces = { kind: 'many-workspaces'; clientId: string; clientSecret: Secret; stateSecret: Secret };

/** Every secret among the settings, for taking them out of logs. */
export function secretsOf({ transport, account }: SlackSettings): string[] {
  const way = transport.kind === 'socket' ? transport.appToken : transport.signingSecret;
  const own = account.kind === 'one-workspace' ? [account.botToken] : [account.clientSecret, account.stateSecret];
  return [way, ...own].map((secret) => secret.reveal());
}
