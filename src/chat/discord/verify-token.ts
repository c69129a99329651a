import { Routes } from 'discord.js';
import { z } from 'zod';
import type { ChatHealth } from '../chat.ts';
import type { DiscordApi } from './discord-api.ts';
import { refusedHealth } from './watch-token.ts';

const selfSchema = z.object({ username: z.string() });

/** Asks Discord once who the token is. */
export async function verifyToken(api: DiscordApi): Promise<ChatHealth> {
  const answer = await api({ method: 'get', route: Routes.user() });
  if (answer.kind === 'failed') {
    const { outcome, status, code } = answer;
    if (outcome.kind === 'tenant-closed') return refusedHealth(status, code);
    return { ok: false, state: 'reason' in outcome ? outcome.reason : outcome.kind };
  }
  const self = selfSchema.safeParse(answer.body);
  return { ok: true, state: self.success ? `connected as ${self.data.username}` : 'connected' };
}
