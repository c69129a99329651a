import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';

export type Trouble =
  /** Refused, and surely not carried out. */
  | { kind: 'busy'; status: number; retryAfterSeconds: number | null }
  /** The socket is cut before anything is carried out. */
  | { kind: 'cut-before' }
  /** Carried out, and the socket is cut instead of an answer. */
  | { kind: 'cut-after' }
  /** Carried out, and answered with an error. */
  | { kind: 'error-after'; status: number }
  /** Carried out, and answered late. */
  | { kind: 'late'; ms: number };

export type Gate = {
  url: string;
  /** What was let in, refused for its pace, and broken, by kind; and how close two posts to one channel came. */
  counts: Record<string, number>;
  close(): Promise<void>;
};

export type GateOptions = {
  target: string;
  /** The channel a request posts to, or null where it posts to none. */
  channelOf: (request: { method: string; path: string; body: string }) => string | null;
  /** The next trouble, or none. */
  trouble: (isPost: boolean) => Trouble | null;
  /** The shortest time between two posts to one channel; a shorter one is answered with a 429. */
  paceMs: number;
};

const CLOSEST = 'closest-ms';

/** Stands before a platform: keeps its pace, and lets go wrong what goes wrong on the way there and back. */
export async function openGate(options: GateOptions): Promise<Gate> {
  const counts: Record<string, number> = {};
  /** When each channel was last posted to. */
  const lastPost = new Map<string, number>();
  const count = (kind: string) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
  };
  const server = createServer((request, response) => {
    void pass(request, response).catch(() => response.destroy());
  });

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(request);
    const call = { method: request.method ?? 'GET', path: request.url ?? '/', body: body.toString('utf8') };
    const channel = options.channelOf(call);
    const trouble = options.trouble(channel !== null);
    if (trouble) count(trouble.kind);
    if (trouble?.kind === 'cut-before') response.destroy();
    else if (trouble?.kind === 'busy') refuse(response, trouble.status, trouble.retryAfterSeconds);
    else if (channel !== null && !letIn(channel)) tooFast(response);
    else await carryOut(trouble, await ask(options.target, request, body), response);
  }

  function tooFast(response: ServerResponse): void {
    count('too-fast');
    refuse(response, 429, 1);
  }

  function letIn(channel: string): boolean {
    const now = performance.now();
    const last = lastPost.get(channel);
    if (last !== undefined && now - last < options.paceMs) return false;
    lastPost.set(channel, now);
    if (last !== undefined)
      counts[CLOSEST] = Math.min(counts[CLOSEST] ?? Number.POSITIVE_INFINITY, Math.round(now - last));
    count('let-in');
    return true;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The gate has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    counts,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function carryOut(trouble: Trouble | null, answer: Answer, response: ServerResponse): Promise<void> {
  if (trouble?.kind === 'cut-after') response.destroy();
  else if (trouble?.kind === 'error-after') refuse(response, trouble.status, null);
  else {
    if (trouble?.kind === 'late') await new Promise((resolve) => setTimeout(resolve, trouble.ms));
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }
}

async function read(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** An error in words that both platforms' clients read. */
function refuse(response: ServerResponse, status: number, retryAfterSeconds: number | null): void {
  const headers = {
    'content-type': 'application/json',
    ...(retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds), 'x-ratelimit-scope': 'user' }),
  };
  const error = status === 429 ? 'ratelimited' : 'no_reason';
  const body = { ok: false, error, message: error, retry_after: retryAfterSeconds ?? 0, global: false };
  response.writeHead(status, headers).end(JSON.stringify(body));
}

type Answer = { status: number; headers: Record<string, string>; body: Buffer };

function ask(target: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = forward(new URL(url ?? '/', target), { ...(method ? { method } : {}), headers }, (answer) => {
      read(answer)
        .then((whole) => resolve({ status: answer.statusCode ?? 500, headers: plain(answer), body: whole }))
        .catch(reject);
    });
    sent.on('error', reject).end(body);
  });
}

function plain({ headers }: IncomingMessage): Record<string, string> {
  const kept = Object.entries(headers).filter(
    ([name]) => !/^(connection|transfer-encoding|content-length)$/.test(name),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}
