import { request } from 'node:http';
import type { Message } from '../../src/chat/message.ts';
import { createPreview, type Preview } from '../../src/chat/preview/create-preview.ts';
import { PREVIEW_CHANNEL } from '../../src/chat/preview/preview-messages.ts';
import { createWeb, type Web, type WebDeps, type WebSettings } from '../../src/web/create-web.ts';
import { createMetrics } from '../../src/web/metrics.ts';
import { messagesInMemory } from '../chat/preview/messages-in-memory.ts';
import { answer, COMMANDS } from '../chat/preview/sample-messages.ts';
import { readHere } from '../support/read-here.ts';
import { silentLog } from '../support/silent-log.ts';
import { auditInMemory, sessionsInMemory } from './guard/sessions-in-memory.ts';
import { TOPICS, viewsInMemory } from './views/views-in-memory.ts';

export type WebUnderTest = { url: string; web: Web; preview: Preview; post(message: Message): Promise<string> };

/** Nothing is set: the page is open to this machine. */
const OPEN_DOOR: WebSettings = {
  ...{ host: '127.0.0.1', port: 0, publicUrl: null, trustedProxies: [] },
  ...{ adminToken: null, ownerTokens: [] },
};

/** A whole server on a free port, with the preview over messages in memory. */
export async function startWeb(
  settings: Partial<WebSettings> = {},
  deps: Partial<WebDeps> = {},
): Promise<WebUnderTest> {
  const preview = createPreview({ messages: messagesInMemory(), log: silentLog });
  await preview.listener.start({
    commands: COMMANDS,
    answer,
    complete: async () => [{ name: 'pakistan-taliban', value: 'pakistan-taliban' }],
  });
  const web = createWeb(
    { ...OPEN_DOOR, ...settings },
    {
      preview,
      health: async () => ({ store: { ok: true, state: 'open' } }),
      readiness: async () => ({ store: { ok: true, state: 'open' } }),
      healthWithNames: async () => ({ store: { ok: true, state: 'open' } }),
      metrics: createMetrics(),
      board: null,
      callbacks: [],
      sampleStory: async () => null,
      copyDatabase: null,
      viewsOf: () => viewsInMemory(),
      explainMatch: readHere().explainMatch,
      senseOf: async () => [],
      sessions: sessionsInMemory(),
      audit: auditInMemory(),
      settings: { host: '127.0.0.1', port: 0 },
      topics: TOPICS,
      log: silentLog,
      now: () => new Date('2026-11-28T14:00:00Z'),
      pause: async () => undefined,
      ...deps,
    },
  );
  const { url } = await web.start();
  let posts = 0;
  const post = async (message: Message) => {
    posts += 1;
    const outcome = await preview.sender.post({ address: PREVIEW_CHANNEL, nonce: `nonce${posts}`, message });
    if (outcome.kind !== 'posted') throw new Error(`Not posted: ${outcome.kind}`);
    return outcome.messageId;
  };
  return { url, web, preview, post };
}

export type Heard = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

/** fetch writes Host, Origin and Sec-Fetch-Site itself; this sends what it is given, as an attacker's client may. */
export function send(
  url: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The stable code of a refusal. */
export function codeOf(heard: Heard): string {
  const answer: { error?: { code?: string } } = JSON.parse(heard.body);
  return answer.error?.code ?? '';
}
