import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { checkMessage, type SlackMessage } from './check-message.ts';
import { readArguments, refuse } from './http-parts.ts';

export type SlackReply = SlackMessage & { visibility: 'public' | 'private'; replacesOriginal: boolean };

type Waiting = { resolve: (reply: SlackReply) => void; posts: number };

/** Five posts within thirty minutes (docs.slack.dev, handling-user-interaction). */
const POSTS_MAX = 5;

/** The addresses that Slack hands out with commands and presses. */
export function createResponseUrls() {
  const open = new Map<string, Waiting>();
  let refusals: number[] = [];
  return {
    expect: (port: number): { url: string; reply: Promise<SlackReply> } => {
      const id = randomUUID();
      const reply = new Promise<SlackReply>((resolve) => open.set(id, { resolve, posts: 0 }));
      return { url: `http://127.0.0.1:${port}/response/${id}`, reply };
    },
    /** The next answers are refused with these statuses. */
    refuseNext: (...statuses: number[]) => {
      refusals = [...refusals, ...statuses];
    },
    take: (id: string, body: string, response: ServerResponse): void => {
      const waiting = open.get(id);
      if (!waiting || waiting.posts >= POSTS_MAX) {
        refuse(response, 'used_url', 404);
        return;
      }
      waiting.posts += 1;
      const args = readArguments(body, 'application/json');
      const checked = checkMessage(args, 'response_url');
      const status = refusals.shift() ?? ('error' in checked ? 400 : null);
      if (status !== null || 'error' in checked) {
        refuse(response, 'no_reason', status ?? 400);
        return;
      }
      const visibility = args['response_type'] === 'in_channel' ? 'public' : 'private';
      waiting.resolve({ ...checked.message, visibility, replacesOriginal: args['replace_original'] === true });
      response.end('ok');
    },
  };
}
