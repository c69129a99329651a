import type { ChannelAddress } from '../news/channel.ts';

export type AddressReading =
  | { kind: 'address'; address: ChannelAddress }
  | { kind: 'bad'; complaint: string; todo: string };

type Parts = { workspace: string; id: string; isPerson: boolean };

const FORMS =
  'Write slack:C0123ABC, slack:T012/C0123ABC, discord:4401 (a channel id), discord:3301/4401 (server and channel id) or preview:news.';
const SLACK_TODO =
  'Copy the id (C…) from Slack: the channel’s name → About → at the bottom; @U… is a person’s direct message.';
const DISCORD_TODO =
  'Copy the id from Discord: Settings → Advanced → Developer Mode, then right-click the channel → Copy Channel ID.';

/** Reads a channel as alerts.yaml writes it: platform, colon, workspace or server with a slash, id; @ before a person's id. */
export function readChannelAddress(text: string): AddressReading {
  const [, platform = '', workspace = '', at = '', id = ''] =
    /^([a-z]+):(?:([^/]*)\/)?(@?)(.+)$/i.exec(text.trim()) ?? [];
  const parts = { workspace, id, isPerson: at === '@' };
  switch (platform.toLowerCase()) {
    case 'slack':
      return slackAddress(parts);
    case 'discord':
      return discordAddress(parts);
    case 'preview':
      return previewAddress(parts);
    default:
      return bad('is no channel address', FORMS);
  }
}

/** Ids are opaque upper-case words whose first letter tells the kind (api.slack.com, Conversations API). */
function slackAddress({ workspace, id, isPerson }: Parts): AddressReading {
  if (workspace !== '' && !/^[TE][A-Z0-9]+$/.test(workspace))
    return bad('has no Slack workspace id before the slash', SLACK_TODO);
  const person = /^[UW][A-Z0-9]+$/.test(id);
  if (!person && (isPerson || !/^[CGD][A-Z0-9]+$/.test(id))) return bad('has no Slack channel id', SLACK_TODO);
  return { kind: 'address', address: { platform: 'slack', workspace, id, kind: person ? 'dm' : 'channel' } };
}

/** Snowflakes: unsigned 64-bit integers in decimal (Discord API reference, Snowflakes). */
function discordAddress({ workspace, id, isPerson }: Parts): AddressReading {
  if (workspace !== '' && !isSnowflake(workspace))
    return bad('has no Discord server id before the slash', DISCORD_TODO);
  if (!isSnowflake(id)) return bad('has no Discord channel id', DISCORD_TODO);
  return { kind: 'address', address: { platform: 'discord', workspace, id, kind: isPerson ? 'dm' : 'channel' } };
}

function previewAddress({ workspace, id, isPerson }: Parts): AddressReading {
  const named = /^[\p{L}\p{N}][\p{L}\p{N}_-]{0,39}$/u.test(id);
  if (workspace !== '' || isPerson || !named)
    return bad('has no plain name after preview:', 'Write a name such as preview:news.');
  return { kind: 'address', address: { platform: 'preview', workspace: '', id, kind: 'channel' } };
}

function isSnowflake(id: string): boolean {
  return /^\d{1,20}$/.test(id);
}

function bad(complaint: string, todo: string): AddressReading {
  return { kind: 'bad', complaint, todo };
}
