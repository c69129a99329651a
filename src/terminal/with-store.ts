import { formatProblems } from '../config/format-problems.ts';
import { createStore, type Store } from '../store/store.ts';
import { createLog } from './create-log.ts';
import { load } from './load.ts';
import { type Opening, openParts } from './open-parts.ts';
import type { Exit, Terminal } from './terminal.ts';

type Open = Extract<Opening, { kind: 'open' }>;

/** Opens database and queue for a short call, hands over the store, and closes both. */
export async function withStore(
  work: (store: Store, opening: Open) => Promise<Exit>,
  terminal: Terminal,
): Promise<Exit> {
  const { settings, problems } = await load(terminal.env);
  const log = createLog({ level: 'warn', human: true, screen: terminal.stderr });
  const opening =
    problems.length > 0
      ? { kind: 'problems' as const, problems }
      : await openParts(settings, { log, self: terminal.self });
  if (opening.kind === 'problems') {
    terminal.stderr.write(`${formatProblems(opening.problems)}\n`);
    return 1;
  }
  const exit = await work(createStore(opening.database.db, terminal.now), opening);
  await opening.jobs.close();
  await opening.database.close();
  return exit;
}
