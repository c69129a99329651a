import type { BlockAction, SlashCommand } from '@slack/bolt';
import type { ChannelAddress } from '../../news/channel.ts';

/** Where and by whom something was asked, in Slack's ids. */
export type Place = {
  teamId: string;
  channelId: string;
  channelName: string | null;
  userId: string;
  userName: string;
};

/** Slack's stand-ins for conversations that have no name people know. */
const NAMELESS = new Set(['directmessage', 'privategroup', '']);

/** `teamId` is the workspace that installed us; people of a shared channel may belong to others. */
export function placeOfCommand(command: SlashCommand, teamId: string): Place {
  return {
    teamId,
    channelId: command.channel_id,
    channelName: shownName(command.channel_name),
    userId: command.user_id,
    userName: command.user_name || command.user_id,
  };
}

export function placeOfPress(body: BlockAction, teamId: string): Place {
  return {
    teamId,
    channelId: body.channel?.id ?? '',
    channelName: shownName(body.channel?.name),
    userId: body.user.id,
    userName: body.user.username || body.user.name || body.user.id,
  };
}

/** The direct messages of a person, where nothing says of a channel. */
export function ownPlace(teamId: string, user: { id: string; name?: string | undefined }): Place {
  return { teamId, channelId: '', channelName: null, userId: user.id, userName: user.name || user.id };
}

/** A conversation of two is the asker's own: its address is the person (ids of direct messages start with D). */
export function addressOf(place: Place): ChannelAddress {
  const direct = place.channelId === '' || place.channelId.startsWith('D');
  return {
    platform: 'slack',
    workspace: place.teamId,
    id: direct ? place.userId : place.channelId,
    kind: direct ? 'dm' : 'channel',
  };
}

function shownName(name: string | undefined): string | null {
  return name === undefined || NAMELESS.has(name) ? null : `#${name}`;
}
