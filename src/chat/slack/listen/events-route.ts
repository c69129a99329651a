import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import { z } from 'zod';
import { withDeadline } from '../../../kit/deadline.ts';
import { messageOf, parseJson } from '../../../kit/errors.ts';
import { SECOND_MS } from '../../../kit/time.ts';
import type { ChatHealth } from '../../chat.ts';
import type { Once } from '../once.ts';
import type { SlackBase } from '../sdk-logger.ts';

/** A signed request is at most this old, or this far in the future. */
const SIGNATURE_AGE_MAX_S = 5 * 60;
/** Slack's requests have a few kilobytes, those with the state of a modal more. */
const REQUEST_BYTES_MAX = 1024 * 1024;
const QUESTIONS_END_MS = 3000;

export type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** Slack over HTTP: one route that takes events, commands, presses and forms, and hands them to Bolt. */
export type EventsRoute = {
  handle: Handle;
  receiver: Receiver;
  /** Good while questions are taken: only between the listener's start and its stop. */
  health(): ChatHealth;
  close(): Promise<void>;
};

type RouteDeps = SlackBase & { signingSecret: string; once: Once };

export function createEventsRoute(deps: RouteDeps): EventsRoute {
  let app: App | null = null;
  const underWay = new Set<Promise<void>>();

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const content = await readContent(request, deps);
    if (content.kind === 'refused') return end(response, content.status);
    if (content.kind === 'challenge') return sendJson(response, { challenge: content.challenge });
    if (content.kind === 'probe') return end(response, 200);
    // Slack then sends events again, and shows a command as failed.
    if (!app) return end(response, 503);
    // Somebody who saw a signed request could send it again while its signature holds.
    if (!(await deps.once(`signed:${content.signature}`, content.until))) return end(response, 200);
    if (!app) return end(response, 503);
    const question = answer(app, { body: content.body, request, response });
    underWay.add(question);
    await question.finally(() => underWay.delete(question));
  };
  const close = async (): Promise<void> => {
    app = null;
    await withDeadline(Promise.allSettled(underWay), QUESTIONS_END_MS, () => undefined);
  };
  return {
    handle: (request, response) => {
      take(request, response).catch((error: unknown) => {
        deps.log.error(`a request was not answered: ${messageOf(error)}`);
        if (!response.headersSent) end(response, 500);
      });
    },
    receiver: {
      init: (bolt) => {
        app = bolt;
      },
      start: async () => undefined,
      stop: close,
    },
    health: () => (app ? { ok: true, state: 'taking requests' } : { ok: false, state: 'stopped' }),
    close,
  };
}

async function readContent(request: IncomingMessage, deps: RouteDeps): Promise<SignedContent> {
  if (request.method !== 'POST') return { kind: 'refused', status: 405 };
  const body = await readBytes(request);
  if (body === null) return { kind: 'refused', status: 413 };
  const signed = {
    body,
    timestamp: header(request, 'x-slack-request-timestamp'),
    signature: header(request, 'x-slack-signature'),
  };
  if (!isSigned(signed, deps.signingSecret, deps.now())) {
    deps.log.warn('a request without a valid signature was refused (wrong SLACK_SIGNING_SECRET, or not from Slack)');
    return { kind: 'refused', status: 401 };
  }
  const content = readRequestBody(body.toString('utf8'), header(request, 'content-type'));
  if (content.kind !== 'payload') return content;
  const until = new Date((Number(signed.timestamp) + SIGNATURE_AGE_MAX_S) * SECOND_MS);
  return { ...content, signature: signed.signature, until };
}

async function readBytes(request: IncomingMessage): Promise<Buffer | null> {
  // The announced size may be wrong, so the bytes are counted below as well.
  if (Number(header(request, 'content-length')) > REQUEST_BYTES_MAX) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > REQUEST_BYTES_MAX) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

type BoltRequest = { body: ReceiverEvent['body']; request: IncomingMessage; response: ServerResponse };

/** Runs the handlers. The acknowledgement is the HTTP answer; replies go by response_url or the Web API. */
async function answer(app: App, { body, request, response }: BoltRequest): Promise<void> {
  const retries = Number(header(request, 'x-slack-retry-num'));
  const ack: ReceiverEvent['ack'] = async (content: unknown) => {
    if (response.headersSent) return;
    if (typeof content === 'string' && content !== '')
      response.writeHead(200, { 'content-type': 'text/plain' }).end(content);
    else if (typeof content === 'object' && content !== null) sendJson(response, content);
    else end(response, 200);
  };
  const retryReason = header(request, 'x-slack-retry-reason');
  await app.processEvent({ body, ack, ...(retries > 0 ? { retryNum: retries, retryReason } : {}) });
  // A press of a link button has no handler, but must be acknowledged.
  await ack();
}

function sendJson(response: ServerResponse, content: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(content));
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0 }).end();
}

/**
 * Whether Slack signed a request just now (docs.slack.dev, verifying-requests-from-slack). Bolt's own check lets
 * timestamps from the future pass, so that an intercepted request could be sent again until then.
 */
export function isSigned(
  { body, timestamp, signature }: { body: Buffer; timestamp: string; signature: string },
  signingSecret: string,
  now: Date,
): boolean {
  if (!/^\d{1,12}$/u.test(timestamp)) return false;
  const ageSeconds = Math.abs(now.getTime() / SECOND_MS - Number(timestamp));
  if (ageSeconds > SIGNATURE_AGE_MAX_S) return false;
  const wanted = Buffer.from(
    `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body).digest('hex')}`,
  );
  const sent = Buffer.from(signature);
  return wanted.length === sent.length && timingSafeEqual(wanted, sent);
}

/** A payload comes with its signature, which holds until then. */
type SignedContent =
  | Exclude<RequestContent, { kind: 'payload' }>
  | (Extract<RequestContent, { kind: 'payload' }> & { signature: string; until: Date });

type RequestContent =
  | { kind: 'payload'; body: Record<string, unknown> }
  /** Slack asks whether this address is ours (docs.slack.dev, reference/events/url_verification). */
  | { kind: 'challenge'; challenge: string }
  /** Slack checks our certificate from time to time. */
  | { kind: 'probe' }
  | { kind: 'refused'; status: number };

const anything = z.record(z.string(), z.unknown());
const challenge = z.object({ type: z.literal('url_verification'), challenge: z.string().max(1000) });

/** Events come as JSON, commands as a form, presses and modals as a form with JSON in `payload`. */
function readRequestBody(text: string, contentType: string): RequestContent {
  if (contentType.startsWith('application/json')) return readJson(text);
  const form = Object.fromEntries(new URLSearchParams(text));
  if (form['ssl_check'] !== undefined) return { kind: 'probe' };
  return form['payload'] === undefined ? { kind: 'payload', body: form } : readJson(form['payload']);
}

function readJson(text: string): RequestContent {
  const parsed = anything.safeParse(parseJson(text));
  if (!parsed.success) return { kind: 'refused', status: 400 };
  const sent = challenge.safeParse(parsed.data);
  if (sent.success) return { kind: 'challenge', challenge: sent.data.challenge };
  return { kind: 'payload', body: parsed.data };
}
