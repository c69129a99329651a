import { type Html, html } from '../../chat/preview/html.ts';
import type { DeliveryState } from '../../news/delivery.ts';

export const DELIVERY_STATES = ['planned', 'sending', 'sent', 'refused', 'unknown', 'expired'] as const;

type Meaning = { tone: 'good' | 'bad' | 'busy' | 'calm'; says: string };

const MEANINGS: Record<DeliveryState, Meaning> = {
  planned: { tone: 'busy', says: 'waits for its time or its turn' },
  sending: { tone: 'busy', says: 'is on its way to the platform' },
  sent: { tone: 'good', says: 'stands in the channel' },
  refused: { tone: 'bad', says: 'the platform did not take it' },
  unknown: { tone: 'bad', says: 'the answer got lost; it is looked for before it is sent again' },
  expired: { tone: 'calm', says: 'waited longer than max_age and was dropped' },
};

export function isDeliveryState(text: unknown): text is DeliveryState {
  return DELIVERY_STATES.some((state) => state === text);
}

export function meaningOf(state: DeliveryState): Meaning {
  return MEANINGS[state];
}

/** A state as a word with a mark, so that colour is never all there is. */
export function stateBadge(state: DeliveryState): Html {
  const { tone, says } = MEANINGS[state];
  return html`<span class="state ${tone}" title="${says}">${state}</span>`;
}
