import { request } from 'undici';
import { readFeed } from '../src/engines/reading/feed/read-feed.ts';
import { pollFeed } from '../src/feeds/poll-feed.ts';
import { DAY_MS } from '../src/kit/time.ts';
import { createHttp } from '../src/net/http.ts';
import { INSTALLATION } from '../src/news/owner.ts';
import { runPollJob } from '../src/roles/poll-job.ts';
import { createStore, type Store } from '../src/store/store.ts';
import { noNames } from '../tests/support/no-names.ts';
import { silentLog } from '../tests/support/silent-log.ts';
import { inventReports } from './kit/invent-reports.ts';
import { inTurns } from './kit/measure.ts';
import { openNewsstand } from './kit/newsstand.ts';
import type { OpenBase } from './kit/open-base.ts';
import { type Row, row } from './kit/row.ts';
import type { Stage } from './kit/stage.ts';

/** The installation's own feed. */
const BY_NOBODY = { owner: INSTALLATION, by: null, now: new Date(0) };
/** As many polls at once as one worker has in hand (src/roles/worker.ts). */
const AT_ONCE = 8;

/** Polls that find nothing new: most polls there are. */
export async function benchPoll({ quick, seed, open }: Stage): Promise<Row[]> {
  const stand = await openNewsstand();
  stand.publish(inventReports(30, seed));
  const web = createHttp({ allowPrivate: ['127.0.0.0/8'], userAgent: 'Slugline bench' }, { resolveName: noNames });
  const base = await open('embedded');
  const store = createStore(base.db, () => new Date());
  const deps = { http: web.request, readFeed, ...savingIn(store), now: () => new Date() };
  const added = await store.feeds.add({ url: stand.feedUrl, name: 'Loopback Courier', ...BY_NOBODY });
  await poll(store, added.feed.id, deps);
  const known = await store.feeds.byId(added.feed.id);
  if (known?.etag == null) throw new Error('The first poll left no validator');
  const headers = { 'if-none-match': known.etag };
  const bare = atOnce(async () => {
    const { statusCode, body } = await request(stand.feedUrl, { headers });
    await body.dump();
    if (statusCode !== 304) throw new Error(`The newsstand answers ${statusCode}`);
  });
  const turns = { turns: quick ? 2 : 10, sliceMs: quick ? 100 : 300 };
  const asked = await inTurns({ ours: atOnce(() => pollFeed(known, deps)), bare }, turns);
  const kept = await inTurns({ ours: atOnce(() => poll(store, known.id, deps)), bare }, turns);
  await web.close();
  await stand.close();
  const baseline = (rate: number) => ({ name: 'bare undici', value: rate * AT_ONCE });
  return [
    row('poll: 304, asked and judged', [asked.ours * AT_ONCE, '/s'], baseline(asked.bare)),
    row('poll: 304, recorded in the embedded store', [kept.ours * AT_ONCE, '/s'], baseline(kept.bare)),
  ];
}

function savingIn({ articles }: Pick<Store, 'articles'>) {
  return { saveEntries: articles.saveFound, countKnown: articles.countKnown, maxAgeMs: DAY_MS };
}

function atOnce(work: () => Promise<unknown>): () => Promise<unknown> {
  return () => Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** A feed that never has news, polled and recorded. */
export async function pollSteps(base: OpenBase, seed: number) {
  const stand = await openNewsstand();
  stand.publish(inventReports(30, seed));
  const web = createHttp({ allowPrivate: ['127.0.0.0/8'], userAgent: 'Slugline bench' }, { resolveName: noNames });
  const store = createStore(base.db, () => new Date());
  const deps = { http: web.request, readFeed, ...savingIn(store), now: () => new Date() };
  const { feed } = await store.feeds.add({ url: stand.feedUrl, name: 'Loopback Courier', ...BY_NOBODY });
  return {
    once: () => poll(store, feed.id, deps),
    close: async () => {
      await web.close();
      await stand.close();
    },
  };
}

type PollDeps = Parameters<typeof pollFeed>[1];

function poll(store: Store, id: Parameters<typeof runPollJob>[0], deps: PollDeps) {
  return runPollJob(id, {
    ...deps,
    feeds: { ...store.feeds, forJob: (feedId, now) => dueNow(store.feeds.forJob(feedId, now)) },
    websub: null,
    enqueueArticles: async () => undefined,
    random: () => 0.5,
    log: silentLog,
    count: () => undefined,
    countOver: () => undefined,
  });
}

async function dueNow<Found extends object>(asked: Promise<Found | null>) {
  const found = await asked;
  return found && { ...found, isDue: true };
}
