import type { AlertMessage } from './message.ts';

/** A topic that matched, and the words it met: a platform escapes both and writes "topic (word, word)". */
export type MatchedTopic = { topic: string; words: string[] };

/** The topics of an alert in their order; one that was planned before words were kept has none. */
export function matchedTopics({ topics, met = [] }: Pick<AlertMessage, 'topics' | 'met'>): MatchedTopic[] {
  return topics.map((topic) => ({ topic, words: met.find((each) => each.topic === topic)?.words ?? [] }));
}
