import { cleanText } from '../../chat/clean-text.ts';
import { type Html, html, NOTHING } from '../../chat/preview/html.ts';
import type { DeliveryState } from '../../news/delivery.ts';
import { DELIVERY_STATES, stateBadge } from './delivery-state.ts';
import { timeTag } from './time-tag.ts';
import type { DeliveryRow, StateCount } from './view-data.ts';
import { emptyNote, pager, viewPage } from './view-page.ts';

type DeliveriesContent = {
  deliveries: DeliveryRow[];
  counts: StateCount[];
  state: DeliveryState | null;
  paging: { page: number; isFull: boolean };
  now: Date;
};

/** What became of each alert in each channel, and why. */
export function deliveriesView(content: DeliveriesContent): string {
  const { deliveries, counts, state, paging, now } = content;
  const intro = html`One row for each story and channel: where it stands, how often it was tried, and why.`;
  const path = state === null ? '/deliveries' : `/deliveries?state=${state}`;
  const list =
    deliveries.length === 0
      ? emptyNote(
          state === null ? 'Nothing was to be delivered yet' : `No delivery is ${state}`,
          html`A delivery is planned when a story matches what a channel follows. <a href="/query">Test a query</a>.`,
        )
      : html`<ul class="rows">${deliveries.map((delivery) => deliveryRow(delivery, now))}</ul>`;
  return viewPage({
    current: '/deliveries',
    title: 'Deliveries',
    intro,
    body: html`${filters(counts, state)}${list}${pager({ path, ...paging })}`,
    events: `/api/views/deliveries?page=${paging.page}${state === null ? '' : `&state=${state}`}`,
  });
}

function filters(counts: readonly StateCount[], chosen: DeliveryState | null): Html {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const current = (is: boolean) => (is ? html` aria-current="true"` : NOTHING);
  const each = DELIVERY_STATES.map((state) => {
    const count = counts.find((known) => known.state === state)?.count ?? 0;
    return html`<li><a href="/deliveries?state=${state}"${current(chosen === state)}>${state} <b>${count}</b></a></li>`;
  });
  return html`<nav class="filters" aria-label="By state"><ul>
<li><a href="/deliveries"${current(chosen === null)}>all <b>${total}</b></a></li>${each}</ul></nav>`;
}

/** A row of the list, and of the page of its story. */
export function deliveryRow(delivery: DeliveryRow, now: Date): Html {
  const { state, headline, slug, channel, platform, because } = delivery;
  return html`<li class="row delivery">
<p>${stateBadge(state)}</p>
<div><h2 dir="auto"><a href="/stories/${encodeURIComponent(slug)}">${cleanText(headline)}</a></h2>
<p class="small">to <b>${cleanText(channel)}</b> on ${platform}, because ${whyWanted(because)}</p>
${whyLine(delivery)}</div>
<p class="small when">${timesOf(delivery, now)}</p>
</li>`;
}

/** A delivery of a channel that follows everything names no topic. */
function whyWanted(because: readonly string[]): string {
  const topics = because.filter((topic) => topic !== '*').map(cleanText);
  return topics.length === 0 ? 'it follows everything' : `it follows ${topics.join(', ')}`;
}

function whyLine({ reason, channelState, channelReason }: DeliveryRow): Html {
  const why = reason === null ? NOTHING : html`<p class="why" dir="auto">${cleanText(reason)}</p>`;
  if (channelState === 'open') return why;
  const because = channelReason === null ? '' : `: ${cleanText(channelReason)}`;
  return html`${why}<p class="why" dir="auto">The channel is ${channelState}${because}</p>`;
}

function timesOf({ attempts, plannedAt, dueAt, endedAt, state }: DeliveryRow, now: Date): Html {
  const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  if (endedAt !== null) return html`${timeTag(endedAt, now)}<span class="tries">${tries}</span>`;
  const due = state === 'sending' ? html`` : html`, due ${timeTag(dueAt, now)}`;
  return html`planned ${timeTag(plannedAt, now)}${due}<span class="tries">${tries}</span>`;
}
