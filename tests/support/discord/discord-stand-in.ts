import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type ApiReply, apiError } from './api-error.ts';
import { createFaults, type Fault, type FaultPlan } from './faults.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createInteractions, type Interactions } from './interactions.ts';
import { createRateLimits, type Pace, type RateLimits, rateLimitReply } from './rate-limits.ts';
import { type Call, type Parts, routeOf } from './routes.ts';
import { addChannel, type Channel, createWorld, type StoredMessage, type World } from './world.ts';

type SeenCall = { method: string; path: string; body: unknown; status: number | null };

/** A Discord of our own on loopback: REST v10 and gateway, close enough that discord.js runs unchanged against it. */
export type DiscordStandIn = {
  apiUrl: string;
  token: string;
  world: World;
  channel: Channel;
  addChannel(channel: Partial<Channel> & { name: string }): Channel;
  /** What stands in a channel, oldest first. */
  messages(channelId: string): StoredMessage[];
  deleteMessage(messageId: string): void;
  interactions: Interactions;
  gateway: Gateway;
  faults: FaultPlan;
  calls: SeenCall[];
  stop(): Promise<void>;
};

export type StandInOptions = {
  /** Posts per channel; Discord is seen to take about 5 in 5 s. */
  pace?: Pace;
  /** How long a nonce is remembered; Discord says "a few minutes". */
  nonceWindowMs?: number;
  heartbeatMs?: number;
  shards?: number;
};

type Service = { parts: Parts; faults: FaultPlan; limits: RateLimits; calls: SeenCall[] };

export async function startDiscord(options: StandInOptions = {}): Promise<DiscordStandIn> {
  const world = createWorld();
  const channel = addChannel(world, { name: 'world-news' });
  const server = createServer();
  const port = await listen(server);
  const gatewayUrl = () => `ws://127.0.0.1:${port}/gateway`;
  const gateway = createGateway(server, { world, url: gatewayUrl, heartbeatMs: options.heartbeatMs ?? 41_250 });
  const interactions = createInteractions(world, gateway);
  const { shards = 1, nonceWindowMs = 180_000 } = options;
  const parts = { world, interactions, gatewayUrl, shards, nonceWindowMs };
  const limits = createRateLimits(options.pace ?? { limit: 5, windowMs: 5_000 });
  const service: Service = { parts, faults: createFaults(), limits, calls: [] };
  server.on('request', (request, response) => void serve(request, response, service));
  return {
    ...{ apiUrl: `http://127.0.0.1:${port}/api`, token: world.token, world, channel, interactions, gateway },
    ...{ faults: service.faults, calls: service.calls },
    addChannel: (added) => addChannel(world, added),
    messages: (id) => world.messages.filter((message) => message.channelId === id && !world.deleted.has(message.id)),
    deleteMessage: (id) => void world.deleted.add(id),
    stop: () => stop(server, gateway),
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The stand-in has no port');
  return address.port;
}

async function stop(server: Server, gateway: Gateway): Promise<void> {
  gateway.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function serve(request: IncomingMessage, response: ServerResponse, service: Service): Promise<void> {
  const call = await readCall(request);
  if (call === null) return respond(response, apiError(404, 0, '404: Not Found'));
  const seen: SeenCall = { method: call.method, path: call.path, body: call.body, status: null };
  service.calls.push(seen);
  const fault = service.faults.next(`${call.method} ${call.path}`);
  const answer = () => answerTo(call, request, service);
  const reply = fault ? faulty(fault, response, answer) : answer();
  seen.status = reply?.status ?? null;
  if (reply) respond(response, reply);
}

/** A call with files carries its JSON as a part of the form (reference, Uploading Files). */
async function jsonOf(body: Buffer, contentType: string): Promise<string> {
  if (!contentType.startsWith('multipart/form-data')) return body.toString('utf8');
  const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
  const file = form.get('files[0]');
  if (!(file instanceof File)) throw new Error('A form without a file');
  return String(form.get('payload_json'));
}

async function readCall(request: IncomingMessage): Promise<Call | null> {
  const url = new URL(request.url ?? '/', 'http://stand-in.invalid');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = await jsonOf(Buffer.concat(chunks), request.headers['content-type'] ?? '');
  if (!url.pathname.startsWith('/api/v10/')) return null;
  const body: unknown = text === '' ? null : JSON.parse(text);
  return {
    method: request.method ?? 'GET',
    path: url.pathname.slice('/api/v10'.length),
    query: url.searchParams,
    body,
  };
}

function answerTo(call: Call, request: IncomingMessage, { parts, limits }: Service): ApiReply {
  const route = routeOf(call);
  if (!route) return apiError(404, 0, '404: Not Found');
  const given = request.headers.authorization;
  if (route.bot && given !== `Bot ${parts.world.token}`) return apiError(401, 0, '401: Unauthorized');
  const channelId = /^\/channels\/(\d+)\/messages$/.exec(call.path)?.[1];
  const posts = call.method === 'POST' && channelId !== undefined;
  const { headers, tooMany } = limits.take(posts ? `post ${channelId}` : `${call.method} ${call.path}`);
  const reply = tooMany ?? route.run(parts);
  return { ...reply, headers: { ...headers, ...reply.headers } };
}

/** The reply to send, or null when the call gets none (any more). */
function faulty(fault: Fault, response: ServerResponse, answer: () => ApiReply): ApiReply | null {
  switch (fault.kind) {
    case 'rate-limit':
      return rateLimitReply(fault.retryAfterSeconds, fault.scope);
    case 'refuse':
      return apiError(fault.status, fault.code, fault.message);
    case 'page':
      return { status: fault.status, body: '<html>blocked</html>', headers: { 'content-type': 'text/html' } };
    case 'error-before':
      return { status: fault.status, body: { message: 'Internal Server Error', code: 0 } };
    case 'error-after':
      answer();
      return { status: fault.status, body: { message: 'Internal Server Error', code: 0 } };
    default:
      return silent(fault, response, answer);
  }
}

function silent(fault: Fault, response: ServerResponse, answer: () => ApiReply): null {
  if (fault.kind === 'drop-after' || fault.kind === 'hang-after' || fault.kind === 'half-answer') answer();
  if (fault.kind === 'half-answer') response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":');
  if (fault.kind === 'drop-before' || fault.kind === 'drop-after') response.destroy();
  return null;
}

function respond(response: ServerResponse, { status, body, headers }: ApiReply): void {
  if (status === 204) return void response.writeHead(status, headers).end();
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
}
