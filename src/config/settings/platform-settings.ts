import { discordSettings } from '../platforms/discord-settings.ts';
import { slackSettings } from '../platforms/slack-settings.ts';

/** What the platforms add to the settings, in the order of `.env.example`; the preview needs none. */
export const platformSettings = {
  shape: { ...slackSettings.shape, ...discordSettings.shape },
  codes: { ...slackSettings.codes, ...discordSettings.codes },
  rules: [slackSettings.rules],
  /** A platform that is not set up is null; so is a half-set one, whose rules report what is missing. */
  read: (values: Parameters<typeof slackSettings.read>[0] & Parameters<typeof discordSettings.read>[0]) => ({
    slack: slackSettings.read(values),
    discord: discordSettings.read(values),
  }),
};
