import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import type { Db } from '../../../src/store/database.ts';
import { MIGRATIONS, migrate, replacedBy } from '../../../src/store/open/migrate.ts';
import { createPgPool } from '../../../src/store/open/pg-server.ts';
import { queriesOn } from '../../../src/store/open/pools.ts';
import { openDatabaseOfVersionOne } from '../../support/bare-database.ts';
import {
  availableDatabases,
  createPostgresDatabase,
  dropPostgresDatabase,
  openTestDatabase,
} from '../../support/databases.ts';
import { TEST_DATABASE_URL } from '../../support/servers.ts';
import { silentLog } from '../../support/silent-log.ts';

describe.each(availableDatabases())('migrate on %s', (kind) => {
  it('has nothing to do the second time', async () => {
    const { pool, close } = await openTestDatabase(kind);
    expect(await migrate({ pool })).toEqual({ kind: 'migrated', applied: [] });
    await close();
  });

  it('takes the names that a store of 0.1.0 has of the migrations before its last one', async () => {
    const { db, pool, close } = await openTestDatabase(kind);
    const ofItsDay = ['0001-first', '0012-plain-signals'];
    await sql`insert into slugline_migrations (name) select unnest(${ofItsDay}::text[])`.execute(db);
    expect(await migrate({ pool })).toEqual({ kind: 'migrated', applied: [] });
    await sql`delete from slugline_migrations where name = any(${ofItsDay}::text[])`.execute(db);
    await close();
  });

  it('leaves the schema as it was when a migration fails', async () => {
    const { db, pool, close } = await openTestDatabase(kind);
    const { rows: done } = await sql<{ name: string }>`select name from slugline_migrations`.execute(db);
    const migrations = [
      ...done.map(({ name }) => ({ name, besides: name, up: async () => undefined })),
      {
        name: '9998-half',
        besides: '9998-half',
        up: (trx: Kysely<unknown>) => sql`create table half_made (id int)`.execute(trx).then(() => undefined),
      },
      { name: '9999-broken', besides: '9999-broken', up: () => Promise.reject(new Error('no such column')) },
    ];
    await expect(migrate({ pool }, migrations)).rejects.toThrow('no such column');
    const { rows } =
      await sql`select to_regclass('half_made') as found, (select count(*)::int from slugline_migrations) as done`.execute(
        db,
      );
    expect(rows).toEqual([{ found: null, done: done.length }]);
    await close();
  });

  it('refuses a schema that a newer version made, and touches nothing', async () => {
    const { db, pool, close } = await openTestDatabase(kind);
    const newer = [
      ...MIGRATIONS,
      { name: '0999-from-tomorrow', besides: '0999-from-tomorrow', up: async () => undefined },
    ];
    expect(await migrate({ pool }, newer)).toEqual({ kind: 'migrated', applied: ['0999-from-tomorrow'] });
    expect(await migrate({ pool })).toEqual({ kind: 'replaced', by: ['0999-from-tomorrow'] });
    expect(await replacedBy({ pool })).toEqual(['0999-from-tomorrow']);
    await sql`delete from slugline_migrations where name = '0999-from-tomorrow'`.execute(db);
    expect(await replacedBy({ pool })).toEqual([]);
    await close();
  });

  it('works on beside a newer version that leaves it its place, and starts there, too', async () => {
    const { db, pool, close } = await openTestDatabase(kind);
    const own = MIGRATIONS.at(-1)?.name ?? '';
    const newer = [...MIGRATIONS, { name: '0998-a-column-more', besides: own, up: async () => undefined }];
    await migrate({ pool }, newer);
    expect(await migrate({ pool })).toEqual({ kind: 'migrated', applied: [] });
    expect(await replacedBy({ pool })).toEqual([]);
    await sql`delete from slugline_migrations where name = '0998-a-column-more'`.execute(db);
    await close();
  });

  it('leaves one schema, whether a store is new or was made by 0.1.0 as it was released', async () => {
    const { db, close } = await openTestDatabase(kind);
    const catalog = await catalogOf(db);
    await close();
    const released = await openDatabaseOfVersionOne(kind);
    const { name: built, up } = MIGRATIONS[0] ?? { name: '', up: async () => undefined };
    expect(await migrate(released, [{ name: built, besides: built, up }])).toMatchObject({ applied: [built] });
    expect(await migrate(released)).toMatchObject({ applied: ['0026-page-address'] });
    expect(await catalogOf(queriesOn(released.pool))).toEqual(catalog);
    await released.close();
  });

  it.each(['0008-mutes', '0020-age-by-the-clock'])('refuses what a build made that was no version (%s)', async (at) => {
    const { pool, close } = await openDatabaseOfVersionOne(kind);
    await pool.query('update slugline_migrations set name = $1', [at]);
    expect(await migrate({ pool })).toEqual({ kind: 'between', at });
    await close();
  });

  it('takes what a version noted that knew nothing of this for one that leaves no place', async () => {
    const { db, pool, close } = await openTestDatabase(kind);
    await sql`insert into slugline_migrations (name) values ('0999-from-tomorrow')`.execute(db);
    expect(await migrate({ pool })).toEqual({ kind: 'replaced', by: ['0999-from-tomorrow'] });
    await sql`delete from slugline_migrations where name = '0999-from-tomorrow'`.execute(db);
    await close();
  });
});

/** Tables with their columns, constraints, indexes, triggers and functions, in words. */
async function catalogOf(db: Db): Promise<string[]> {
  const { rows } = await sql<{ said: string }>`
    select format('%s.%s %s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull,
      pg_get_expr(adbin, adrelid)) as said
    from pg_attribute join pg_class on pg_class.oid = attrelid left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
    union all select format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
    where connamespace = 'public'::regnamespace
    union all select indexdef from pg_indexes where schemaname = 'public'
    union all select pg_get_triggerdef(pg_trigger.oid) from pg_trigger where not tgisinternal
    union all select pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace
    order by 1`.execute(db);
  return rows.map(({ said }) => said);
}

describe.skipIf(TEST_DATABASE_URL === null)('migrate beside processes of 0.1.0', () => {
  it('waits until they have stopped, and counts neither those of later versions nor those of other databases', async () => {
    const { pool, close } = await openDatabaseOfVersionOne('postgres');
    const elsewhere = await openDatabaseOfVersionOne('postgres');
    const { rows } = await pool.query<{ name: string }>('select current_database() as name');
    const url = new URL(TEST_DATABASE_URL ?? '');
    url.pathname = rows[0]?.name ?? '';
    const old = new pg.Pool({ connectionString: url.href, fallback_application_name: 'slugline' });
    await old.query('select 1');
    expect(await migrate({ pool })).toEqual({ kind: 'in-use', by: expect.stringMatching(/^1 connections from \S+$/) });
    expect((await pool.query('select name from slugline_migrations')).rows).toEqual([
      { name: '0010-briefs-with-stories' },
    ]);
    expect(await migrate(elsewhere)).toMatchObject({ kind: 'migrated' });
    await old.end();
    await expect.poll(() => migrate({ pool })).toMatchObject({ kind: 'migrated' });
    await elsewhere.close();
    await close();
  });
});

describe.skipIf(TEST_DATABASE_URL === null)('migrate by several starters at once', () => {
  it('runs each migration once', async () => {
    const url = await createPostgresDatabase();
    const starters = Array.from({ length: 4 }, () => createPgPool(url, silentLog));
    const outcomes = await Promise.all(starters.map((pool) => migrate({ pool })));
    const applied = outcomes.flatMap((outcome) =>
      outcome.kind === 'migrated' && outcome.applied.length > 0 ? [outcome.applied] : [],
    );
    expect(applied).toEqual([MIGRATIONS.map(({ name }) => name)]);
    await Promise.all(starters.map((pool) => pool.end()));
    await dropPostgresDatabase(url);
  });
});
