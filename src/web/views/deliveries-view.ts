import { cleanText } from '../../chat/clean-text.ts';
import { type Html, html, NOTHING } from '../../chat/html.ts';
import type { DeliveryState } from '../../news/story.ts';
import type { DeliveriesView, DeliveryView } from '../../store/views/view-deliveries.ts';
import { emptyNote, pageOf, pager, rowList, timeTag, type ViewDeps, viewPage } from './view-page.ts';

const DELIVERY_STATES = ['planned', 'sending', 'sent', 'refused', 'unknown', 'expired'] as const;

const MEANINGS: Record<DeliveryState, { tone: 'good' | 'bad' | 'busy' | 'calm'; says: string }> = {
  planned: { tone: 'busy', says: 'waits for its time or its turn' },
  sending: { tone: 'busy', says: 'is on its way to the platform' },
  sent: { tone: 'good', says: 'stands in the channel' },
  refused: { tone: 'bad', says: 'the platform did not take it' },
  unknown: { tone: 'bad', says: 'the answer got lost; it is looked for before it is sent again' },
  expired: { tone: 'calm', says: 'waited longer than max_age and was dropped' },
};

export async function renderDeliveries({ views, now, visit }: ViewDeps): Promise<string> {
  const { request } = visit;
  const state = DELIVERY_STATES.find((known) => known === request.query['state']) ?? null;
  const { part, pagingOf } = pageOf(request);
  const { deliveries, counts } = await views.deliveries({ ...part, state });
  const paging = pagingOf(deliveries);
  const path = state === null ? '/deliveries' : `/deliveries?state=${state}`;
  const list = rowList(deliveries, (delivery) => deliveryRow(delivery, now()), noDeliveries(state));
  const intro = html`One row for each story and channel: where it stands, how often it was tried, and why.`;
  const body = html`${filters(counts, state)}${list}${pager(path, paging)}`;
  const events = `/api/views/deliveries?page=${paging.page}${state === null ? '' : `&state=${state}`}`;
  return viewPage({ title: 'Deliveries', intro, body, events }, visit);
}

function noDeliveries(state: DeliveryState | null): Html {
  return emptyNote(
    state === null ? 'Nothing was to be delivered yet' : `No delivery is ${state}`,
    html`A delivery is planned when a story matches what a channel follows. <a href="/query">Test a query</a>.`,
  );
}

function filters(counts: DeliveriesView['counts'], chosen: DeliveryState | null): Html {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const current = (is: boolean) => (is ? html` aria-current="true"` : NOTHING);
  const each = DELIVERY_STATES.map((state) => {
    const count = counts.find((known) => known.state === state)?.count ?? 0;
    return html`<li><a href="/deliveries?state=${state}"${current(chosen === state)}>${state} <b>${count}</b></a></li>`;
  });
  return html`<nav class="filters" aria-label="By state"><ul>
<li><a href="/deliveries"${current(chosen === null)}>all <b>${total}</b></a></li>${each}</ul></nav>`;
}

/** The row of a delivery, for this page and that of a story. */
export function deliveryRow(delivery: DeliveryView, now: Date): Html {
  const { state, headline, slug, channel, platform, because } = delivery;
  return html`<li class="row delivery">
<p>${stateBadge(state)}</p>
<div><h2 dir="auto"><a href="/stories/${encodeURIComponent(slug)}">${cleanText(headline)}</a></h2>
<p class="small">to <b>${cleanText(channel)}</b> on ${platform}, because ${whyWanted(because)}</p>
${whyLine(delivery)}</div>
<p class="small when">${timesOf(delivery, now)}</p>
</li>`;
}

/** `*` is the query of a channel that follows everything. */
function whyWanted(because: readonly string[]): string {
  const topics = because.filter((topic) => topic !== '*').map(cleanText);
  return topics.length === 0 ? 'it follows everything' : `it follows ${topics.join(', ')}`;
}

function whyLine({ reason, channelState, channelReason }: DeliveryView): Html {
  const why = reason === null ? NOTHING : html`<p class="why" dir="auto">${cleanText(reason)}</p>`;
  if (channelState === 'open') return why;
  const because = channelReason === null ? '' : `: ${cleanText(channelReason)}`;
  return html`${why}<p class="why" dir="auto">The channel is ${channelState}${because}</p>`;
}

function timesOf({ attempts, plannedAt, dueAt, endedAt, state }: DeliveryView, now: Date): Html {
  const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  if (endedAt !== null) return html`${timeTag(endedAt, now)}<span class="tries">${tries}</span>`;
  const due = state === 'sending' ? html`` : html`, due ${timeTag(dueAt, now)}`;
  return html`planned ${timeTag(plannedAt, now)}${due}<span class="tries">${tries}</span>`;
}

export function toneOf(state: DeliveryState): string {
  return MEANINGS[state].tone;
}

/** A state as a word with a mark, so that it can be read without its colour. */
function stateBadge(state: DeliveryState): Html {
  const { tone, says } = MEANINGS[state];
  return html`<span class="state ${tone}" title="${says}">${state}</span>`;
}
