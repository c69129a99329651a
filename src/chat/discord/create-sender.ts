import type { Sender } from '../chat.ts';
import { createChannelOf } from './channel-of.ts';
import type { DiscordApi } from './discord-api.ts';
import { findPost } from './find-post.ts';
import { locateChannel, mayReadHistory } from './locate-channel.ts';
import { createOwnPermissions } from './own-permissions.ts';
import { editMessage, postMessage } from './post-message.ts';
import { rightsInChannel } from './rights-in-channel.ts';

/** Sends over REST alone, so that a worker needs no gateway connection. */
export function createSender(api: DiscordApi): Sender {
  const channelOf = createChannelOf(api);
  const locating = { api, channelOf, ownPermissions: createOwnPermissions(api) };
  const finding = { api, channelOf, mayReadHistory: (id: string) => mayReadHistory(id, locating) };
  return {
    post: (post) => postMessage(post, { api, channelOf }),
    edit: (edit) => editMessage(edit, { api, channelOf }),
    find: (search) => findPost(search, finding),
    locate: (address) => locateChannel(address, locating),
    rightsOf: (userId, address) => rightsInChannel(userId, address, api),
  };
}
