import type { PGlite } from '@electric-sql/pglite';

/**
 * PostgreSQL ends itself where it cannot go on (PANIC: its log cannot be written, a disk is full). PGlite 0.5 swallows
 * that end and calls the dead program again, which then spins for ever and takes the whole process along. So from that
 * end on nothing calls it: the answer so far, which says why, is handed over, and whatever comes after fails.
 */
export function failAfterAbort(pglite: PGlite): void {
  const module = pglite.Module;
  const fail = (): never => {
    throw new Error('it has ended itself');
  };
  const callAgain = (): void => {
    // What PGlite catches of a call it forgets, but not what its clean-up after the call throws.
    module.stackRestore = fail;
    fail();
  };
  module['onAbort'] = () => {
    Object.assign(module, {
      stackRestore: () => 0,
      _pq_buffer_remaining_data: () => 0,
      _PostgresSendReadyForQueryIfNecessary: () => undefined,
      _pgl_pq_flush: () => undefined,
      _PostgresMainLoopOnce: callAgain,
    });
  };
}
