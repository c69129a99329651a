import type { AlertMessage, Button, StoryCard, UpdateLine } from '../chat/message.ts';
import { storyCard } from '../chat/story-card.ts';
import { timelineLine } from '../chat/topic-line.ts';
import type { Brief } from '../news/brief.ts';
import type { AlertFacts, Teller } from '../store/alert-facts.ts';
import type { BriefStore } from '../store/briefs.ts';
import type { DeliveryStore } from '../store/deliveries.ts';
import type { DueDelivery } from '../store/open-deliveries.ts';
import { topicButtons } from './topic-buttons.ts';

/** What an alert says of its delivery: the same when it is posted and when it is edited. */
export type AlertRef = Pick<DueDelivery, 'id' | 'nonce' | 'storyId' | 'articleId' | 'because' | 'met' | 'mention'>;

export type AlertContent = Pick<AlertFacts, 'slug' | 'article' | 'brief' | 'changes'> & {
  delivery: Pick<AlertRef, 'because' | 'met' | 'mention'>;
  /** Every outlet that tells the story, the first to do so first. */
  outlets: readonly string[];
  /** Another article whose text says more, where the alert's own has next to none. */
  fuller: { outlet: string; brief: Brief } | null;
};

type AlertStores = { deliveries: Pick<DeliveryStore, 'facts'>; briefs: Pick<BriefStore, 'of'> };

/** Loads what deliveries are about, as it stands now, in their order; one without its brief or story is a bug. */
export async function loadAlerts(deliveries: readonly AlertRef[], stores: AlertStores): Promise<AlertMessage[]> {
  const facts = await stores.deliveries.facts(deliveries.map(({ id }) => id));
  const byId = new Map(facts.map((each) => [each.deliveryId, each]));
  return Promise.all(
    deliveries.map(async (delivery) => {
      const { tellers, ...told } = byId.get(delivery.id) ?? lost(delivery);
      const fuller = isThin(told) ? await loadFuller(tellers, stores) : null;
      return composeAlert({ ...told, delivery, outlets: tellers.map(({ outlet }) => outlet), fuller });
    }),
  );
}

function lost({ id }: AlertRef): never {
  throw new Error(`Delivery ${id} has no brief or story`);
}

function isThin({ article, brief }: Pick<AlertFacts, 'article' | 'brief'>): boolean {
  return article.textSource === 'feed' || brief.summary.length === 0;
}

/** The text that tells most: most quotations, then most sentences, then the first. */
async function loadFuller(
  tellers: readonly Teller[],
  stores: Pick<AlertStores, 'briefs'>,
): Promise<AlertContent['fuller']> {
  const [best] = tellers
    .filter(({ textSource, sentences }) => textSource === 'page' && sentences > 0)
    .sort((one, other) => other.quotes - one.quotes || other.sentences - one.sentences);
  const brief = best ? await stores.briefs.of(best.articleId) : null;
  return best && brief ? { outlet: best.outlet, brief } : null;
}

/** The alert of one story for one channel: content only, the platform lays it out. */
export function composeAlert(content: AlertContent): AlertMessage {
  const { article, slug, delivery } = content;
  const alsoReportedBy = [...new Set(content.outlets)].filter((outlet) => outlet !== article.outlet);
  const updates = content.changes.filter((change) => change.foundAt > article.foundAt).flatMap(toUpdate);
  return {
    kind: 'alert',
    card: withFullerText(storyCard(article, content.brief, { alsoReportedBy, updates }), content),
    topics: delivery.because,
    ...(delivery.met?.length ? { met: delivery.met } : {}),
    mention: delivery.mention,
    buttons: storyButtons(slug, delivery.because[0]),
  };
}

function toUpdate({ changes, outlet, foundAt }: AlertFacts['changes'][number]): UpdateLine[] {
  return changes.slice(0, 1).map(({ after }) => ({ text: after, outlet, at: foundAt }));
}

/** Headline and link stay those that readers know; whose words stand below them is said. */
function withFullerText(card: StoryCard, { article, fuller }: AlertContent): StoryCard {
  if (!fuller) return card;
  const { summary, quotes, actors } = storyCard({ ...article, textSource: 'page' }, fuller.brief);
  const note = fuller.outlet === article.outlet ? null : `Summary and quotes: ${fuller.outlet}`;
  return { ...card, summary, quotes, actors, note };
}

/** An alert that no topic asked for can be followed and muted by the words of its story. */
function storyButtons(slug: string, topic: string = slug): Button[] {
  return [
    { label: 'Quotes', command: `/quotes ${slug}` },
    { label: 'Actors', command: `/actors ${slug}` },
    { label: 'Timeline', command: timelineLine(topic) },
    ...topicButtons(topic),
  ];
}
