import type { AlertMessage, Button } from '../chat/message.ts';
import { storyCard } from '../chat/story-card.ts';
import type { Article } from '../news/article.ts';
import type { Brief } from '../news/brief.ts';
import type { Story } from '../news/story.ts';
import type { DueDelivery } from '../store/deliveries.ts';

export type AlertContent = {
  delivery: Pick<DueDelivery, 'because' | 'mention'>;
  story: Story;
  article: Article;
  brief: Brief;
};

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
