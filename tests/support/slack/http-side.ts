import { createHmac } from 'node:crypto';
import type { Ack } from './socket-side.ts';

export type HttpAddress = { url: string; signingSecret: string };

/** How Slack says each kind of payload over HTTP: a command is a form, a press a form around JSON, an event JSON. */
export function httpBody(type: string, payload: Record<string, unknown>): { body: string; contentType: string } {
  const form = 'application/x-www-form-urlencoded';
  if (type === 'events_api') return { body: JSON.stringify(payload), contentType: 'application/json' };
  if (type === 'interactive')
    return { body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), contentType: form };
  const fields = Object.entries(payload).map(([name, value]): [string, string] => [name, String(value)]);
  return { body: new URLSearchParams(fields).toString(), contentType: form };
}

/** docs.slack.dev, verifying-requests-from-slack. */
export function signedHeaders(body: string, signingSecret: string, at = new Date()): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${signature}` };
}

/** Delivers as Slack does over HTTP: the answer to the request is the acknowledgement. */
export async function deliverOverHttp(
  { url, signingSecret }: HttpAddress,
  type: string,
  payload: Record<string, unknown>,
): Promise<Ack> {
  const { body, contentType } = httpBody(type, payload);
  const sentAt = performance.now();
  const headers = { 'content-type': contentType, ...signedHeaders(body, signingSecret) };
  const answer = await fetch(url, { method: 'POST', headers, body });
  const text = await answer.text();
  const afterMs = performance.now() - sentAt;
  if (answer.status !== 200) throw new Error(`Not acknowledged: HTTP ${answer.status}`);
  return { envelopeId: '', payload: text === '' ? {} : JSON.parse(text), afterMs };
}
