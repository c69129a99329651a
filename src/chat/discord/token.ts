import { Routes } from 'discord.js';
import { z } from 'zod';
import { type ChatHealth, createTokenHealth } from '../chat.ts';
import type { DiscordApi } from './discord-api.ts';

/** Notes from every answer whether Discord takes the token. */
export function watchToken(api: DiscordApi, now: () => Date) {
  const watched: DiscordApi = async (call) => {
    const answer = await api(call);
    if (answer.kind === 'ok') token.note(null);
    else if (answer.outcome.kind === 'tenant-closed') token.note(refusedHealth(answer.status, answer.code));
    return answer;
  };
  const token = createTokenHealth(() => watched({ method: 'get', route: Routes.user() }), now);
  return { api: watched, health: token.health };
}

/** The health of a refused token, as `slugline check` shows it too. */
function refusedHealth(status: number | null, code: string): ChatHealth {
  const { state, todo } = tokenRefusal(status === 401 ? 'HTTP 401' : `code ${code}`);
  return { ok: false, state, code: 'E_DISCORD_REFUSED', todo };
}

const selfSchema = z.object({ username: z.string() });

/** Asks Discord once whose token it is. */
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

/** The state and advice for a refused token; `seen` is Discord's answer. */
export function tokenRefusal(seen: string): { state: string; todo: string } {
  return {
    state: `Discord does not accept the bot token (${seen})`,
    todo:
      'Copy it anew from https://discord.com/developers/applications → your application → Bot → Reset Token into ' +
      'DISCORD_TOKEN.',
  };
}
