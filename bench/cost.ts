import { toMatchText } from '../src/engines/matching/match-query.ts';
import { createTopicIndex } from '../src/engines/matching/topic-index.ts';
import { createStore } from '../src/store/store.ts';
import { deliverySteps } from './deliver.ts';
import { joinInTurns } from './join.ts';
import { inventWishes } from './kit/invent-wishes.ts';
import { inTurns, percentile, timeOf } from './kit/measure.ts';
import { type Row, row } from './kit/row.ts';
import type { Stage } from './kit/stage.ts';
import { inventArticles } from './match.ts';
import { createAsk } from './search.ts';

/** Feeds, subscriptions, stored articles and alerts at 1×; each is measured at 10× and 100× as well. */
const ONCE = 1_000;
const TIMES = [10, 100];
const CLAIM = 200;
const TURNS = 40;

/** What one step costs when there is ten and a hundred times as much of what it works on. */
export async function benchCost(stage: Stage): Promise<Row[]> {
  const once = stage.quick ? ONCE / 10 : ONCE;
  const few = {
    claim: await claimMs(once, stage),
    match: await matchMs(once, stage),
    search: await searchMs(once, stage),
    alert: await alertMs(once, stage),
  };
  const rows: Row[] = [];
  for (const times of stage.quick ? TIMES.slice(0, 1) : TIMES) {
    const many = once * times;
    const say = (what: string, ms: number, before: number): Row =>
      row(`cost at ${times}×: ${what}`, [ms, 'ms'], { name: `at 1×, ${once.toLocaleString('en')}`, value: before });
    rows.push(say(`${CLAIM} due of ${many.toLocaleString('en')} feeds`, await claimMs(many, stage), few.claim));
    rows.push(
      say(`match against ${many.toLocaleString('en')} subscriptions`, await matchMs(many, stage), few.match),
      say(`/brief on ${many.toLocaleString('en')} articles`, await searchMs(many, stage), few.search),
      say(`claim, post, record after ${many.toLocaleString('en')} alerts`, await alertMs(many, stage), few.alert),
    );
    const joins = await joinInTurns(
      [await stage.remembered(once, 'embedded'), await stage.remembered(many, 'embedded')],
      stage,
    );
    const [small = 0, large = 0] = joins.map((each) => percentile(each, 0.5));
    rows.push(say(`join among ${many.toLocaleString('en')} articles`, large, small));
  }
  return rows;
}

async function claimMs(feeds: number, { open }: Stage): Promise<number> {
  const base = await open('embedded');
  await base.pool.query(
    `insert into feeds (url, name, source, announce_newest, every_seconds, next_poll_at)
      select 'https://bench.example/' || n, 'Feed ' || n, 'config', 0, 300, now() + n * interval '1 millisecond'
      from generate_series(1, $1::integer) as g (n)`,
    [feeds],
  );
  await base.pool.query('analyze feeds', []);
  const store = createStore(base.db, () => new Date());
  const now = new Date(Date.now() + feeds + 1_000);
  const times: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    times.push(await timeOf(() => store.feeds.claimDue({ now, until: new Date(now.getTime() + 1), limit: CLAIM })));
    await base.pool.query('update feeds set claimed_until = null where claimed_until is not null', []);
  }
  await base.close();
  return percentile(times, 0.5);
}

async function matchMs(count: number, stage: Stage): Promise<number> {
  const index = createTopicIndex<number>();
  for (const [key, query] of inventWishes(count, stage.seed).queries.entries()) index.set(key, query);
  const texts = inventArticles(stage).map(toMatchText);
  const work = (turn: number): unknown =>
    texts
      .slice(turn % texts.length)
      .slice(0, 1)
      .map(index.match);
  const { ours } = await inTurns({ ours: work, bare: work }, { turns: stage.quick ? 1 : 5, sliceMs: 100 });
  return 1_000 / ours;
}

/** Alerts of other stories in the same channels: one in a hundred was refused, a third of the others edited since. */
const SENT = [
  `alter table deliveries disable trigger user`,
  `insert into channels (platform, workspace, external_id, kind, name)
    select 'slack', 'bench', 'other-' || n, 'channel', 'other' from generate_series(1, 1000) as g (n)`,
  `insert into stories (slug, headline, started_at, updated_at)
    select 'sent-' || n, 'Sent', now(), now() from generate_series(1, $1::integer) as g (n)`,
  `insert into deliveries (story_id, article_id, channel_id, nonce, because, planned_at, due_at, wanted_at,
      first_attempt_at, state, message_id)
    select stories.id, (select max(id) from articles), channels.id, slug, '[]', now(), now(), now(), now(),
      case when stories.id % 100 = 0 then 'refused' else 'sent' end, slug
    from stories join (select id, row_number() over () - 1 as place from channels) as channels
      on stories.id % (select count(*) from channels) = place where slug like 'sent-%'`,
  `insert into alert_edits (delivery_id, channel_id, due_at, done)
    select id, channel_id, now(), case state when 'sent' then 1 else 0 end from deliveries
    where state <> 'planned' and (id % 3 = 0 or state = 'refused')`,
  `alter table deliveries enable trigger user`,
  `analyze`,
];

async function alertMs(sent: number, { open }: Stage): Promise<number> {
  const base = await open('embedded');
  const deliverOne = await deliverySteps(base, 'embedded', TURNS);
  for (const statement of SENT) await base.pool.query(statement, statement.includes('$1') ? [sent] : []);
  const times: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) times.push(await timeOf(() => deliverOne(turn)));
  await base.close();
  return percentile(times, 0.5);
}

async function searchMs(count: number, stage: Stage): Promise<number> {
  const ask = createAsk(await stage.stored(count, 'embedded'));
  const times: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) times.push(await timeOf(() => ask('/brief flood bridge')));
  return percentile(times, 0.5);
}
