import type { RequestHandler } from 'express';
import { askHub } from './feeds/ask-hub.ts';
import { afterDenial, hubLease } from './feeds/hub-lease.ts';
import type { Parts } from './parts.ts';
import { createEnqueue } from './roles/enqueue.ts';
import type { WebSubDuties } from './roles/websub-duties.ts';
import { createSeal, type Seal } from './store/seal.ts';
import { websubCallback } from './web/websub-callback.ts';

type WebSubParts = Pick<Parts, 'store' | 'log' | 'clock'> & {
  settings: Pick<Parts['settings'], 'publicUrl' | 'encryptionKey'>;
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
  const secretOf = hubSecrets(settings);
  return {
    store: store.websub,
    ask: (asking) => askHub({ ...asking, secret: secretOf(asking.secret) }, { http: http.request, publicUrl }),
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
  const secretOf = hubSecrets(settings);
  const handle = websubCallback({
    async find(callback) {
      const found = await websub.byCallback(callback);
      return found && { ...found, secret: secretOf(found.secret) };
    },
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
    async mistrusted(feedId) {
      await websub.distrust(feedId);
      await feeds.pollSoon(feedId, clock.now());
    },
    log,
  });
  return [{ path: '/websub', handle }];
}

/** With ENCRYPTION_KEY, what hubs sign with is made of what is stored and the key; without it, it is what is stored. */
function hubSecrets({ encryptionKey }: WebSubParts['settings']): (stored: string | null) => string | null {
  if (encryptionKey === null) return (stored) => stored;
  let seal: Seal | null = null;
  return (stored) => {
    if (stored === null) return null;
    // The key takes 60 ms to make: not before a feed names a hub.
    seal ??= createSeal(encryptionKey.reveal());
    return seal.derive(stored);
  };
}
