import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';

type Wish = { mode: string; topic: string; callback: string; secret: string | null; leaseSeconds: string | null };

export type Hub = {
  url: string;
  /** What subscribers asked for, in order. */
  wishes: Wish[];
  /** What subscribers answered to the hub's asking back: status and whether the challenge came back. */
  verified: { mode: string; status: number; echoed: boolean }[];
  /** How the hub answers from now on. */
  behave(changes: Partial<Behaviour>): void;
  /** Pushes to the newest subscriber and says what it answered. */
  push(body: string, options?: PushOptions): Promise<number>;
  /** Asks the newest subscriber back for something, as a hub or as somebody who only knows its address. */
  askBack(query: Record<string, string>): Promise<{ status: number; text: string }>;
  close(): Promise<void>;
};

type Behaviour = { status: number; leaseSeconds: number; denies: boolean };
type PushOptions = { method?: string; secret?: string; signature?: string; headers?: Record<string, string> };

const CHALLENGE = 'a-challenge-nobody-guesses';

/** A hub of our own on loopback: takes wishes, asks back, and pushes what it is told to. */
export async function startHub(): Promise<Hub> {
  const wishes: Wish[] = [];
  const verified: Hub['verified'] = [];
  let behaviour: Behaviour = { status: 202, leaseSeconds: 86_400, denies: false };
  const newest = (): Wish => {
    const wish = wishes.at(-1);
    if (!wish) throw new Error('Nobody has subscribed');
    return wish;
  };
  const askBack: Hub['askBack'] = async (query) => {
    const url = new URL(newest().callback);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const response = await fetch(url);
    return { status: response.status, text: await response.text() };
  };
  const verify = async (wish: Wish): Promise<void> => {
    const mode = behaviour.denies ? 'denied' : wish.mode;
    const lease = { 'hub.challenge': CHALLENGE, 'hub.lease_seconds': String(behaviour.leaseSeconds) };
    const answer = await askBack({ 'hub.mode': mode, 'hub.topic': wish.topic, ...(behaviour.denies ? {} : lease) });
    verified.push({ mode, status: answer.status, echoed: answer.text === CHALLENGE });
  };
  const server = createServer(async (request, response) => {
    const wish = readWish(await bodyOf(request));
    wishes.push(wish);
    response.writeHead(behaviour.status).end();
    if (behaviour.status === 202) await verify(wish).catch(() => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The hub does not listen');
  return {
    url: `http://127.0.0.1:${address.port}/hub`,
    wishes,
    verified,
    behave: (changes) => {
      behaviour = { ...behaviour, ...changes };
    },
    async push(body, options = {}) {
      const { callback, secret } = newest();
      const { method = 'sha256' } = options;
      const hmac = createHmac(method, options.secret ?? secret ?? '')
        .update(body)
        .digest('hex');
      const signature = options.signature ?? `${method}=${hmac}`;
      const headers = { 'content-type': 'application/rss+xml', 'x-hub-signature': signature, ...options.headers };
      return (await fetch(callback, { method: 'POST', headers, body })).status;
    },
    askBack,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return new URLSearchParams(body);
}

function readWish(form: URLSearchParams): Wish {
  return {
    mode: form.get('hub.mode') ?? '',
    topic: form.get('hub.topic') ?? '',
    callback: form.get('hub.callback') ?? '',
    secret: form.get('hub.secret'),
    leaseSeconds: form.get('hub.lease_seconds'),
  };
}
