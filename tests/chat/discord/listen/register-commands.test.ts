import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CommandSpec } from '../../../../src/chat/command-spec.ts';
import { createDiscord } from '../../../../src/chat/discord/create-discord.ts';
import type { CommandHashStore } from '../../../../src/chat/discord/listen/register-commands.ts';
import { commands } from '../../../contracts/chat-samples.ts';
import { type DiscordStandIn, startDiscord } from '../../../support/discord/discord-stand-in.ts';

let discord: DiscordStandIn;
beforeEach(async () => {
  discord = await startDiscord();
});
afterEach(() => discord.stop());

function memory(): CommandHashStore & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    read: async (name) => kept.get(name) ?? null,
    write: async (name, value) => void kept.set(name, value),
  };
}

async function runOnce(specs: CommandSpec[], hashStore?: CommandHashStore): Promise<void> {
  const settings = { token: discord.token, apiUrl: discord.apiUrl, allowedWorkspaces: [] };
  const lines: string[] = [];
  const note = (fields: Record<string, unknown>, event: string) =>
    void lines.push(`${event} ${String(fields['outcome'])}`);
  const log = { debug: note, info: note, warn: note, error: note };
  const { listener } = createDiscord(settings, { now: () => new Date(), log, ...(hashStore ? { hashStore } : {}) });
  await listener.start({
    commands: specs,
    answer: () => Promise.reject(new Error('not asked')),
    complete: async () => [],
  });
  await expect.poll(() => lines.join('\n'), { timeout: 5_000 }).toMatch(/discord commands (registered|unchanged)/);
  await listener.stop();
}

it('commands are registered as one list, and only when they changed', async () => {
  const hashStore = memory();
  await runOnce(commands, hashStore);
  await runOnce(commands, hashStore);
  expect(discord.world.registrations).toBe(1);
  expect(discord.world.commands.map((command) => command['name'])).toEqual(commands.map(({ name }) => name));
  await runOnce(commands.slice(1), hashStore);
  expect(discord.world.registrations).toBe(2);
  expect(discord.world.commands).toHaveLength(commands.length - 1);
});

it('without a memory they are registered at every start', async () => {
  await runOnce(commands);
  await runOnce(commands);
  expect(discord.world.registrations).toBe(2);
});

it('a registration that fails is tried again, and remembered only when it stands', async () => {
  const hashStore = memory();
  discord.faults.add(/^PUT .*commands/, { kind: 'error-before', status: 500 });
  await runOnce(commands, hashStore);
  expect(discord.world.registrations).toBe(1);
  expect(hashStore.kept.size).toBe(1);
});
