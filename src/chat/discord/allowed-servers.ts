import type { ChannelAddress } from '../../news/channel.ts';
import { isAllowedWorkspace } from '../../news/owner.ts';
import type { Sender } from '../chat.ts';

/** Whether a place may use Slugline. Direct messages belong to no server, and begin in one that may. */
export type AllowsPlace = (address: Pick<ChannelAddress, 'kind' | 'workspace'>) => boolean;

export function allowedPlaces(allowed: readonly string[]): AllowsPlace {
  return ({ kind, workspace }) => kind === 'dm' || isAllowedWorkspace(workspace, allowed);
}

const REASON = 'this server is not among those that ALLOWED_WORKSPACES names';
const CLOSED = { kind: 'channel-closed', code: 'not_allowed', reason: REASON } as const;

/** Posts to allowed servers alone. A channel of config/alerts.yaml may come without its server until it is located. */
export function onlyToAllowed(sender: Sender, allows: AllowsPlace): Sender {
  const mayBe = (address: ChannelAddress) => address.workspace === '' || allows(address);
  return {
    post: async (post) => (mayBe(post.address) ? sender.post(post) : CLOSED),
    edit: async (edit) => (mayBe(edit.address) ? sender.edit(edit) : CLOSED),
    find: async (search) => (mayBe(search.address) ? sender.find(search) : { kind: 'cannot-look', reason: REASON }),
    locate: async (address) => {
      const located = await sender.locate(address);
      const isOther = located.kind === 'located' && !allows(located.address);
      return isOther ? { kind: 'closed', reason: REASON } : located;
    },
    rightsOf: (userId, address) => sender.rightsOf(userId, address),
  };
}
