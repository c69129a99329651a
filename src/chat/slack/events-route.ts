import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import { isSigned } from './check-signature.ts';
import { QUESTIONS_END_MS, REQUEST_BYTES_MAX } from './limits.ts';
import { type ReadBody, readRequestBody } from './request-body.ts';
import type { SlackLog } from './sdk-logger.ts';

export type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** Slack over HTTP: one route that takes events, commands, presses and forms, and hands them to Bolt. */
export type EventsRoute = {
  handle: Handle;
  receiver: Receiver;
  /** Whether questions are taken: only between the listener's start and its stop. */
  isOpen(): boolean;
};

type RouteDeps = { signingSecret: string; now: () => Date; log: SlackLog };

export function createEventsRoute(deps: RouteDeps): EventsRoute {
  let app: App | null = null;
  const underWay = new Set<Promise<void>>();

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = await readAsked(request, deps);
    if (asked.kind === 'refused') return end(response, asked.status);
    if (asked.kind === 'challenge') return sendJson(response, { challenge: asked.challenge });
    if (asked.kind === 'probe') return end(response, 200);
    // Slack sends events again; a command is told to its asker as failed.
    if (!app) return end(response, 503);
    const question = answer(app, { body: asked.body, request, response });
    underWay.add(question);
    await question.finally(() => underWay.delete(question));
  };

  return {
    handle: (request, response) => {
      take(request, response).catch((error: unknown) => {
        deps.log.error(`a request was not answered: ${error instanceof Error ? error.message : 'no reason given'}`);
        if (!response.headersSent) end(response, 500);
      });
    },
    receiver: {
      init: (bolt) => {
        app = bolt;
      },
      start: async () => undefined,
      stop: async () => {
        app = null;
        await Promise.race([Promise.allSettled(underWay), wait(QUESTIONS_END_MS, undefined, { ref: false })]);
      },
    },
    isOpen: () => app !== null,
  };
}

type Asked = Exclude<ReadBody, { kind: 'unreadable' }> | { kind: 'refused'; status: number };

async function readAsked(request: IncomingMessage, deps: RouteDeps): Promise<Asked> {
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
  const read = readRequestBody(body.toString('utf8'), header(request, 'content-type'));
  return read.kind === 'unreadable' ? { kind: 'refused', status: 400 } : read;
}

async function readBytes(request: IncomingMessage): Promise<Buffer | null> {
  // Told before it is read, it is answered; told wrongly, the connection is cut below.
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

type Exchange = { body: ReceiverEvent['body']; request: IncomingMessage; response: ServerResponse };

/** The acknowledgement is the HTTP answer; what comes later goes by response_url or the Web API. */
async function answer(app: App, { body, request, response }: Exchange): Promise<void> {
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
  // What no listener takes (a press of a link button) is done by having been heard.
  await ack();
}

function sendJson(response: ServerResponse, content: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(content));
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0 }).end();
}
