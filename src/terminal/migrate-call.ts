import type { Exit, Terminal } from './terminal.ts';
import { withStore } from './with-store.ts';

/** Brings the schemas of database and queue up to date, as every start does. */
export function migrateCall(terminal: Terminal): Promise<Exit> {
  return withStore(async (_store, { applied }) => {
    terminal.stdout.write(applied.length === 0 ? 'Up to date.\n' : `Applied: ${applied.join(', ')}\n`);
    return 0;
  }, terminal);
}
