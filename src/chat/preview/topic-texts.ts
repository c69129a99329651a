import { cleanText } from '../clean-text.ts';
import { matchedTopics } from '../matched-topics.ts';
import type { AlertMessage } from '../message.ts';

/** "pakistan-taliban (Pakistan, airstrike)": each topic of an alert with the words by which it matched. */
export function topicTexts(message: AlertMessage): string[] {
  return matchedTopics(message).map(({ topic, words }) => {
    const met = words.map(cleanText).filter((word) => word !== '');
    return met.length === 0 ? cleanText(topic) : `${cleanText(topic)} (${met.join(', ')})`;
  });
}
