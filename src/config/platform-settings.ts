import { discordSettings } from './discord-settings.ts';
import { slackSettings } from './slack-settings.ts';

/** What the platforms add to the settings, in the order of `.env.example`; the preview needs none. */
export const platformSettings = {
  forms: { ...slackSettings.forms, ...discordSettings.forms },
  rows: { ...slackSettings.rows, ...discordSettings.rows },
  codes: { ...slackSettings.codes, ...discordSettings.codes },
  rules: [slackSettings.rules],
  /** A platform that is not set up is null; so is one that is half set up (its rules say what is missing). */
  read: (values: SlackValues & DiscordValues) => ({
    slack: slackSettings.read(values),
    discord: discordSettings.read(values),
  }),
};

type SlackValues = Parameters<typeof slackSettings.read>[0];
type DiscordValues = Parameters<typeof discordSettings.read>[0];
