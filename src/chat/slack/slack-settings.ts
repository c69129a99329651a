/** How one Slack workspace is reached. */
export type SlackSettings = {
  /** xoxb-… */
  botToken: string;
  /** xapp-…, for Socket Mode; null where this process only sends. */
  appToken: string | null;
  /** For requests over HTTP; null in Socket Mode. */
  signingSecret: string | null;
  /** https://slack.com/api/ unless a test or a proxy stands in. */
  apiUrl: string;
};
