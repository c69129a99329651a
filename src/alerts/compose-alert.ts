import type { AlertMessage, Button, StoryCard, UpdateLine } from '../chat/message.ts';
import { storyCard } from '../chat/story-card.ts';
import type { Article } from '../news/article.ts';
import type { Brief } from '../news/brief.ts';
import type { Story, StoryChange } from '../news/story.ts';
import type { ArticleStore } from '../store/articles.ts';
import type { BriefStore } from '../store/briefs.ts';
import type { DueDelivery } from '../store/open-deliveries.ts';
import type { StoryStore } from '../store/stories.ts';
import type { Teller } from '../store/story-tellers.ts';

/** What an alert says of its delivery: the same when it is posted and when it is edited. */
export type AlertRef = Pick<DueDelivery, 'id' | 'nonce' | 'storyId' | 'articleId' | 'because' | 'mention'>;

export type AlertContent = {
  delivery: Pick<AlertRef, 'because' | 'mention'>;
  story: Story;
  article: Article;
  brief: Brief;
  /** Every outlet that tells the story, the first to do so first. */
  outlets: readonly string[];
  /** What was told since, the newest first. */
  changes: readonly StoryChange[];
  /** Another article whose text says more, where the alert's own has next to none. */
  fuller: { outlet: string; brief: Brief } | null;
};

type AlertStores = {
  articles: Pick<ArticleStore, 'withBrief'>;
  briefs: Pick<BriefStore, 'of'>;
  stories: Pick<StoryStore, 'byId' | 'tellers' | 'changes'>;
};

/** Loads what a delivery is about, as it stands now; one without its article, brief or story is a bug. */
export async function loadAlert(delivery: AlertRef, stores: AlertStores): Promise<AlertMessage> {
  const [told, story, tellers, changes] = await Promise.all([
    stores.articles.withBrief(delivery.articleId),
    stores.stories.byId(delivery.storyId),
    stores.stories.tellers(delivery.storyId),
    stores.stories.changes.of(delivery.storyId),
  ]);
  if (!told || !story) throw new Error(`Delivery ${delivery.id} has no article, brief or story`);
  const { article, brief } = told;
  const fuller = isThin(article, brief) ? await loadFuller(tellers, stores) : null;
  const outlets = tellers.map(({ outlet }) => outlet);
  return composeAlert({ delivery, story, article, brief, outlets, changes, fuller });
}

function isThin(article: Article, brief: Brief): boolean {
  return article.textSource === 'feed' || brief.summary.length === 0;
}

/** The text that tells most: most quotations, then most sentences, then the first. */
async function loadFuller(tellers: readonly Teller[], stores: AlertStores): Promise<AlertContent['fuller']> {
  const [best] = tellers
    .filter(({ textSource, sentences }) => textSource === 'page' && sentences > 0)
    .sort((one, other) => other.quotes - one.quotes || other.sentences - one.sentences);
  const brief = best ? await stores.briefs.of(best.articleId) : null;
  return best && brief ? { outlet: best.outlet, brief } : null;
}

/** The alert of one story for one channel: content only, the platform lays it out. */
export function composeAlert(content: AlertContent): AlertMessage {
  const { article, story, delivery } = content;
  const alsoReportedBy = [...new Set(content.outlets)].filter((outlet) => outlet !== article.outlet);
  const updates = content.changes.filter((change) => change.foundAt > article.foundAt).flatMap(toUpdate);
  return {
    kind: 'alert',
    card: withFullerText(storyCard(article, content.brief, { alsoReportedBy, updates }), content),
    topics: delivery.because,
    mention: delivery.mention,
    buttons: storyButtons(story.slug, delivery.because[0]),
  };
}

function toUpdate({ changes, outlet, foundAt }: StoryChange): UpdateLine[] {
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
    { label: 'Timeline', command: `/timeline ${topic}` },
    // The channel follows it already: whoever presses wants it for themselves.
    { label: 'Follow topic', command: `/subscribe ${topic} me` },
    { label: 'Mute topic here', command: `/unsubscribe ${topic} for=1d` },
  ];
}
