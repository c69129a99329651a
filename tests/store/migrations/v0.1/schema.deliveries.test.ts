import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { toId } from '../../../../src/news/ids.ts';
import type { Db } from '../../../../src/store/database.ts';
import { createStore } from '../../../../src/store/store.ts';
import { availableDatabases, openTestDatabase } from '../../../support/databases.ts';
import { addFeed, found, START } from '../../../support/story-fixtures.ts';

const STATES = ['sending', 'sent', 'refused', 'unknown', 'expired'];

describe.each(availableDatabases())('a delivery on %s', (kind) => {
  it('begins as planned and as nothing else', async () => {
    const { db, close } = await openTestDatabase(kind);
    const place = await makePlace(db);
    for (const state of STATES) await expect(insert(db, place, state)).rejects.toThrow(`begin as ${state}`);
    expect(await count(db)).toBe(0);
    await insert(db, place, 'planned');
    await expect(insert(db, place, 'sent')).rejects.toThrow('begin as sent');
    expect(await count(db)).toBe(1);
    await close();
  });
});

type Place = { storyId: string; articleId: string; channelId: string };

async function makePlace(db: Db): Promise<Place> {
  const store = createStore(db, () => START);
  const [articleId] = (await store.articles.saveFound([found(await addFeed(store), 1)])).new;
  const channel = await store.channels.ensure(
    { platform: 'slack', workspace: 'T1', id: 'C1', kind: 'channel' },
    'world-news',
  );
  const { rows } = await sql<{ id: string }>`
    insert into stories (slug, headline, started_at, updated_at) values ('a', 'A', now(), now()) returning id`.execute(
    db,
  );
  return { storyId: rows[0]?.id ?? '', articleId: articleId ?? toId('0'), channelId: channel.id };
}

/** With all that any state asks for, so that nothing but the state can be refused. */
function insert(db: Db, { storyId, articleId, channelId }: Place, state: string) {
  return sql`
    insert into deliveries (story_id, article_id, channel_id, state, nonce, because, planned_at, due_at, wanted_at,
      first_attempt_at, message_id)
    values (${storyId}, ${articleId}, ${channelId}, ${state}, ${`n-${state}`}, '[]', now(), now(), now(), now(), 'm')`.execute(
    db,
  );
}

async function count(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from deliveries`.execute(db);
  return rows[0]?.count ?? -1;
}
