import { createHmac, timingSafeEqual } from 'node:crypto';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import type { FeedId } from '../news/ids.ts';
import type { Log } from '../news/log.ts';

type Mode = 'subscribe' | 'unsubscribe';
/** `secrets`: any of them may have signed a push; null where the hub has none. */
type HubSubscription = { feedId: FeedId; topic: string; secrets: Iterable<string> | null; pending: Mode | null };

export type WebSubDeps = {
  find: (callback: string) => Promise<HubSubscription | null>;
  /** The hub has verified our request. */
  verified: (feedId: FeedId, mode: Mode, leaseSeconds: number | null) => Promise<void>;
  denied: (feedId: FeedId, reason: string) => Promise<void>;
  /** The pushed body; null if the sender cannot be verified: the feed is then only polled soon. */
  pushed: (feedId: FeedId, push: { body: Uint8Array; contentType: string | null } | null) => Promise<void>;
  /** A push has a wrong signature, perhaps because ENCRYPTION_KEY was changed. */
  mistrusted: (feedId: FeedId) => Promise<void>;
  log: Log;
};

/** The same limit as for a polled feed. */
const PUSH_BYTES_MAX = 10 * 1024 * 1024;
const SHORT = 2_000;
/** The methods W3C WebSub section 8 allows. */
const METHODS = new Set(['sha1', 'sha256', 'sha384', 'sha512']);

const textSchema = z.string().max(SHORT);
const IntentSchema = z.discriminatedUnion('hub.mode', [
  z.object({
    'hub.mode': z.enum(['subscribe', 'unsubscribe']),
    'hub.topic': textSchema,
    'hub.challenge': textSchema.min(1),
    'hub.lease_seconds': z.coerce.number().int().positive().nullable().catch(null).default(null),
  }),
  z.object({ 'hub.mode': z.literal('denied'), 'hub.topic': textSchema, 'hub.reason': textSchema.catch('') }),
]);

/** The route at which hubs verify subscriptions and push (W3C WebSub 5.2, 5.3 and 7): /<callback>, known to one hub. */
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

/** Called only for known callbacks. A compressed body is refused, because the signature is over the bytes as sent. */
const readBody = express.raw({ type: () => true, limit: PUSH_BYTES_MAX, inflate: false });

type CallbackExchange = { request: Request; response: Response; subscription: HubSubscription };

/** Confirms only what we requested; any other request gets a 404. */
async function answerIntent({ request, response, subscription }: CallbackExchange, deps: WebSubDeps): Promise<void> {
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
  // Section 5.3.1: sent as text, so that no browser renders a challenge as a page.
  response.status(200).type('text/plain').send(challenge);
}

/** Gives the same answer for a wrong signature, which section 8 wants to be ignored silently. */
async function takePush({ request, response, subscription }: CallbackExchange, deps: WebSubDeps): Promise<void> {
  const { feedId, secrets } = subscription;
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (secrets === null) await deps.pushed(feedId, null);
  else if (isSignedByOne(secrets, request.get('x-hub-signature'), body)) {
    await deps.pushed(feedId, { body, contentType: request.get('content-type') ?? null });
  } else {
    deps.log.warn({ feedId, bytes: body.length }, 'push with a wrong signature ignored');
    await deps.mistrusted(feedId);
  }
  response.status(202).end();
}

function isSignedByOne(secrets: Iterable<string>, header: string | undefined, body: Uint8Array): boolean {
  for (const secret of secrets) if (isSignedBy(secret, header, body)) return true;
  return false;
}

/** Whether X-Hub-Signature ("sha256=…") is the HMAC of the raw body; compared in constant time. */
function isSignedBy(secret: string, header: string | undefined, body: Uint8Array): boolean {
  const [, method = '', signature = ''] = /^\s*(sha\d+)\s*=\s*([0-9a-f]+)\s*$/i.exec(header ?? '') ?? [];
  if (!METHODS.has(method.toLowerCase())) return false;
  const right = createHmac(method.toLowerCase(), secret).update(body).digest();
  const offered = Buffer.from(signature, 'hex');
  return offered.length === right.length && timingSafeEqual(offered, right);
}
