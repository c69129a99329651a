import type { DueDelivery } from '../store/open-deliveries.ts';
import type { DeliverDeps } from './delivery-turn.ts';
import { composeRollUp, fittingCount } from './roll-up.ts';

/** The message of all that may go together, and the deliveries that are really in it. */
export async function composeTogether(
  together: readonly DueDelivery[],
  deps: Pick<DeliverDeps, 'compose' | 'composeReply'>,
) {
  const [first] = together;
  if (first?.reply) return { deliveries: [first], message: await deps.composeReply(first) };
  const alerts = await deps.compose(together);
  const count = fittingCount(alerts);
  const deliveries = together.slice(0, count);
  const [alone] = alerts;
  if (count === 1 && alone) return { deliveries, message: alone };
  return { deliveries, message: composeRollUp(alerts.slice(0, count), deliveries.every(isGathered)) };
}

function isGathered(delivery: DueDelivery): boolean {
  return delivery.gathered;
}
