import type { Message, StoryCard } from '../chat/message.ts';
import type { PreviewMessage } from '../chat/preview/preview-messages.ts';
import { renderText } from '../chat/preview/render-text.ts';

/** What most readers of the API look for, without knowing our kinds of message. */
type CardFields = Pick<StoryCard, 'headline' | 'summary' | 'actors' | 'quotes' | 'outlet' | 'publishedAt'> & {
  link: string;
};
export type MessageJson = Message & Partial<CardFields>;
export type EntryJson = Partial<CardFields> & Omit<PreviewMessage, 'message'> & { message: MessageJson; text: string };

/** A message as the API gives it: with the fields of its story, where it has one, beside its own. */
export function messageJson(message: Message): MessageJson {
  return { ...message, ...cardFields(message) };
}

/** A posted message as the API gives it. */
export function entryJson(posted: PreviewMessage): EntryJson {
  return {
    id: posted.id,
    at: posted.at,
    channel: posted.channel,
    threadOf: posted.threadOf,
    ...cardFields(posted.message),
    message: messageJson(posted.message),
    text: renderText(posted.message),
  };
}

function cardFields(message: Message): Partial<CardFields> {
  if (message.kind !== 'alert' && message.kind !== 'brief') return {};
  const { headline, summary, actors, url, quotes, outlet, publishedAt } = message.card;
  return { headline, summary, actors, link: url, quotes, outlet, publishedAt };
}
