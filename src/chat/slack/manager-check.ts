import { setTimeout as wait } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import { MANAGER_CACHE_MAX, MANAGER_CACHE_MS, MANAGER_WAIT_MS } from './limits.ts';

type Deps = { client: WebClient; now: () => Date };
type ManagerCheck = (person: { userId: string; channelId: string }) => Promise<boolean>;

/** Says whether Slack lets a person manage a channel: admins, owners and whoever made it; no answer counts as no. */
export function createManagerCheck({ client, now }: Deps): ManagerCheck {
  const admins = remember(now, async (userId) => {
    const { user } = await client.users.info({ user: userId });
    return user?.is_admin === true || user?.is_owner === true || user?.is_primary_owner === true;
  });
  const creators = remember(now, async (channelId) => {
    const { channel } = await client.conversations.info({ channel: channelId });
    return channel?.creator ?? null;
  });
  const look: ManagerCheck = async ({ userId, channelId }) => {
    const [admin, creator] = await Promise.allSettled([admins(userId), creators(channelId)]);
    if (admin.status === 'fulfilled' && admin.value) return true;
    return creator.status === 'fulfilled' && creator.value === userId;
  };
  return (person) => {
    const done = new AbortController();
    const late = wait(MANAGER_WAIT_MS, false, { signal: done.signal }).catch(() => false);
    return Promise.race([look(person), late]).finally(() => done.abort());
  };
}

/** Keeps answers for some minutes; a failure is asked again. */
function remember<Value>(now: () => Date, ask: (id: string) => Promise<Value>): (id: string) => Promise<Value> {
  const known = new Map<string, { value: Value; until: number }>();
  return async (id) => {
    const kept = known.get(id);
    if (kept && kept.until > now().getTime()) return kept.value;
    const value = await ask(id);
    if (known.size >= MANAGER_CACHE_MAX) known.clear();
    known.set(id, { value, until: now().getTime() + MANAGER_CACHE_MS });
    return value;
  };
}
