import { type Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS, migrate, replacedBy } from '../../../src/store/open/migrate.ts';
import { createPgPool } from '../../../src/store/open/pg-server.ts';
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

  it('takes what a version noted that knew nothing of this for one that leaves no place', async () => {
    const { db, pool, close } = await openTestDatabase(kind);
    await sql`insert into slugline_migrations (name) values ('0999-from-tomorrow')`.execute(db);
    expect(await migrate({ pool })).toEqual({ kind: 'replaced', by: ['0999-from-tomorrow'] });
    await sql`delete from slugline_migrations where name = '0999-from-tomorrow'`.execute(db);
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
