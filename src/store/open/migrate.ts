import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import type { OpenDatabase } from '../database.ts';
import { up as first } from '../migrations/v0.1/0001-first.ts';
import { up as stories } from '../migrations/v0.1/0002-stories.ts';
import { up as deliveries } from '../migrations/v0.1/0003-deliveries.ts';
import { up as installations } from '../migrations/v0.1/0004-installations.ts';
import { up as feeds } from '../migrations/v0.1/0005-feeds.ts';
import { up as storyChanges } from '../migrations/v0.1/0006-story-changes.ts';
import { up as channelRules } from '../migrations/v0.1/0007-channel-rules.ts';
import { up as mutes } from '../migrations/v0.1/0008-mutes.ts';
import { up as platformNames } from '../migrations/v0.1/0009-platform-names.ts';
import { up as briefsWithStories } from '../migrations/v0.1/0010-briefs-with-stories.ts';
import { up as deliveriesBeginPlanned } from '../migrations/v0.1/0011-deliveries-begin-planned.ts';
import { up as plainSignals } from '../migrations/v0.1/0012-plain-signals.ts';
import { up as editsByChannel } from '../migrations/v0.1/0013-edits-by-channel.ts';
import { up as owners } from '../migrations/v0.2/0014-owners.ts';
import { up as operators } from '../migrations/v0.2/0015-operators.ts';
import { up as limits } from '../migrations/v0.2/0016-limits.ts';
import { up as spentMarks } from '../migrations/v0.2/0017-spent-marks.ts';
import { up as readTries } from '../migrations/v0.2/0018-read-tries.ts';
import { up as articleIdentity } from '../migrations/v0.2/0019-article-identity.ts';
import { up as ageByTheClock } from '../migrations/v0.2/0020-age-by-the-clock.ts';
import { up as likelyLines } from '../migrations/v0.2/0021-likely-lines.ts';
import { up as storyMerges } from '../migrations/v0.2/0023-story-merges.ts';

type Migration = { name: string; up: (trx: Transaction<unknown>) => Promise<void> };

/** In the order they run. What is released never changes: a change to the schema is a new line here. */
const MIGRATIONS: Migration[] = [
  { name: '0001-first', up: first },
  { name: '0002-stories', up: stories },
  { name: '0003-deliveries', up: deliveries },
  { name: '0004-installations', up: installations },
  { name: '0005-feeds', up: feeds },
  { name: '0006-story-changes', up: storyChanges },
  { name: '0007-channel-rules', up: channelRules },
  { name: '0008-mutes', up: mutes },
  { name: '0009-platform-names', up: platformNames },
  { name: '0010-briefs-with-stories', up: briefsWithStories },
  { name: '0011-deliveries-begin-planned', up: deliveriesBeginPlanned },
  { name: '0012-plain-signals', up: plainSignals },
  { name: '0013-edits-by-channel', up: editsByChannel },
  { name: '0014-owners', up: owners },
  { name: '0015-operators', up: operators },
  { name: '0016-limits', up: limits },
  { name: '0017-spent-marks', up: spentMarks },
  { name: '0018-read-tries', up: readTries },
  { name: '0019-article-identity', up: articleIdentity },
  { name: '0020-age-by-the-clock', up: ageByTheClock },
  { name: '0021-likely-lines', up: likelyLines },
  { name: '0023-story-merges', up: storyMerges },
];

/** "slug": any number that no other program on this database takes. */
const LOCK_KEY = 0x736c7567;

/**
 * Brings the schema up to date and says what ran. It is one transaction under an advisory lock: of two starters at once
 * the second waits and finds nothing to do, and a failure leaves the schema as it was.
 */
export async function migrate(
  database: Pick<OpenDatabase, 'pool'>,
  migrations = MIGRATIONS,
): Promise<{ applied: string[] }> {
  // A handle of its own: a migration knows the tables of its day, not those of the newest schema.
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: database.pool }) });
  // Almost every start finds nothing to do, and one read without a lock says so.
  // An empty database has no table of them: it is made with the first migration.
  if (isDone(await namesDone(db).catch(() => []), migrations)) return { applied: [] };
  return db.transaction().execute(async (trx) => {
    // Another starter's migration, or ours on many rows, may take longer than a query should.
    await sql`set local statement_timeout = 0`.execute(trx);
    await sql`select pg_advisory_xact_lock(${LOCK_KEY}::bigint)`.execute(trx);
    await sql`create table if not exists slugline_migrations
      (name text primary key, applied_at timestamptz not null default now())`.execute(trx);
    const done = await namesDone(trx);
    refuseNewerSchema(done, migrations);
    const due = migrations.filter((migration) => !done.includes(migration.name));
    for (const migration of due) {
      await migration.up(trx);
      await sql`insert into slugline_migrations (name) values (${migration.name})`.execute(trx);
    }
    return { applied: due.map((migration) => migration.name) };
  });
}

function isDone(done: string[], migrations: Migration[]): boolean {
  return done.length === migrations.length && migrations.every(({ name }) => done.includes(name));
}

async function namesDone(db: Kysely<unknown>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from slugline_migrations`.execute(db);
  return rows.map((row) => row.name);
}

function refuseNewerSchema(done: string[], migrations: Migration[]): void {
  const unknown = done.filter((name) => !migrations.some((migration) => migration.name === name));
  if (unknown.length === 0) return;
  throw new Error(
    `The database was migrated by a newer Slugline (${unknown.join(', ')}): start that version, or restore a backup`,
  );
}
