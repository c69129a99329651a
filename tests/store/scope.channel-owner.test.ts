import { expect, it } from 'vitest';
import type { ChannelAddress } from '../../src/news/channel.ts';
import { type Audience, hears, workspaceOf } from '../../src/news/owner.ts';
import { channelHears, ownerOfChannel } from '../../src/store/scope.ts';
import { createStore } from '../../src/store/store.ts';
import { openTestDatabase } from '../support/databases.ts';
import { START } from '../support/story-fixtures.ts';

const ADDRESSES: ChannelAddress[] = [
  { platform: 'slack', workspace: 'T01', id: 'C01', kind: 'channel' },
  { platform: 'slack', workspace: 'T01', id: 'U01', kind: 'dm' },
  { platform: 'slack', workspace: 'E01', id: 'C02', kind: 'channel' },
  { platform: 'discord', workspace: '3301', id: '4401', kind: 'channel' },
  { platform: 'discord', workspace: '', id: '42', kind: 'dm' },
  { platform: 'preview', workspace: '', id: 'news', kind: 'channel' },
];

it('says of each channel in SQL whose it is and who is told there, as the program says it', async () => {
  const { db, close } = await openTestDatabase();
  const store = createStore(db, () => START);
  for (const address of ADDRESSES) await store.channels.ensure(address, address.id);
  const owners = await db.selectFrom('channels').select(ownerOfChannel().as('owner')).orderBy('id').execute();
  expect(owners.map(({ owner }) => owner)).toEqual(ADDRESSES.map(workspaceOf));
  const [first] = ADDRESSES.map(workspaceOf);
  const audiences: Audience[] = [
    { kind: 'everybody', except: [] },
    ...ADDRESSES.map(workspaceOf).flatMap((owner): Audience[] => [
      { kind: 'owner', owner },
      { kind: 'everybody', except: first ? [owner, first] : [owner] },
    ]),
  ];
  for (const audience of audiences) {
    const told = await db.selectFrom('channels').select('externalId').where(channelHears(audience)).execute();
    const expected = ADDRESSES.filter((address) => hears(audience, workspaceOf(address))).map(({ id }) => id);
    expect(told.map(({ externalId }) => externalId).sort()).toEqual(expected.sort());
  }
  await close();
});
