import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import type { FeedId } from '../news/ids.ts';
import type { Log } from '../news/log.ts';
import { isSignedBy } from './hub-signature.ts';

type Mode = 'subscribe' | 'unsubscribe';
type Subscription = { feedId: FeedId; topic: string; secret: string | null; pending: Mode | null };

export type WebSubDeps = {
  find: (callback: string) => Promise<Subscription | null>;
  /** The hub has verified what we asked for. */
  verified: (feedId: FeedId, mode: Mode, leaseSeconds: number | null) => Promise<void>;
  denied: (feedId: FeedId, reason: string) => Promise<void>;
  /** What the publisher pushed; null where the sender cannot be known, which only says when to look. */
  pushed: (feedId: FeedId, push: { body: Uint8Array; contentType: string | null } | null) => Promise<void>;
  /** A push is signed wrongly: perhaps with the secret of another ENCRYPTION_KEY. */
  mistrusted: (feedId: FeedId) => Promise<void>;
  log: Log;
};

/** As much as is read of a feed when it is polled. */
const PUSH_BYTES_MAX = 10 * 1024 * 1024;
const SHORT = 2_000;

const textSchema = z.string().max(SHORT);
const IntentSchema = z.discriminatedUnion('hub.mode', [
  z.object({
    'hub.mode': z.enum(['subscribe', 'unsubscribe']),
    'hub.topic': textSchema,
    'hub.challenge': textSchema.min(1),
    'hub.lease_seconds': z.coerce.number().int().positive().nullable().catch(null).default(null),
  }),
  z.object({
    'hub.mode': z.literal('denied'),
    'hub.topic': textSchema,
    'hub.reason': textSchema.catch(''),
  }),
]);

/** Where hubs ask back and push to (W3C WebSub sections 5.3, 5.2 and 7): /<callback>, known to one hub alone. */
export function websubCallback(deps: WebSubDeps): RequestHandler {
  const route = Router();
  route.get('/:callback', async (request, response) => {
    const subscription = await deps.find(request.params.callback);
    if (subscription) await answerIntent({ request, response, subscription }, deps);
    else response.status(404).end();
  });
  route.post('/:callback', async (request, response, next) => {
    const subscription = await deps.find(request.params.callback);
    // Section 7: a hub may end a subscription whose callback is gone.
    if (!subscription) return void response.status(410).end();
    const take = () => takePush({ request, response, subscription }, deps).catch(next);
    readBody(request, response, (error: unknown) => (error ? next(error) : void take()));
  });
  return route;
}

/** Only for callbacks that exist. A compressed body is refused: what is signed are the bytes as they were sent. */
const readBody = express.raw({ type: () => true, limit: PUSH_BYTES_MAX, inflate: false });

type Call = { request: Request; response: Response; subscription: Subscription };

/** Confirms what we asked for and nothing else; anybody else's wish finds nothing here. */
async function answerIntent({ request, response, subscription }: Call, deps: WebSubDeps): Promise<void> {
  const { feedId, topic, pending } = subscription;
  const intent = IntentSchema.safeParse(request.query);
  if (!intent.success || intent.data['hub.topic'] !== topic) return void response.status(404).end();
  if (intent.data['hub.mode'] === 'denied') {
    const reason = intent.data['hub.reason'];
    await deps.denied(feedId, reason);
    deps.log.warn({ feedId, reason }, 'hub denies the subscription');
    return void response.status(200).end();
  }
  const { 'hub.mode': mode, 'hub.challenge': challenge, 'hub.lease_seconds': leaseSeconds } = intent.data;
  if (mode !== pending) return void response.status(404).end();
  await deps.verified(feedId, mode, leaseSeconds);
  deps.log.info({ feedId, mode, leaseSeconds }, 'hub subscription verified');
  // Section 5.3.1: as text, so that no browser takes a challenge for a page.
  response.status(200).type('text/plain').send(challenge);
}

/** Answers at once and the same whether the signature is right or not: section 8 has a wrong one ignored in silence. */
async function takePush({ request, response, subscription }: Call, deps: WebSubDeps): Promise<void> {
  const { feedId, secret } = subscription;
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (secret === null) await deps.pushed(feedId, null);
  else if (isSignedBy(secret, request.get('x-hub-signature'), body)) {
    await deps.pushed(feedId, { body, contentType: request.get('content-type') ?? null });
  } else {
    deps.log.warn({ feedId, bytes: body.length }, 'push with a wrong signature ignored');
    await deps.mistrusted(feedId);
  }
  response.status(202).end();
}
