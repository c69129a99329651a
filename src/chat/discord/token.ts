import { Routes } from 'discord.js';
import { z } from 'zod';
import { MINUTE_MS } from '../../kit/time.ts';
import type { ChatHealth } from '../chat.ts';
import type { DiscordApi } from './discord-api.ts';

/** How often a look at the health checks the token of a process that sends nothing. */
const TOKEN_CHECK_MS = MINUTE_MS;

/** Notes from every answer whether Discord takes the token. */
export function watchToken(api: DiscordApi, now: () => Date) {
  let refusal: ChatHealth | null = null;
  let heardAt = 0;
  const watched: DiscordApi = async (call) => {
    const answer = await api(call);
    const refused = answer.kind === 'failed' && answer.outcome.kind === 'tenant-closed';
    // An outage of Discord says nothing about the token.
    if (answer.kind === 'failed' && !refused) return answer;
    refusal = answer.kind === 'failed' ? refusedHealth(answer.status, answer.code) : null;
    heardAt = now().getTime();
    return answer;
  };
  return {
    /** The same calls; each answer also says whether the token works. */
    api: watched,
    /** As of the latest answer; starts a check when one is due. */
    health: (): ChatHealth => {
      if (now().getTime() - heardAt > TOKEN_CHECK_MS) {
        heardAt = now().getTime();
        void watched({ method: 'get', route: Routes.user() });
      }
      return refusal ?? { ok: true, state: '' };
    },
  };
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
