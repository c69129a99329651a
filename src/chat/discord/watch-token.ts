import { Routes } from 'discord.js';
import type { ChatHealth } from '../chat.ts';
import type { DiscordApi } from './discord-api.ts';
import { tokenRefusal } from './token-refusal.ts';

export type TokenWatch = {
  /** The same calls, with an ear for what they say of the token. */
  api: DiscordApi;
  /** What was heard last; a look that is due begins. */
  health(): ChatHealth;
};

/** A process that has nothing to send asks after its token this often, when it is asked how it is. */
const TOKEN_LOOK_MS = 60_000;

/** Hears in every answer whether Discord takes the token. */
export function watchToken(api: DiscordApi, now: () => Date): TokenWatch {
  let refusal: ChatHealth | null = null;
  let heardAt = 0;
  const watched: DiscordApi = async (call) => {
    const answer = await api(call);
    const refused = answer.kind === 'failed' && answer.outcome.kind === 'tenant-closed';
    // Discord being away says nothing of the token.
    if (answer.kind === 'failed' && !refused) return answer;
    refusal = answer.kind === 'failed' ? refusedHealth(answer.status, answer.code) : null;
    heardAt = now().getTime();
    return answer;
  };
  return {
    api: watched,
    health: () => {
      if (now().getTime() - heardAt > TOKEN_LOOK_MS) {
        heardAt = now().getTime();
        void watched({ method: 'get', route: Routes.user() });
      }
      return refusal ?? { ok: true, state: '' };
    },
  };
}

/** A refused token as health and `slugline check` tell of it. */
export function refusedHealth(status: number | null, code: string): ChatHealth {
  const { state, todo } = tokenRefusal(status === 401 ? 'HTTP 401' : `code ${code}`);
  return { ok: false, state, code: 'E_DISCORD_REFUSED', todo };
}
