import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArticleId, ChannelId } from '../../src/news/ids.ts';
import { INSTALLATION, type Owner } from '../../src/news/owner.ts';
import { placeFor } from '../../src/news/story.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { regroupHere } from '../support/regroup-here.ts';
import { START } from '../support/story-fixtures.ts';
import { HARBOUR, type Newsroom, openNewsroom, QUAY } from '../support/tenants-newsroom.ts';

const PIER = `The ferry pier of Port Verrin closed on Monday after divers found a crack in its oldest pillar.
“Nobody walks on it until I have slept on it,” harbour master Ilsa Marrowick said. The ferries to Tern Island leave from
the fish quay, ten minutes later than usual. Engineers want to drill into the pillar before the end of the week.`;
const INQUIRY =
  'The opposition wants an inquiry into the pier with judges from another coast, and the minutes of its meetings.';

describe('a split of one workspace', () => {
  let database: TestDatabase;
  let room: Newsroom;
  let harbour: ChannelId;
  let quay: ChannelId;
  let pier: ArticleId;
  let inquiry: ArticleId;
  const told: ChannelId[] = [];
  let regroup: ReturnType<typeof regroupHere>;
  beforeEach(async () => {
    database = await openTestDatabase();
    room = openNewsroom(database);
    const enqueueDelivery = async (ids: readonly ChannelId[]) => void told.push(...ids);
    regroup = regroupHere(room.store, { tenants: 'separate', now: () => START, enqueueDelivery });
    harbour = await room.channel(HARBOUR, 'C0NEWS');
    quay = await room.channel(QUAY, '4401');
    pier = await room.tell({ title: 'Ferry pier closes', text: PIER });
    await room.post();
    inquiry = await room.tell({ title: 'Pier inquiry', text: INQUIRY, outlet: 'Meridian Wire', hours: 1 });
    const from = await storyOf(inquiry, INSTALLATION);
    // As if joining had been wrong.
    const into = await storyOf(pier, INSTALLATION);
    if (from !== into) {
      const merge = { from, into, owner: INSTALLATION, by: '@ada', at: START };
      await room.store.atomically(({ manualGrouping }) => manualGrouping.merge(merge));
    }
    await database.db.deleteFrom('alertEdits').execute();
    await database.db.deleteFrom('deliveries').where('articleId', '=', inquiry).execute();
    told.length = 0;
  });
  afterEach(() => database.close());

  async function storyOf(article: ArticleId, owner: Owner) {
    const id = placeFor(await room.store.stories.placesOf(article, 'separate'), owner);
    if (!id) throw new Error(`${owner} sees no story of ${article}`);
    return id;
  }

  const articlesTold = async (channelId: ChannelId) => {
    const rows = database.db.selectFrom('deliveries').select('articleId').where('channelId', '=', channelId);
    return (await rows.orderBy('id').execute()).map((row) => row.articleId);
  };

  async function split(owner: Owner) {
    const from = await storyOf(inquiry, owner);
    return regroup.split({ articleIds: [inquiry], from, into: null, owner, by: '@ada', at: START });
  }

  it('tells the channels of that workspace alone what they are owed, and at once', async () => {
    expect(await split(HARBOUR)).toMatchObject({ told: 1, left: 0, untold: null });
    expect(await articlesTold(harbour)).toEqual([pier, inquiry]);
    expect(await articlesTold(quay)).toEqual([pier]);
    expect(told).toEqual([harbour]);
    expect(await split(HARBOUR).then(({ told: again }) => again)).toBe(0);
  });

  it('by the operator tells all that see the article in that story', async () => {
    expect(await split(INSTALLATION)).toMatchObject({ told: 2, left: 0 });
    expect(await articlesTold(quay)).toEqual([pier, inquiry]);
  });

  it('by the operator leaves a workspace alone that put the article elsewhere itself', async () => {
    await split(HARBOUR);
    expect(await split(INSTALLATION)).toMatchObject({ told: 1 });
    expect(await articlesTold(harbour)).toEqual([pier, inquiry]);
  });
});
