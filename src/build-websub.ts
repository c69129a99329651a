import type { RequestHandler } from 'express';
import { askHub } from './feeds/ask-hub.ts';
import { afterDenial, hubLease } from './feeds/hub-lease.ts';
import type { Parts } from './parts.ts';
import { createEnqueue } from './roles/enqueue.ts';
import type { WebSubDuties } from './roles/websub-duties.ts';
import { websubCallback } from './web/websub-callback.ts';

type WebSubParts = Pick<Parts, 'store' | 'log' | 'clock'> & {
  settings: Pick<Parts['settings'], 'publicUrl'>;
  jobs: Pick<Parts['jobs'], 'addMany'>;
};

/** What a feed's job does about hubs; nothing where they cannot reach this server. */
export function buildWebSubDuties({
  settings,
  store,
  http,
  clock,
}: Omit<WebSubParts, 'jobs' | 'log'> & Pick<Parts, 'http'>): WebSubDuties | null {
  const { publicUrl } = settings;
  if (publicUrl === null) return null;
  return {
    store: store.websub,
    ask: (asking) => askHub(asking, { http: http.request, publicUrl }),
    newSecret: () => clock.newNonce() + clock.newNonce(),
  };
}

/** Where hubs ask back and push to. */
export function buildWebSubRoutes({
  settings,
  store,
  jobs,
  log,
  clock,
}: WebSubParts): { path: string; handle: RequestHandler }[] {
  if (settings.publicUrl === null) return [];
  const { websub, feeds } = store;
  const handle = websubCallback({
    find: websub.byCallback,
    async verified(feedId, mode, leaseSeconds) {
      if (mode === 'unsubscribe') await websub.forget(feedId);
      else await websub.verified(feedId, hubLease(leaseSeconds, { now: clock.now(), random: clock.random }));
    },
    denied: (feedId, reason) => websub.denied(feedId, { reason, again: afterDenial(clock.now()) }),
    async pushed(feedId, push) {
      const at = clock.now();
      if (push === null) {
        await websub.notePush(feedId, at);
        await feeds.pollSoon(feedId, at);
        return;
      }
      await websub.addPush(feedId, { ...push, at });
      await createEnqueue(jobs).polls([feedId]);
    },
    log,
  });
  return [{ path: '/websub', handle }];
}
