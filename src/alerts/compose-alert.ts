import type { AlertMessage, Button } from '../chat/message.ts';
import { storyCard } from '../chat/story-card.ts';
import type { Article } from '../news/article.ts';
import type { Brief } from '../news/brief.ts';
import type { Story } from '../news/story.ts';
import type { ArticleStore } from '../store/articles.ts';
import type { BriefStore } from '../store/briefs.ts';
import type { DueDelivery } from '../store/deliveries.ts';
import type { StoryStore } from '../store/stories.ts';

export type AlertContent = {
  delivery: Pick<DueDelivery, 'because' | 'mention'>;
  story: Story;
  article: Article;
  brief: Brief;
};

type AlertStores = {
  articles: Pick<ArticleStore, 'byId'>;
  briefs: Pick<BriefStore, 'of'>;
  stories: Pick<StoryStore, 'byId'>;
};

/** Loads what a delivery is about; a planned one without its article, brief or story is a bug. */
export async function loadAlert(delivery: DueDelivery, stores: AlertStores): Promise<AlertMessage> {
  const [article, brief, story] = await Promise.all([
    stores.articles.byId(delivery.articleId),
    stores.briefs.of(delivery.articleId),
    stores.stories.byId(delivery.storyId),
  ]);
  if (!article || !brief || !story) throw new Error(`Delivery ${delivery.id} has no article, brief or story`);
  return composeAlert({ delivery, story, article, brief });
}

/** The alert of one story for one channel: content only, the platform lays it out. */
export function composeAlert(content: AlertContent): AlertMessage {
  return {
    kind: 'alert',
    card: storyCard(content.article, content.brief),
    topics: content.delivery.because,
    mention: content.delivery.mention,
    buttons: storyButtons(content.story.slug, content.delivery.because[0]),
  };
}

function storyButtons(slug: string, topic: string | undefined): Button[] {
  return [
    { label: 'Quotes', command: `/quotes ${slug}` },
    { label: 'Actors', command: `/actors ${slug}` },
    ...(topic ? [{ label: 'Timeline', command: `/timeline ${topic}` }] : []),
  ];
}
