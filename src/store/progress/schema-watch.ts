import type { Log } from '../../news/log.ts';
import type { Pool } from '../database.ts';
import { replacedBy } from '../open/migrate.ts';

/** Where `start` is called, asks from then on, and calls `stopWork` once, when this program may not work any more. */
export type SchemaWatch = ReturnType<typeof watchSchema>;

const LOOK_EVERY_MS = 5_000;

/** Sees that a newer version has replaced the schema under this running one: it takes no more work, and its health says so. */
export function watchSchema(pool: Pool, log: Log) {
  let isReplaced = false;
  let timer: NodeJS.Timeout | null = null;
  const look = async (stopWork: () => Promise<unknown>): Promise<void> => {
    // What cannot be asked now is asked again; whether the database answers is for others to say.
    const by = await replacedBy({ pool }).catch((): readonly string[] => []);
    if (by.length === 0 || isReplaced) return;
    isReplaced = true;
    if (timer) clearInterval(timer);
    log.error(
      { code: 'E_SCHEMA_NEWER', by },
      'a newer version has replaced the schema: this process takes no more work',
    );
    await stopWork();
  };
  return {
    start(stopWork: () => Promise<unknown>): void {
      timer = setInterval(() => void look(stopWork), LOOK_EVERY_MS);
    },
    replaced: (): boolean => isReplaced,
    stop(): void {
      if (timer) clearInterval(timer);
    },
  };
}
