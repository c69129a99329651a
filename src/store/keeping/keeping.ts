import { sql } from 'kysely';
import { SECOND_MS } from '../../kit/time.ts';
import type { Owner } from '../../news/owner.ts';
import { type Keep, type KeepSet, keepOf } from '../../news/story.ts';
import { type Db, rowCount } from '../database.ts';
import { createSettingStore } from '../nouns/settings.ts';
import { deleteLeft, LEFT_DAYS, noteBack, noteLeft } from './left.ts';
import { deleteArticles, deleteDropped, deleteMarks, START } from './old-articles.ts';
import * as old from './old-rows.ts';

const DAY_SECONDS = 86_400;

/** What is deleted, in this order, and for how many days it is kept: nothing before what refers to it. */
const STEPS = [
  { what: 'signals', run: old.deleteSignals, keeps: 30 },
  { what: 'alerts', run: old.deleteAlerts, keeps: 'alerts' },
  { what: 'notices', run: old.deleteNotices, keeps: 'alerts' },
  { what: 'buttons', run: old.deleteButtons, keeps: 'alerts' },
  { what: 'preview', run: old.deletePreview, keeps: 'preview' },
  { what: 'versions', run: old.deleteVersions, keeps: 'versions' },
  { what: 'articles', run: deleteArticles, keeps: 'articles' },
  { what: 'dropped', run: deleteDropped, keeps: 'articles' },
  { what: 'stories', run: old.deleteStories, keeps: 'articles' },
  { what: 'marks', run: deleteMarks, keeps: 90 },
  { what: 'feeds', run: old.deleteFeeds, keeps: 90 },
  { what: 'log', run: old.deleteLog, keeps: 'log' },
] as const satisfies { what: string; run: old.DeleteOld; keeps: keyof Keep | number }[];

export type KeepingStore = ReturnType<typeof createKeepingStore>;
type OldKind = (typeof STEPS)[number]['what'];

/** Names of settings: whether the store began with this version, the night that was done, who deletes, and how far back it goes. */
const [DEFAULTS, DONE, LEASE, BEGINS] = ['keep', 'kept_night', 'kept_by', 'archive_begins'];

export function createKeepingStore(db: Db) {
  const settings = createSettingStore(db);
  const keep = async (set: KeepSet): Promise<Keep> => keepOf(set, (await settings.read(DEFAULTS)) !== null);
  return {
    /** What holds, with the defaults of this store. */
    keep,
    /** Deletes what is older, in steps that each hold the database shortly. */
    steps: (kept: Keep, now: Date) => stepsOf(db, kept, now),
    wouldGo: async (set: KeepSet, now: Date) => countOld(db, await keep(set), now),
    /** When the oldest article was found that was never deleted for its age; null where none has been. */
    async archiveBegins(): Promise<Date | null> {
      const begins = await settings.read(BEGINS);
      return begins === null ? null : new Date(begins);
    },
    async noteArchiveBegins(at: Date): Promise<void> {
      await settings.write(BEGINS, at.toISOString());
    },
    /** The night that all of it was done for; null before the first. */
    async doneNight(): Promise<Date | null> {
      const done = await settings.read(DONE);
      return done === null ? null : new Date(done);
    },
    async endNight(night: Date): Promise<void> {
      await settings.write(DONE, night.toISOString());
    },
    noteLeft: (owner: Owner, at: Date) => noteLeft(db, [owner], at),
    noteBack: (owner: Owner) => noteBack(db, [owner]),
    /** Whether this process alone may delete, for the next while. A dead one's turn ends by itself. */
    takeTurn: (holder: string) => takeTurn(db, holder),
  };
}

const TURN_SECONDS = 120;

async function takeTurn(db: Db, holder: string): Promise<boolean> {
  const until = sql`to_char(clock_timestamp() at time zone 'utc' + make_interval(secs => ${TURN_SECONDS}), 'YYYY-MM-DD"T"HH24:MI:SS')`;
  const { rows } = await sql`
    insert into settings (name, value) values (${LEASE}, ${until} || ' ' || ${holder}::text)
    on conflict (name) do update set value = excluded.value
    where split_part(settings.value, ' ', 2) = ${holder}
      or split_part(settings.value, ' ', 1) < to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS')
    returning name`.execute(db);
  return rows.length > 0;
}

function cutoff(keeps: keyof Keep | number, kept: Keep, now: Date): Date | null {
  // Where articles are kept for ever, so is what they leave.
  const seconds = typeof keeps === 'number' ? kept.articles && keeps * DAY_SECONDS : kept[keeps];
  return seconds === null ? null : new Date(now.getTime() - seconds * SECOND_MS);
}

function stepsOf(db: Db, kept: Keep, now: Date) {
  const stepOf = (what: string, run: old.DeleteOld, before: Date) => ({
    ...{ what, before, after: START },
    run: (after: old.Place, limit: number) => run(db, before, { after, limit, now }),
  });
  const steps = STEPS.flatMap(({ what, run, keeps }) => {
    const before = cutoff(keeps, kept, now);
    return before === null ? [] : stepOf(what, run, before);
  });
  // Whoever left is forgotten also where all else is kept for ever.
  return [...steps, stepOf('left', deleteLeft, new Date(now.getTime() - LEFT_DAYS * DAY_SECONDS * SECOND_MS))];
}

/** About how much is older: what stays because its story goes on, or because something is unsent, is counted with the rest. */
async function countOld(db: Db, kept: Keep, now: Date): Promise<{ what: OldKind; rows: number; before: Date }[]> {
  const count = async (what: OldKind, table: CountedTable, column: string) => {
    const keeps = STEPS.find((step) => step.what === what)?.keeps ?? 'log';
    const before = cutoff(keeps, kept, now);
    if (before === null) return [];
    const all = db
      .selectFrom(table)
      .select(rowCount.as('rows'))
      .where(sql<boolean>`${sql.ref(column)} < ${before}`);
    const some = what === 'articles' ? all.where(sql<boolean>`forgotten_at is null`) : all;
    return [{ what, before, rows: (await some.executeTakeFirstOrThrow()).rows }];
  };
  const counted = await Promise.all([
    count('articles', 'articles', 'foundAt'),
    count('alerts', 'deliveries', 'plannedAt'),
    count('preview', 'previewMessages', 'postedAt'),
    count('versions', 'articleVersions', 'replacedAt'),
    count('log', 'auditLog', 'at'),
  ]);
  return counted.flat().filter(({ rows }) => rows > 0);
}

type CountedTable = 'articles' | 'deliveries' | 'previewMessages' | 'articleVersions' | 'auditLog';
