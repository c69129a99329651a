import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelAddress } from '../../src/news/channel.ts';
import { type Newsroom, openNewsroom } from './newsroom.ts';

/** A person, a channel of theirs and their direct messages, on each platform. */
const PLATFORMS: [string, ChannelAddress][] = [
  ['Slack', { platform: 'slack', workspace: 'T0HARBOUR', id: 'C0NEWS', kind: 'channel' }],
  ['Discord', { platform: 'discord', workspace: '3301', id: '3302', kind: 'channel' }],
  ['the preview', { platform: 'preview', workspace: '', id: 'news', kind: 'channel' }],
];

describe.each(PLATFORMS)('/slugline forget me on %s', (_, address) => {
  const userId = address.platform === 'discord' ? '4401' : 'U0ADA';
  const ada = { address, userId, userName: 'Ada Verrin', managesChannel: true };
  const dm = { ...ada, address: { ...address, id: userId, kind: 'dm' as const } };
  let newsroom: Newsroom;
  beforeEach(async () => {
    newsroom = await openNewsroom();
    for (const line of ['/subscribe ferry', '/slugline pause']) await newsroom.ask(line, ada);
    await newsroom.ask('/subscribe tram', dm);
    await newsroom.ask('/subscribe harbour', { ...ada, userId: 'U0BEN', userName: 'Ben' });
  });
  afterEach(() => newsroom.database.close());

  /** Every text of the store that has this in it. */
  async function kept(word: string): Promise<string[]> {
    const { rows } = await sql<{
      name: string;
    }>`select tablename as name from pg_tables where schemaname = 'public'`.execute(newsroom.database.db);
    const found: string[] = [];
    for (const { name } of rows) {
      const all = await sql<{
        row: string;
      }>`select t::text as row from ${sql.table(name)} as t where t::text like ${`%${word}%`}`.execute(
        newsroom.database.db,
      );
      found.push(...all.rows.map(({ row }) => `${name}: ${row}`));
    }
    return found;
  }

  it('asks before it does, and then leaves neither name nor id, and no direct messages', async () => {
    expect((await newsroom.ask('/slugline forget me', ada)).message).toMatchObject({
      buttons: [{ command: '/slugline forget me for good' }],
    });
    expect(await kept('Ada Verrin')).not.toEqual([]);
    expect((await newsroom.ask('/slugline forget me for good', ada)).message).toMatchObject({ tone: 'done' });
    expect([...(await kept('Ada Verrin')), ...(await kept(userId))]).toEqual([]);
    expect(await kept('tram')).toEqual([]);
  });

  it('leaves what others have, and what was followed for all', async () => {
    await newsroom.ask('/slugline forget me for good', ada);
    expect(await kept('U0BEN')).not.toEqual([]);
    expect((await kept('ferry')).some((row) => row.startsWith('subscriptions'))).toBe(true);
  });

  it('forgets nobody else', async () => {
    expect((await newsroom.ask('/slugline forget Ben', ada)).message).toMatchObject({ tone: 'problem' });
    expect(await kept('U0BEN')).not.toEqual([]);
  });
});
