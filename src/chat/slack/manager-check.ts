import { setTimeout as wait } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import { MANAGER_CACHE_MAX, MANAGER_CACHE_MS, MANAGER_WAIT_MS } from './limits.ts';
import { createMemory } from './memory.ts';

type Person = { teamId: string; userId: string; channelId: string };
type ManagerCheck = (person: Person, client: WebClient) => Promise<boolean>;

/** Says whether Slack lets a person manage a channel: admins, owners and whoever made it; no answer counts as no. */
export function createManagerCheck(now: () => Date): ManagerCheck {
  const admins = createMemory<boolean>({ forMs: MANAGER_CACHE_MS, most: MANAGER_CACHE_MAX }, now);
  const creators = createMemory<string | null>({ forMs: MANAGER_CACHE_MS, most: MANAGER_CACHE_MAX }, now);
  const look: ManagerCheck = async ({ teamId, userId, channelId }, client) => {
    const [admin, creator] = await Promise.allSettled([
      admins(`${teamId}/${userId}`, () => askAdmin(userId, client)),
      creators(`${teamId}/${channelId}`, () => askCreator(channelId, client)),
    ]);
    if (admin.status === 'fulfilled' && admin.value) return true;
    return creator.status === 'fulfilled' && creator.value === userId;
  };
  return (person, client) => {
    const done = new AbortController();
    const late = wait(MANAGER_WAIT_MS, false, { signal: done.signal }).catch(() => false);
    return Promise.race([look(person, client), late]).finally(() => done.abort());
  };
}

async function askAdmin(userId: string, client: WebClient): Promise<boolean> {
  const { user } = await client.users.info({ user: userId });
  return user?.is_admin === true || user?.is_owner === true || user?.is_primary_owner === true;
}

async function askCreator(channelId: string, client: WebClient): Promise<string | null> {
  const { channel } = await client.conversations.info({ channel: channelId });
  return channel?.creator ?? null;
}
