import { setTimeout as wait } from 'node:timers/promises';
import type { Installation, Installations } from './installations.ts';
import { RENEW_LEASE_MS, RENEW_LOOK_MS, RENEW_WAIT_MS } from './limits.ts';
import type { Access } from './oauth-access.ts';

type RenewOutcome =
  | { kind: 'renewed'; installation: Installation }
  | { kind: 'refused'; code: string }
  | { kind: 'try-later'; reason: string };

type RenewDeps = {
  installations: Pick<Installations, 'find' | 'claimRenewal' | 'saveTokens' | 'releaseRenewal'>;
  access: Access;
  now: () => Date;
};

export type Renew = (installation: Installation) => Promise<RenewOutcome>;

/**
 * Renews tokens before they expire, or when they did. A refresh token works once (docs.slack.dev, using-token-rotation),
 * so one process renews an installation at a time; within a process all callers share the one attempt.
 */
export function createRenew(deps: RenewDeps): Renew {
  const underWay = new Map<string, Promise<RenewOutcome>>();
  return (installation) => {
    const { key } = installation;
    const running = underWay.get(key) ?? renewOrWait(installation, deps).finally(() => underWay.delete(key));
    underWay.set(key, running);
    return running;
  };
}

async function renewOrWait(installation: Installation, deps: RenewDeps): Promise<RenewOutcome> {
  for (let waited = 0; waited <= RENEW_WAIT_MS; waited += RENEW_LOOK_MS) {
    const at = deps.now();
    const until = new Date(at.getTime() + RENEW_LEASE_MS);
    const claimed = await deps.installations.claimRenewal(installation.key, at, until);
    if (claimed) return renewClaimed(installation, claimed, deps);
    const found = await deps.installations.find(installation.key);
    if (found.kind !== 'open') return { kind: 'refused', code: 'uninstalled' };
    if (found.installation.botToken !== installation.botToken) {
      return { kind: 'renewed', installation: found.installation };
    }
    await wait(RENEW_LOOK_MS);
  }
  return { kind: 'try-later', reason: 'another process renews the token of this workspace' };
}

async function renewClaimed(before: Installation, claimed: Installation, deps: RenewDeps): Promise<RenewOutcome> {
  const { installations, access } = deps;
  const wasFaster = claimed.botToken !== before.botToken;
  if (wasFaster || claimed.refreshToken === null) {
    await installations.releaseRenewal(claimed.key);
    return wasFaster ? { kind: 'renewed', installation: claimed } : { kind: 'refused', code: 'token_expired' };
  }
  const outcome = await access({ kind: 'refresh', refreshToken: claimed.refreshToken });
  // The claim is left to run out: until then nobody asks Slack the same again.
  if (outcome.kind !== 'granted') return outcome;
  await installations.saveTokens(claimed, outcome.granted.tokens);
  return { kind: 'renewed', installation: { ...claimed, ...outcome.granted.tokens } };
}
