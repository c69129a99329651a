import { json, type Request, type RequestHandler } from 'express';
import { z } from 'zod';
import type { Message } from '../chat/message.ts';
import type { Preview } from '../chat/preview/create-preview.ts';
import type { PreviewMessage } from '../chat/preview/preview-messages.ts';
import { renderHtml } from '../chat/preview/render-html.ts';
import { renderText } from '../chat/preview/render-text.ts';
import { unreachable } from '../kit/errors.ts';
import type { EventStream } from './event-stream.ts';
import { type Refusal, sendProblem } from './respond.ts';
import type { Route } from './routes.ts';
import { sampleLink } from './sample-pages.ts';
import type { Visit } from './visit.ts';

type PreviewApiDeps = { preview: Pick<Preview, 'ask' | 'suggest' | 'after'>; events: EventStream; now: () => Date };

const BODY_BYTES_MAX = 16_384;
const MESSAGES_MAX = 1000;
const TYPED_MAX = 200;

/** A row's id: digits that fit the store's bigint. */
const rowId = z.string().regex(/^\d{1,18}$/);
const commandBody = z.object({ text: z.string().trim().min(1) });

/** The JSON endpoints and the event stream under /api/preview: the installation's channel, asked as the operator. */
export function previewRoutes(deps: PreviewApiDeps): Route[] {
  const get = (path: string, answer: PreviewAnswer): Route => {
    return { method: 'get', path: `/api/preview/${path}`, for: 'installation', handle: (visit) => answer(visit, deps) };
  };
  return [
    get('messages', listMessages),
    get('events', openEvents),
    get('suggestions', suggest),
    {
      ...{ method: 'post', path: '/api/preview/commands', for: 'installation' },
      read: [onlyJson, json({ limit: BODY_BYTES_MAX, strict: true })],
      handle: (visit) => answerCommand(visit, deps),
    },
  ];
}

type PreviewAnswer = (visit: Visit, deps: PreviewApiDeps) => Promise<void>;

async function openEvents(visit: Visit, { events }: PreviewApiDeps): Promise<void> {
  const after = afterId(visit.request, visit.request.get('last-event-id'));
  if (after === 'bad') return sendProblem(visit.response, BAD_AFTER);
  await events.open(visit, after);
}

async function suggest({ request, response }: Visit, { preview }: PreviewApiDeps): Promise<void> {
  const { text } = request.query;
  const typed = typeof text === 'string' ? text.slice(0, TYPED_MAX) : '';
  response.set('Cache-Control', 'no-store').json({ suggestions: await preview.suggest(typed) });
}

/** The data of one event on the page: the API's entry with its card. */
export function eventData(message: PreviewMessage): string {
  const card = renderHtml({ ...message, visibility: 'public' }, sampleLink);
  return JSON.stringify({ ...entryJson(message), html: card.markup });
}

async function listMessages({ request, response }: Visit, { preview }: PreviewApiDeps): Promise<void> {
  const after = afterId(request, undefined);
  if (after === 'bad') return sendProblem(response, BAD_AFTER);
  const messages = await preview.after(after, MESSAGES_MAX);
  response.set('Cache-Control', 'no-store').json({ messages: messages.map(entryJson) });
}

function afterId(request: Request, resumed: string | undefined): string | null | 'bad' {
  const id = resumed ?? request.query['after'];
  if (id === undefined || id === '') return null;
  const read = rowId.safeParse(id);
  return read.success ? read.data : 'bad';
}

/** A form of another page can post text, but not JSON without asking first (Fetch Standard, CORS-preflight). */
const onlyJson: RequestHandler = (request, response, next) => {
  if (request.is('application/json')) return next();
  sendProblem(response, {
    status: 415,
    code: 'E_BODY_TYPE',
    what: 'The body is not JSON',
    todo: 'Send {"text":"/brief pakistan-taliban"} with "Content-Type: application/json".',
  });
};

async function answerCommand({ request, response, clientAddress }: Visit, deps: PreviewApiDeps): Promise<void> {
  const body = commandBody.safeParse(request.body);
  if (!body.success) return sendProblem(response, BAD_COMMAND);
  const outcome = await deps.preview.ask(body.data.text, clientAddress);
  switch (outcome.kind) {
    case 'answered': {
      const { message, visibility } = outcome.reply;
      // Only the page asks for the card. The card holds the time; without it, the same question has the same answer.
      const drawn = renderHtml({ id: null, at: deps.now(), message, visibility }, sampleLink);
      const card = request.query['card'] === undefined ? {} : { html: drawn.markup };
      response.set('Cache-Control', 'no-store');
      response.json({ text: renderText(message), message: messageJson(message), visibility, ...card });
      return;
    }
    case 'unusable':
      return sendProblem(response, { ...outcome.problem, status: 400 });
    case 'not-ready':
      return sendProblem(response.set('Retry-After', '1'), NOT_READY);
    default:
      return unreachable(outcome);
  }
}

/** A message as the API gives it: with the fields of its story, if it has one, beside its own. */
function messageJson(message: Message) {
  return { ...message, ...cardFields(message) };
}

/** A posted message as the API gives it. */
function entryJson({ id, at, channel, threadOf, message }: PreviewMessage) {
  const text = renderText(message);
  return { id, at, channel, threadOf, ...cardFields(message), message: messageJson(message), text };
}

/** The fields that most readers of the API look for, whatever the kind of the message. */
function cardFields(message: Message) {
  if (message.kind !== 'alert' && message.kind !== 'brief') return {};
  const { headline, summary, actors, url, quotes, outlet, publishedAt } = message.card;
  return { headline, summary, actors, link: url, quotes, outlet, publishedAt };
}

const BAD_AFTER: Refusal = {
  status: 400,
  code: 'E_AFTER',
  what: '"after" is not the id of a message',
  todo: 'Give the "id" of a message from an earlier answer, or leave it out.',
};
const BAD_COMMAND: Refusal = {
  status: 400,
  code: 'E_COMMAND_BODY',
  what: 'The body has no "text"',
  todo: 'Send {"text":"/brief pakistan-taliban"}.',
};
const NOT_READY: Refusal = {
  status: 503,
  code: 'E_STARTING',
  what: 'Slugline is still starting',
  todo: 'Try again in a moment.',
};
