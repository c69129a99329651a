import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judgeAgain } from '../../src/alerts/join-story.ts';
import { judgeLinesAgain } from '../../src/alerts/likely-lines.ts';
import { type ArticleId, type ChannelId, toId } from '../../src/news/ids.ts';
import { EVERYBODY, INSTALLATION } from '../../src/news/owner.ts';
import { readLanguages } from '../golden/own-writing.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { joinableHere } from '../support/read-here.ts';
import { brief, START } from '../support/story-fixtures.ts';
import { HARBOUR, type Newsroom, openNewsroom } from '../support/tenants-newsroom.ts';

const CRACK = `The ferry pier of Port Verrin closed on Monday after divers found a crack in its oldest pillar.
“Nobody walks on it until I have slept on it,” harbour master Ilsa Marrowick said. The ferries to Tern Island leave from
the fish quay, ten minutes later than usual. Engineers want to drill into the pillar before the end of the week.`;
const FIRE = `A fire on the old pier of Lower Quay burned two kiosks and a boat shed in the night to Sunday, the brigade said.
“We saw the smoke from the lighthouse,” warden Salome Irving told neighbours. Nobody was hurt, and the cause is not known.
The owner of the boat shed, who lost eleven rowing boats, wants to build it again before the regatta in August.`;

const HALL = `An empty cinema in Capital City will be turned into a theatre for children, its new owners announced.
“We open when the bats have moved out,” director Pilar Oduya told neighbours. The hall has 340 seats and a large organ.`;

/** As the newsroom reads. */
const LANGUAGES = readLanguages();

const NEAR_MISSES = [
  'Shops on the pier of Port Verrin want money for their losses. The town council meets on Thursday.',
  'The pillar of the pier in Port Verrin was cast in 1911. Divers look after it.',
  'Ferries to Tern Island were ten minutes late all week. The fish quay is crowded.',
  'Divers in Port Verrin found an old anchor under the ferry pier. It goes to the museum.',
  'A ferry hit the fish quay of Port Verrin on Tuesday. Two people were hurt, medics said.',
  'The ferry pier of Port Verrin will open again on Friday. The harbour master said so.',
];

describe('a doubt about a story', () => {
  let database: TestDatabase;
  let room: Newsroom;
  let channel: ChannelId;
  let near: ArticleId;
  let own: ArticleId;

  /** The second article stands as a line in the thread of the alert of the first. */
  beforeEach(async () => {
    database = await openTestDatabase();
    room = openNewsroom(database);
    channel = await room.channel(INSTALLATION, 'news');
    near = await room.tell({ title: 'Crack in a pier', text: CRACK });
    own = await room.tell({ title: 'Fire on a pier', text: FIRE, outlet: 'Wire', hours: 1 });
    await asLine();
    await room.post();
  });
  afterEach(() => database.close());

  async function asLine(): Promise<void> {
    await database.pool.query(
      `update deliveries set reply_to = (select id from deliveries where article_id = $1) where article_id = $2`,
      [near, own],
    );
  }

  async function storyOf(articleId: ArticleId): Promise<string> {
    const row = database.db.selectFrom('storyArticles').select('storyId').where('articleId', '=', articleId);
    return (await row.executeTakeFirstOrThrow()).storyId;
  }

  const store = () => room.store;
  const later = (hours: number) => new Date(START.getTime() + hours * 3_600_000);
  const headlines = async () => (await room.alerts(channel)).map(({ headline }) => headline);

  function deps() {
    return { recent: room.recent, tenants: 'separate' as const, now: () => START };
  }

  function read({ title, text }: { title: string; text: string }) {
    const at = later(2);
    const told = { owner: INSTALLATION, publishedAt: at, outlet: 'Wire', foundAt: at, title, text };
    return { told, ...joinableHere({ article: told, brief: brief() }, LANGUAGES) };
  }

  /** As an article that is not stored. */
  function judged(article: { title: string; text: string }) {
    const { told, signals } = read(article);
    const asked = { article: { id: toId<'article'>('0'), ...told }, signals };
    return store().atomically((stores) => judgeAgain(asked, { ...stores, ...deps() }));
  }

  function edited(text: string): Promise<ChannelId[]> {
    const { told, signals } = read({ title: 'Fire on a pier', text });
    const edit = { article: { id: own, ...told }, signals };
    return store().atomically((stores) => judgeLinesAgain(edit, { ...stores, ...deps() }));
  }

  it('ends when another article joins the story of its own: its alert goes out, once', async () => {
    expect(await headlines()).toEqual(['Crack in a pier']);
    const copy = await room.tell({ title: 'Pier burns', text: `${FIRE} It smokes.`, outlet: 'Desk', hours: 2 });
    expect(await storyOf(copy)).toBe(await storyOf(own));
    expect(await headlines()).toEqual(['Crack in a pier', 'Fire on a pier']);
    await room.tell({ title: 'Kiosks burn', text: `${FIRE} Gulls have come back.`, outlet: 'Gazette', hours: 3 });
    expect(await headlines()).toHaveLength(2);
  });

  it('ends for channels that do not follow what the other article says, too', async () => {
    await room.tell({ title: 'Kiosks burn', text: FIRE.replaceAll('pier', 'jetty'), outlet: 'Desk', hours: 2 });
    expect(await headlines()).toEqual(['Crack in a pier', 'Fire on a pier']);
  });

  it('does not end for others by what only one workspace has', async () => {
    const theirs = await room.channel(HARBOUR, 'C1');
    await room.tell({ owner: HARBOUR, title: 'Pier burns', text: `${FIRE} It smokes.`, outlet: 'Desk', hours: 2 });
    expect(await headlines()).toEqual(['Crack in a pier']);
    expect(await room.alerts(theirs)).toMatchObject([{ headline: 'Pier burns' }]);
  });

  it('does not end when another article joins the story that it may belong to', async () => {
    await room.tell({ title: 'Pillar cracks', text: `${CRACK} Shops asked for help.`, outlet: 'Desk', hours: 2 });
    expect(await headlines()).toEqual(['Crack in a pier']);
  });

  it('ends when an edit makes it another event, and stays while the edit may tell the same', async () => {
    expect(await edited(CRACK)).toEqual([]);
    expect(await headlines()).toHaveLength(1);
    expect(await edited(HALL)).toEqual([channel]);
    expect(await headlines()).toEqual(['Crack in a pier', 'Fire on a pier']);
    expect(await edited(HALL)).toEqual([]);
  });

  it('goes along where people put the article into another story, and posts its alert no second time', async () => {
    const { store } = room;
    const other = await room.tell({ title: 'Pier burns', text: `${FIRE} It smokes.`, outlet: 'Desk', hours: 2 });
    const from = (await store.stories.placesOf(own, 'separate'))[0]?.storyId ?? expect.unreachable();
    const into = { slug: 'fire-apart', longerSlugs: [], headline: 'Fire on a pier' };
    const byHand = { owner: INSTALLATION, by: 'Ada', at: START, note: null };
    await store.atomically(({ manualGrouping }) => manualGrouping.split({ articleIds: [own], from, into, ...byHand }));
    await room.tell({ title: 'Kiosks burn', text: `${FIRE} Gulls have come back.`, outlet: 'Gazette', hours: 3 });
    expect(await storyOf(other)).toBe(from);
    expect((await headlines()).filter((headline) => headline === 'Fire on a pier')).toHaveLength(1);
  });

  it('is gone after people merged the two: no alert goes out for what they call the same', async () => {
    const { store } = room;
    const [from, into] = [
      await room.store.stories.placesOf(own, 'separate'),
      await room.store.stories.placesOf(near, 'separate'),
    ];
    const ids = { from: from[0]?.storyId ?? expect.unreachable(), into: into[0]?.storyId ?? expect.unreachable() };
    await store.atomically(({ manualGrouping }) =>
      manualGrouping.merge({ ...ids, owner: INSTALLATION, by: 'Ada', at: START }),
    );
    const open = await store.deliveries.openLines({ storyId: ids.into, audience: EVERYBODY }, START);
    expect(open).toEqual([]);
    expect(await headlines()).toEqual(['Crack in a pier']);
  });

  it('is told as a line by the job of an article that is neither the same nor another event', async () => {
    const other = await room.channel(INSTALLATION, 'desk', 'lighthouse');
    await database.db.updateTable('deliveries').set({ endedAt: START }).where('articleId', '=', near).execute();
    // However the verdicts are tuned, one of these is between the same event and another one.
    for (const text of NEAR_MISSES) {
      const title = text.slice(0, text.indexOf('.'));
      const verdict = await judged({ title, text });
      if (verdict.kind !== 'likely' || verdict.storyId !== (await storyOf(near))) continue;
      const told = await room.tell({ title, text: `${text} The lighthouse is lit.`, outlet: 'Wire', hours: 2 });
      const row = database.db.selectFrom('storyArticles').selectAll().where('articleId', '=', told);
      const { storyId, likelyStoryId: likely, why } = await row.executeTakeFirstOrThrow();
      if (likely === null) continue;
      expect(likely).toBe(verdict.storyId);
      expect(why).toMatch(/^same /);
      const due = (await store().deliveries.due(channel, later(100), 50)).filter((each) => each.storyId === storyId);
      expect(due).toMatchObject([{ articleId: told, reply: { tells: 'likely', hasAlert: false } }]);
      // Nothing of the near story stands in the other channel.
      expect(await store().deliveries.due(other, later(100), 50)).toMatchObject([{ storyId, reply: null }]);
      return;
    }
    expect.unreachable('no article was likely');
  });
});
