import type { Selectable } from 'kysely';
import type { Channel } from '../news/channel.ts';
import { toId } from '../news/ids.ts';
import type { ChannelTable } from './schema.ts';

export function toChannel(row: Selectable<ChannelTable>): Channel {
  return {
    id: toId(row.id),
    address: { platform: row.platform, workspace: row.workspace, id: row.external_id, kind: row.kind },
    name: row.name,
    state: row.state,
  };
}
