import type { App } from '@slack/bolt';
import { EVENTS_REMEMBERED_MAX } from './limits.ts';

/** Slack delivers an event again when it is not sure of our acknowledgement (docs.slack.dev, events-api): once is enough. */
export function ignoreRepeats(app: App): void {
  const isNew = createOnce();
  app.use(async ({ body, next }) => {
    const id = 'event_id' in body && typeof body.event_id === 'string' ? body.event_id : null;
    if (id === null || isNew(id)) await next();
  });
}

/** The oldest half is forgotten when there are too many: a repeat comes within minutes. */
function createOnce(): (id: string) => boolean {
  let seen = new Set<string>();
  let before = new Set<string>();
  return (id) => {
    if (seen.has(id) || before.has(id)) return false;
    if (seen.size >= EVENTS_REMEMBERED_MAX) {
      before = seen;
      seen = new Set();
    }
    seen.add(id);
    return true;
  };
}
