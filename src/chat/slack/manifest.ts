import type { AppsManifestCreateArguments } from '@slack/web-api';
import type { CommandSpec } from '../command-spec.ts';

type Manifest = AppsManifestCreateArguments['manifest'];

export type ManifestOptions = {
  /** `socket` needs no public address; `http` is for the Marketplace and for many workspaces. */
  mode: 'socket' | 'http';
  /** https address of this Slugline: `http` needs it, and many workspaces for the redirect after an installation. */
  publicUrl: string | null;
};

/** The app manifest to paste at api.slack.com/apps → Create New App → From a manifest. */
export function slackManifest(commands: CommandSpec[], options: ManifestOptions): Manifest {
  const address = requestAddress(options);
  const redirect = redirectAddress(options.publicUrl);
  return {
    _metadata: { major_version: 2 },
    display_information: DISPLAY,
    features: {
      bot_user: { display_name: 'slugline', always_online: true },
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
      slash_commands: commands.map((command) => ({ ...slashCommand(command), ...(address ? { url: address } : {}) })),
    },
    oauth_config: {
      ...(redirect === null ? {} : { redirect_urls: [redirect] }),
      // Scopes that may be declined are listed twice (docs.slack.dev, changelog 2026-03-16, optional scopes).
      scopes: { bot: [...SCOPES, ...OPTIONAL_SCOPES], bot_optional: OPTIONAL_SCOPES },
    },
    settings: {
      event_subscriptions: {
        bot_events: ['app_home_opened', 'app_mention', 'app_uninstalled', 'tokens_revoked'],
        ...(address ? { request_url: address } : {}),
      },
      interactivity: {
        is_enabled: true,
        ...(address ? { request_url: address, message_menu_options_url: address } : {}),
      },
      org_deploy_enabled: false,
      socket_mode_enabled: options.mode === 'socket',
      token_rotation_enabled: false,
    },
  };
}

const DISPLAY: Manifest['display_information'] = {
  name: 'Slugline',
  description: 'News alerts with verbatim quotes and their speakers, once per story',
  long_description:
    'Slugline reads the news feeds you choose, writes a short brief of each new story (summary, key actors, quotes with ' +
    'their speakers) and posts it once to every channel that asked for the topic. /brief, /quotes and /timeline answer ' +
    'from the stories it has read.',
  background_color: '#1f2a44',
};

type BotScopes = NonNullable<NonNullable<NonNullable<Manifest['oauth_config']>['scopes']>['bot']>;

/** Posting, commands, mentions, direct messages; the `read` scopes name channels and show who manages them. */
export const SCOPES: BotScopes = [
  'app_mentions:read',
  'channels:read',
  'chat:write',
  'commands',
  'groups:read',
  'im:write',
  'users:read',
];

/** For finding a post whose answer was lost, and naming user groups to ping: a workspace may decline these. */
export const OPTIONAL_SCOPES: BotScopes = ['channels:history', 'groups:history', 'im:history', 'usergroups:read'];

function slashCommand(command: CommandSpec) {
  return {
    command: `/${command.name}`,
    description: command.description,
    // Slack shows an empty hint as a blank line.
    ...(command.usage === '' ? {} : { usage_hint: command.usage }),
    // Channels and people then arrive by id, not by name (docs.slack.dev, implementing-slash-commands).
    should_escape: true,
  };
}

/** Bolt takes commands, events and button presses at one address. */
function requestAddress({ mode, publicUrl }: ManifestOptions): string | null {
  if (mode === 'socket') return null;
  return `${withoutSlash(publicUrl ?? 'https://slugline.example')}/slack/events`;
}

/** Where Slack sends people after an installation. */
export function redirectAddress(publicUrl: string | null): string | null {
  return publicUrl === null ? null : `${withoutSlash(publicUrl)}/slack/oauth_redirect`;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/u, '');
}
