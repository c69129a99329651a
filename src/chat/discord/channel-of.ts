import { Routes } from 'discord.js';
import { z } from 'zod';
import type { ChannelAddress } from '../../news/channel.ts';
import type { DiscordApi } from './discord-api.ts';
import type { CallFailure } from './read-failure.ts';

export type ChannelOf = (address: ChannelAddress) => Promise<{ kind: 'channel'; id: string } | CallFailure>;

const dmChannel = z.object({ id: z.string() });
/** Opened DMs are remembered for speed alone; opening one again is harmless. */
const REMEMBERED_DMS_MAX = 1_000;

/** Where an address is posted to: itself, or the DM channel of a person, opened once (users/create-dm). */
export function createChannelOf(api: DiscordApi): ChannelOf {
  const opened = new Map<string, string>();
  return async ({ kind, id }) => {
    if (kind === 'channel') return { kind: 'channel', id };
    const known = opened.get(id);
    if (known !== undefined) return { kind: 'channel', id: known };
    const answer = await api({ method: 'post', route: Routes.userChannels(), body: { recipient_id: id } });
    if (answer.kind === 'failed') return nothingPosted(answer);
    const read = dmChannel.safeParse(answer.body);
    if (!read.success) return unreadable();
    if (opened.size >= REMEMBERED_DMS_MAX) opened.clear();
    opened.set(id, read.data.id);
    return { kind: 'channel', id: read.data.id };
  };
}

/** Whatever became of opening the DM, no message was sent yet. */
function nothingPosted(failure: CallFailure): CallFailure {
  if (failure.outcome.kind !== 'unknown') return failure;
  return { ...failure, outcome: { kind: 'try-later', reason: failure.outcome.reason } };
}

function unreadable(): CallFailure {
  const reason = 'Discord opened a DM but did not say which';
  return { kind: 'failed', status: null, code: 'unreadable', outcome: { kind: 'try-later', reason } };
}
