import { z } from 'zod';

export type ReadBody =
  /** Something for Bolt to take apart. */
  | { kind: 'payload'; body: Record<string, unknown> }
  /** Slack asks whether this address is ours (docs.slack.dev, reference/events/url_verification). */
  | { kind: 'challenge'; challenge: string }
  /** Slack tries our certificate now and then. */
  | { kind: 'probe' }
  | { kind: 'unreadable' };

const anything = z.record(z.string(), z.unknown());
const challenge = z.object({ type: z.literal('url_verification'), challenge: z.string().max(1000) });

/** Events come as JSON, commands as a form, presses and modals as a form with JSON in `payload`. */
export function readRequestBody(text: string, contentType: string): ReadBody {
  if (contentType.startsWith('application/json')) return readJson(text);
  const form = Object.fromEntries(new URLSearchParams(text));
  if (form['ssl_check'] !== undefined) return { kind: 'probe' };
  return form['payload'] === undefined ? { kind: 'payload', body: form } : readJson(form['payload']);
}

function readJson(text: string): ReadBody {
  const parsed = anything.safeParse(parse(text));
  if (!parsed.success) return { kind: 'unreadable' };
  const asked = challenge.safeParse(parsed.data);
  if (asked.success) return { kind: 'challenge', challenge: asked.data.challenge };
  return { kind: 'payload', body: parsed.data };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON is a kind of body too: the caller refuses it.
    return null;
  }
}
