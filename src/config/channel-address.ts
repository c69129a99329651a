import { type ChannelAddress, isPlatform, type Platform } from '../news/channel.ts';
import { PLATFORM_FACTS, type PlatformFacts } from '../news/platform-facts.ts';

export type AddressReading =
  | { kind: 'address'; address: ChannelAddress }
  | { kind: 'bad'; complaint: string; todo: string };

type Parts = { workspace: string; id: string; isPerson: boolean };

const FACTS: PlatformFacts[] = Object.values(PLATFORM_FACTS);
const EXAMPLES = FACTS.flatMap(({ told }) => told.examples);

/** How the address of a channel may be written, with an example of each form. */
export const ADDRESS_FORMS = `${EXAMPLES.slice(0, -1).join(', ')} or ${EXAMPLES.at(-1)}.`;

/** Reads a channel as alerts.yaml writes it: platform, colon, workspace or server with a slash, id; @ before a person's id. */
export function readChannelAddress(text: string): AddressReading {
  const [, name = '', workspace = '', at = '', id = ''] = /^([a-z]+):(?:([^/]*)\/)?(@?)(.+)$/i.exec(text.trim()) ?? [];
  const platform = name.toLowerCase();
  if (!isPlatform(platform)) return bad('is no channel address', `Write ${ADDRESS_FORMS}`);
  return addressOn(platform, { workspace, id, isPerson: at === '@' });
}

function addressOn(platform: Platform, { workspace, id, isPerson }: Parts): AddressReading {
  const { ids, told }: PlatformFacts = PLATFORM_FACTS[platform];
  if (workspace !== '' && !ids.workspace?.test(workspace)) return bad(told.badWorkspace, told.todo);
  // Where ids tell their kind, a person's needs no @.
  const isDm = isPerson || (!ids.channel.test(id) && ids.person?.test(id) === true);
  if (!(isDm ? ids.person : ids.channel)?.test(id)) return bad(told.badId, told.todo);
  return { kind: 'address', address: { platform, workspace, id, kind: isDm ? 'dm' : 'channel' } };
}

function bad(complaint: string, todo: string): AddressReading {
  return { kind: 'bad', complaint, todo };
}
