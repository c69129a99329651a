import {
  assertSchemaCompatibility,
  LATEST_SCHEMA_VERSION,
  type PgPool,
  runMigrations,
  SchemaMigrationRequiredError,
} from 'bullmq';

/** Brings the queue's own schema (`bullmq`) up to date; two starters at once wait for each other. */
export async function migrateQueue(pool: PgPool): Promise<void> {
  const client = await pool.connect();
  try {
    if ((await versionOf(client)) < LATEST_SCHEMA_VERSION) await runMigrations(client);
  } finally {
    client.release();
  }
}

/** One read: `runMigrations` writes and locks even where there is nothing to do, and every start would wait for it. */
async function versionOf(client: Parameters<typeof runMigrations>[0]): Promise<number> {
  try {
    return await assertSchemaCompatibility(client);
  } catch (error) {
    if (error instanceof SchemaMigrationRequiredError) return 0;
    throw error;
  }
}
