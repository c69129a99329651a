import { type AskOutcome, mayKnowSecret } from '../feeds/ask-hub.ts';
import { askAgainAt } from '../feeds/hub-lease.ts';
import type { PollDeps, PollOutcome } from '../feeds/poll-feed.ts';
import { readPushed } from '../feeds/read-pushed.ts';
import type { Feed } from '../news/feed.ts';
import type { ArticleId } from '../news/ids.ts';
import type { Log } from '../news/log.ts';
import type { Asking, WebSubStore } from '../store/websub.ts';

export type WebSubDuties = {
  store: WebSubStore;
  ask: (asking: Asking) => Promise<AskOutcome>;
  /** Nobody can guess it. */
  newSecret: () => string;
};

type DutyDeps = Pick<PollDeps, 'readFeed' | 'saveEntries' | 'now'> & {
  websub: WebSubDuties;
  enqueueArticles: (ids: readonly ArticleId[]) => Promise<void>;
  log: Log;
};

/** Reads what hubs pushed of the feed; where that cannot be read, a poll is to find what it held. */
export async function readPushes(feed: Feed, deps: DutyDeps): Promise<'read' | 'unreadable'> {
  const { websub, log } = deps;
  let all: 'read' | 'unreadable' = 'read';
  for (const push of await websub.store.pushes(feed.id)) {
    const outcome = await readPushed({ feed, ...push }, deps);
    if (outcome.kind === 'new') {
      await deps.enqueueArticles([...outcome.new, ...outcome.changed]);
      log.info({ feedId: feed.id, feed: feed.name, new: outcome.new.length }, 'feed pushed');
    } else {
      all = 'unreadable';
      await websub.store.distrust(feed.id);
      log.warn({ feedId: feed.id, feed: feed.name, reason: outcome.reason }, 'push not read');
    }
    await websub.store.donePush(push.id);
  }
  return all;
}

/** Notes what a poll says of the feed's hub. Says whether pushes may be relied on until the next one. */
export async function heedPoll(feed: Feed, outcome: PollOutcome, deps: DutyDeps): Promise<boolean> {
  const { store, newSecret } = deps.websub;
  if (outcome.kind === 'new') {
    const { hub } = outcome;
    const secret = hub && mayKnowSecret(hub.hub) ? newSecret() : null;
    if (hub) await store.offer(feed.id, { ...hub, callback: newSecret(), secret }, deps.now());
    else await store.forget(feed.id);
    if (outcome.articles.length > 0) await store.distrust(feed.id);
  }
  return store.isPushed(feed.id, deps.now());
}

/** Subscribes, renews or ends the feed's subscription, whichever is due; the hub then asks back at our callback. */
export async function askDueHub(feed: Feed, { websub, log, now }: DutyDeps): Promise<void> {
  const asking = await websub.store.begin(feed.id, now(), (tries) => askAgainAt(tries, now()));
  if (!asking) return;
  const { hub, mode } = asking;
  const outcome = await websub.ask(asking);
  if (outcome.kind === 'accepted') {
    log.info({ feedId: feed.id, hub, mode }, 'hub asked');
    return;
  }
  await websub.store.refused(feed.id, outcome.reason);
  log.warn({ feedId: feed.id, hub, mode, reason: outcome.reason }, 'hub refuses');
}
