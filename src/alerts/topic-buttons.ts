import type { Button } from '../chat/message.ts';
import { queryBeginning } from '../news/query-beginning.ts';

/** A channel that gets a topic follows it already: whoever presses wants it for themselves, or wants less of it here. */
export function topicButtons(topic: string): Button[] {
  return [
    { label: 'Follow topic', command: `/subscribe ${topic} me` },
    { label: 'Mute topic here', command: `/unsubscribe ${queryBeginning(topic)} for=1d` },
  ];
}
