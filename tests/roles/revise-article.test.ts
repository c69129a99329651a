import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planEditReplies } from '../../src/alerts/plan-replies.ts';
import { createChangeWords } from '../../src/engines/joining/facts.ts';
import { createRecentSignals } from '../../src/engines/joining/recent-signals.ts';
import { htmlToText } from '../../src/engines/reading/html-to-text.ts';
import { saveDocument } from '../../src/feeds/save-document.ts';
import { DAY_MS, MINUTE_MS } from '../../src/kit/time.ts';
import type { Entry } from '../../src/news/feed.ts';
import { type ArticleId, type ChannelId, type FeedId, toId } from '../../src/news/ids.ts';
import { INSTALLATION, type Owner, toOwner } from '../../src/news/owner.ts';
import { type ArticleJobDeps, runArticleJob } from '../../src/roles/article-job.ts';
import { createArticleSearch } from '../../src/store/search/search-articles.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { aDocument, aFeed, anEntry, anOwner } from '../feeds/a-feed.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { articleHere } from '../support/read-here.ts';
import { silentLog } from '../support/silent-log.ts';
import { addChannel, addFeed, brief, START } from '../support/story-fixtures.ts';

const at = (minutes: number) => new Date(START.getTime() + minutes * MINUTE_MS);
const link = (path: string, host = 'courier.example') => `https://${host}/${path}`;

const WOLVES =
  'Wolves killed nineteen sheep on two farms near Castrel, the hunting office said. “I found the first ones by the well,” Jonas Wirth, a farmer, said. The office has hung cameras in the birches above the village.';
const FERRY =
  'The old ferry of Birnau will cross the lake on batteries from June, its owner said. A charge takes eleven minutes at a new post beside the hut, and dogs will pay half a franc.';

/** What a feed says at each poll and what its pages say, through save-document, the store and the article's job. */
describe('an article that is told anew', () => {
  let database: TestDatabase;
  let store: Store;
  let channelId: ChannelId;
  let feedId: FeedId;
  let pages: Map<string, string>;
  let now: Date;
  beforeEach(async () => {
    database = await openTestDatabase();
    store = createStore(database.db, () => now);
    channelId = await addChannel(store);
    feedId = await addFeed(store);
    pages = new Map();
    now = START;
  });
  afterEach(() => database.close());

  function deps(): ArticleJobDeps {
    const newNonce = () => crypto.randomUUID();
    const wordsOf = createChangeWords([]);
    const read: ArticleJobDeps['reread'] = async (article) => {
      const { url, title, byline, outlet, language, feedText } = article;
      const page = pages.get(url);
      const text = page ?? htmlToText(feedText);
      const textSource = page === undefined ? ('feed' as const) : ('page' as const);
      return {
        kind: 'kept',
        kept: { url, title, byline, outlet, language, text, textSource, textWhy: null },
        passing: null,
      };
    };
    return {
      store,
      async keep(article) {
        const outcome = await read(article, now);
        if (outcome.kind !== 'kept') return outcome;
        return { kind: 'kept', kept: await store.articles.keep(article.id, outcome.kept, now), passing: null };
      },
      reread: read,
      ...articleHere(({ title }) => brief({ headline: title })),
      onChanged: (edit, stores) => planEditReplies(edit, { ...stores, tenants: 'separate', newNonce, wordsOf }),
      matchSubscriptions: async () => [
        { id: toId('1'), channelId, owner: INSTALLATION, query: 'x', topic: null, mention: null, digest: null },
      ],
      recent: createRecentSignals(),
      tenants: 'separate',
      onLikely: 'alert',
      enqueueDelivery: async () => undefined,
      maxAgeMs: 5 * DAY_MS,
      clock: { now: () => now, newNonce },
      log: silentLog,
    };
  }

  type Poll = { owner?: Owner; of?: FeedId; isFirst?: boolean };

  async function poll(
    minutes: number,
    entries: Partial<Entry>[],
    { owner = INSTALLATION, of = feedId, isFirst = false }: Poll = {},
  ) {
    now = at(minutes);
    const feed = aFeed({
      id: of,
      name: 'Courier',
      owners: [anOwner({ owner, firstPolledAt: isFirst ? null : at(-60) })],
    });
    const document = aDocument(entries.map((entry) => anEntry({ published: START, summary: '', ...entry })));
    const { saveFound, countKnown } = store.articles;
    const saving = { saveEntries: (found: Parameters<typeof saveFound>[0]) => saveFound(found), countKnown };
    const saved = await saveDocument(
      { feed, document, readAs: null },
      { ...saving, maxAgeMs: 5 * DAY_MS, now: () => now },
    );
    const kinds: string[] = [];
    for (const id of [...saved.new, ...saved.changed]) kinds.push((await runArticleJob(id, deps())).kind);
    return kinds;
  }

  /** As if everything planned had been posted. */
  async function post(): Promise<void> {
    const state = database.db.updateTable('deliveries');
    await state.set({ state: 'sending', firstAttemptAt: now }).where('state', '=', 'planned').execute();
    await state.set({ state: 'sent', messageId: 'm', endedAt: now }).where('state', '=', 'sending').execute();
  }

  const told = () =>
    database.db.selectFrom('articles').select(['title', 'url']).where('stage', '=', 'planned').orderBy('id').execute();
  const titles = async () => (await told()).map(({ title }) => title);
  const replies = () => database.db.selectFrom('deliveries').select('id').where('replyTo', 'is not', null).execute();
  const edits = () => database.db.selectFrom('alertEdits').select('wanted').execute();

  it('edits its alert when all but its address and its page is new (dwb), each time, and tells nothing twice', async () => {
    const url = link('wolves');
    pages.set(url, WOLVES);
    const revision = (number: number, title: string, summary: string) => [
      { id: `rev-${number}`, link: url, title, summary, published: at(number) },
    ];
    expect(await poll(1, revision(1, 'Wolves kill sheep near Castrel', 'Wolves killed nineteen sheep.'))).toEqual([
      'planned',
    ]);
    await post();
    const second = revision(2, 'Castrel farmers mourn nineteen sheep', 'A farmer found the first ones by the well.');
    expect(await poll(20, second)).toEqual(['revised']);
    expect(await poll(21, second)).toEqual([]);
    expect(await poll(40, revision(3, 'Cameras in the birches above Castrel', 'The office has hung cameras.'))).toEqual(
      ['revised'],
    );
    expect(await titles()).toEqual(['Cameras in the birches above Castrel']);
    expect(await edits()).toHaveLength(1);
    expect(await replies()).toEqual([]);
  });

  it.each([
    ['guid and time, not in headline and slug (d5a)', { id: 'g1' }],
    ['its text and time, guid changed as well (d5b)', { id: 'g2' }],
  ])(
    'is known by %s, within seconds and after minutes, and its alert leads to the new address',
    async (_by, { id }) => {
      pages.set(link('ferry-electric'), FERRY).set(link('birnau-batteries'), FERRY);
      await poll(0, [
        { id: 'g1', link: link('ferry-electric'), title: 'Birnau ferry gets an electric engine', summary: FERRY },
      ]);
      await post();
      const anew = [
        { id, link: link('birnau-batteries'), title: 'Ferry of Birnau to run on batteries', summary: FERRY },
      ];
      await poll(0, anew);
      await poll(11, anew);
      expect(await told()).toEqual([{ title: 'Ferry of Birnau to run on batteries', url: link('birnau-batteries') }]);
      expect(await edits()).toHaveLength(1);
    },
  );

  it('tells a corrected figure once, in the thread of the alert', async () => {
    const url = link('pier');
    const text = (toll: number) =>
      `A pier fell into the sea at Osk and killed ${toll} people, the harbour master said on Monday.`;
    pages.set(url, text(3));
    await poll(0, [{ id: 'g1', link: url, title: 'Pier falls at Osk', summary: text(3) }]);
    await post();
    pages.set(url, text(31));
    const corrected = [{ id: 'g2', link: url, title: 'Pier falls at Osk', summary: 'Short.', published: at(5) }];
    await poll(5, [{ id: 'g1', link: url, title: 'Pier falls at Osk', summary: text(31) }]);
    await poll(9, [{ id: 'g1', link: url, title: 'Pier falls at Osk', summary: text(31) }]);
    await poll(12, corrected);
    expect(await titles()).toHaveLength(1);
    expect(await replies()).toHaveLength(1);
  });

  it.each([
    ['slash and ending of its address (folo)', ['x', 'x/', 'x.html'], 'Short.', START],
    ['the slug of its address (slug)', ['build-a-your-own', 'build-your-own'], 'How to.', START],
    ['a token in all links (token)', ['essay?t=168000', 'essay?t=168001'], '', null],
    ['a mobile host and an AMP page', ['x', 'amp/x', 'x?outputType=amp'], 'Short.', null],
  ])('is silent at %s', async (...[, paths, summary, published]) => {
    for (const [number, path] of paths.entries()) {
      const url = link(path);
      const other = link(path.replace(/essay|build-[\w-]+|x(?=$|[/.?])/, 'knots'));
      const entry = { title: 'An essay on walking uphill', summary, published };
      await poll(number, [
        { ...entry, id: url, link: url },
        { ...entry, id: other, link: other, title: 'Knots' },
      ]);
    }
    expect(await titles()).toHaveLength(2);
  });

  it('is silent when a feed moves host, with new guids and dates (pod, podb, hosta), or without any text but the page’s', async () => {
    const episodes = (host: string, published: Date, summary: string) =>
      [1, 2, 3].map((number) => ({
        ...{ id: `${host}-${number}`, link: link(`e${number}`, host), title: `Episode ${number}: lamps`, published },
        summary: summary.replace('#', String(number)),
      }));
    const text = `In episode # we walk along the shore with two guides who have worked there for many years.`;
    await poll(0, [...episodes('a.example', at(-60), text)], { isFirst: true });
    expect(await poll(9, episodes('b.example', at(8), text))).toEqual([]);
    for (const host of ['c.example', 'd.example'])
      for (const n of [1, 2, 3]) pages.set(link(`e${n}`, host), `Episode ${n}, on lamps. ${FERRY}`);
    await poll(20, episodes('c.example', at(19), ''), { isFirst: true });
    expect(await poll(30, episodes('d.example', at(29), ''))).toEqual(['revised', 'revised', 'revised']);
    expect(await edits()).toEqual([]);
    expect(await database.db.selectFrom('deliveries').select('id').execute()).toEqual([]);
  });

  it('keeps bulletins apart that come under one headline and link (bull), whatever their page says', async () => {
    const url = link('bulletin');
    const bulletin = (number: number, summary: string) => ({
      ...{ id: `b-${number}`, link: url, title: 'Norvik sea area outlook', summary, published: at(number) },
    });
    const one = bulletin(1, 'Gale 8 expected in the west, veering north later.');
    const two = bulletin(2, 'Storm 10 imminent in all parts; ships should seek shelter.');
    const three = bulletin(3, 'Violent storm 11 in the east; the port is closed.');
    expect(await poll(1, [one])).toEqual(['planned']);
    expect(await poll(2, [two])).toEqual(['planned']);
    // A cache still shows the page of the first one.
    pages.set(url, `Gale 8 expected in the west, veering north later. ${FERRY}`);
    expect(await poll(3, [three, two])).toEqual(['planned']);
    expect(await poll(4, [bulletin(4, 'Winds easing to 6 by midnight.'), three, two, one])).toEqual(['planned']);
    expect(await poll(5, [three, two, one])).toEqual([]);
  });

  it('keeps apart what one page lists, in one document and one after the other', async () => {
    const url = link('reports');
    const report = (number: number, street: string) => ({
      ...{ id: `r-${number}`, link: url, title: `Spill in ${street} Street`, published: at(number) },
      summary: `Sewage was spilled in ${street} Street.`,
    });
    const [elm, oak, fir] = [report(1, 'Elm'), report(2, 'Oak'), report(3, 'Fir')];
    pages.set(
      url,
      'Spills of sewage this week: in Elm Street, in Oak Street, in Fir Street. Report one of your own here.',
    );
    expect(await poll(1, [oak, elm])).toEqual(['planned', 'planned']);
    expect(await poll(9, [fir, oak, elm])).toEqual(['planned']);
  });

  it('takes no notice that stands instead of several articles for their text', async () => {
    const notice =
      'We and our partners store information on your device. Read on with advertising, or take a subscription and log in.';
    for (const path of ['customs', 'university']) pages.set(link(path), notice);
    await poll(1, [
      { id: '1', link: link('customs'), title: 'Istrel customs post closed after raid', published: at(1) },
    ]);
    await poll(2, [
      { id: '2', link: link('university'), title: 'Vantor university teaches in tents', published: at(2) },
    ]);
    expect(await titles()).toHaveLength(2);
  });

  it('is not the copy that another outlet prints, nor another owner’s article', async () => {
    const entry = { id: '1', title: 'Birnau ferry gets an electric engine', summary: FERRY };
    const other = await addFeed(store, 'https://herald.example/feed');
    const own = toOwner('slack:T01');
    const ownFeed = await addFeed(store, 'https://acme.example/feed', own);
    await poll(1, [{ ...entry, link: link('ferry', 'acme.example') }], { owner: own, of: ownFeed });
    await poll(2, [{ ...entry, link: link('ferry') }]);
    await poll(3, [{ ...entry, link: link('ferry', 'herald.example') }], { of: other });
    expect(await titles()).toHaveLength(3);
  });

  it('is silent for a workspace whose own feed repeats what all have, and changes nothing for them', async () => {
    const own = toOwner('slack:T01');
    const ownFeed = await addFeed(store, 'https://courier.example/own', own);
    pages.set(link('ferry'), FERRY).set(link('own/ferry'), FERRY);
    await poll(1, [{ id: '1', link: link('ferry'), title: 'Birnau ferry gets an electric engine', summary: FERRY }]);
    const repeated = { id: '2', link: link('own/ferry'), title: 'Old ferry of Birnau on batteries', summary: FERRY };
    expect(await poll(2, [repeated], { owner: own, of: ownFeed })).toEqual(['revised']);
    expect(await poll(3, [repeated], { owner: own, of: ownFeed })).toEqual([]);
    expect(await told()).toEqual([{ title: 'Birnau ferry gets an electric engine', url: link('ferry') }]);
  });

  it('is one article where two workers have it at the same time', async () => {
    pages.set(link('sport/ferry'), FERRY).set(link('news/ferry'), FERRY);
    now = at(1);
    const entries = ['sport', 'news'].map((section) => ({
      id: section,
      link: link(`${section}/ferry`),
      title: 'Ferry on batteries',
    }));
    const found: ArticleId[] = [];
    for (const entry of entries) {
      const document = aDocument([anEntry({ published: START, summary: '', ...entry })]);
      const { saveFound, countKnown } = store.articles;
      const saving = { saveEntries: (all: Parameters<typeof saveFound>[0]) => saveFound(all), countKnown };
      const saved = await saveDocument(
        { feed: aFeed({ id: feedId }), document, readAs: null },
        { ...saving, maxAgeMs: DAY_MS, now: () => now },
      );
      found.push(...saved.new);
    }
    const outcomes = await Promise.all(found.map((id) => runArticleJob(id, deps())));
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['planned', 'revised']);
    expect(await titles()).toHaveLength(1);
  });

  it('is another one where the page that both show tells of the later alone (back)', async () => {
    const mayor =
      'The mayor of Kessel resigned on Monday after a newspaper showed that his brother had bought nine flats.';
    pages.set(link('library'), mayor).set(link('mayor'), mayor);
    const library = {
      id: 'g1',
      link: link('library'),
      title: 'Kessel library opens on Sundays',
      summary: 'Coffee from ten.',
    };
    expect(await poll(0, [library], { isFirst: true })).toEqual(['planned']);
    expect(
      await poll(30, [{ id: 'g2', link: link('mayor'), title: 'Kessel mayor resigns over flats', published: at(-40) }]),
    ).toEqual(['planned']);
    const planned = database.db.selectFrom('deliveries').innerJoin('articles', 'articles.id', 'articleId');
    expect(await planned.select('title').execute()).toEqual([{ title: 'Kessel mayor resigns over flats' }]);
  });

  it('is found by /why at each address that it came from', async () => {
    pages.set(link('first'), FERRY).set(link('second'), FERRY);
    const [first, later] = ['Ferry of Birnau gets batteries', 'Birnau ferry on batteries'];
    await poll(0, [{ id: 'g1', link: link('first'), title: first }]);
    await poll(11, [{ id: 'g2', link: link('second'), title: later }]);
    await poll(22, [{ id: 'g2', link: link('third'), title: later }]);
    await poll(23, [{ id: 'g2', link: link('third'), title: 'Ferry: Birnau on batteries' }]);
    const search = createArticleSearch(database.db).in({ kind: 'owner', owner: INSTALLATION });
    const records = await Promise.all(['first', 'second', 'third'].map((path) => search.articleAt(link(path))));
    expect(records.map((record) => [record?.url, record?.toldAnewAt])).toEqual([
      [link('third'), at(11)],
      [link('third'), at(23)],
      [link('third'), null],
    ]);
  });
});
