import { type PgPool, runMigrations } from 'bullmq';

/** Brings the queue's own schema (`bullmq`) up to date; two starters at once wait for each other. */
export async function migrateQueue(pool: PgPool): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(client);
  } finally {
    client.release();
  }
}
