import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INSTALLATION } from '../../src/news/owner.ts';
import { preparedPool, queriesOn } from '../../src/store/open/pools.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { HARBOUR, type Newsroom, openNewsroom } from '../support/tenants-newsroom.ts';

const PIER = `The ferry pier of Port Verrin closed on Monday after divers found a crack in its oldest pillar.
“Nobody walks on it until I have slept on it,” harbour master Ilsa Marrowick said. The ferries to Tern Island leave from
the fish quay, ten minutes later than usual. Engineers want to drill into the pillar before the end of the week.`;

/** All other articles wait for the lock of joining while one asks. */
describe('what the transaction of an article asks of the database', () => {
  let database: TestDatabase;
  let room: Newsroom;
  let asked: string[];
  beforeEach(async () => {
    database = await openTestDatabase();
    asked = [];
    const log = ({ query }: { query: { sql: string } }): void => void asked.push(query.sql);
    const db = queriesOn(preparedPool(database.pool), log);
    room = openNewsroom({ ...database, db });
    await room.channel(INSTALLATION, 'news');
  });
  afterEach(() => database.close());

  /** From the brief to the planned deliveries, without begin and commit. */
  async function statements(report: Parameters<Newsroom['tell']>[0]): Promise<number> {
    asked = [];
    await room.tell(report);
    return asked.lastIndexOf('commit') - asked.findIndex((text) => text.includes('with told as'));
  }

  it('is brief, lock, look-up, story and plan for a new story; signals, earlier texts and lines besides for a known one', async () => {
    expect(await statements({ title: 'Ferry pier closes', text: PIER })).toBe(5);
    expect(await statements({ title: 'Crack shuts pier', text: PIER, outlet: 'Wire', hours: 1 })).toBe(8);
  });

  it('is little more for own articles, and for the installation’s where a workspace has own ones', async () => {
    expect(await statements({ owner: HARBOUR, title: 'Secret pier', text: 'The pier moves.' })).toBe(4);
    // Its words among own articles, and the signals of one.
    expect(await statements({ owner: HARBOUR, title: 'Pier crack', text: PIER, outlet: 'Desk' })).toBe(6);
    // Twins, its words among own articles, the signals of one, and what its story told before, in lines too.
    expect(await statements({ title: 'Ferry pier closes', text: PIER, outlet: 'Wire', hours: 1 })).toBe(10);
  });
});
