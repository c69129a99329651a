import { promoteLines } from '../../src/alerts/likely-lines.ts';
import type { SharedDeps } from '../../src/commands/command.ts';
import type { Store } from '../../src/store/store.ts';

/** What commands do with lines, as the program does it, without a queue. */
export function linesHere({ deliveries }: Pick<Store, 'deliveries'>, now: () => Date): SharedDeps['lines'] {
  return {
    post: (deliveryId, why) => deliveries.promote([{ deliveryId, dueAt: now() }], { at: now(), why }),
    postAll: (place, why) => promoteLines({ places: [place], why }, { deliveries, now }),
  };
}
