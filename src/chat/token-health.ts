import { MINUTE_MS } from '../kit/time.ts';
import type { ChatHealth } from './chat.ts';

/** How often a look at the health asks about the token of a process that sends nothing. Platforms take far more. */
const CHECK_MS = MINUTE_MS;

/** Whether the platform took our token last: in the answers that are noted, which those to `ask` are among. */
export function createTokenHealth(ask: () => Promise<unknown>, now: () => Date) {
  let refusal: ChatHealth | null = null;
  let heardAt = 0;
  const check = async (): Promise<void> => {
    heardAt = now().getTime();
    await ask();
  };
  return {
    check,
    /** `refused`: the health of a refused token; null for one that works. An outage says nothing about it. */
    note(refused: ChatHealth | null): void {
      refusal = refused;
      heardAt = now().getTime();
    },
    isRefused: () => refusal !== null,
    health(): ChatHealth {
      if (now().getTime() - heardAt > CHECK_MS) void check();
      return refusal ?? { ok: true, state: '' };
    },
  };
}
