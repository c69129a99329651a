import { createHash } from 'node:crypto';
import { type REST, Routes } from 'discord.js';
import type { DiscordCommand } from './command-list.ts';
import { type CallFailure, readFailure } from './read-failure.ts';

/** Remembers small texts by name; without one the commands are registered at every start. */
export type HashStore = {
  read(name: string): Promise<string | null>;
  write(name: string, value: string): Promise<void>;
};

export type Registration = { applicationId: string; commands: DiscordCommand[] };
export type RegisterDeps = { rest: REST; hashStore: HashStore | undefined };
export type RegisterOutcome = { kind: 'registered' } | { kind: 'unchanged' } | CallFailure;

/** Replaces the application's whole list of commands, only when it changed: new names are limited to 200 a day. */
export async function registerCommands(registration: Registration, deps: RegisterDeps): Promise<RegisterOutcome> {
  const { applicationId, commands } = registration;
  const name = `discord-commands:${applicationId}`;
  const hash = createHash('sha256').update(JSON.stringify(commands)).digest('hex');
  if ((await deps.hashStore?.read(name)) === hash) return { kind: 'unchanged' };
  try {
    await deps.rest.put(Routes.applicationCommands(applicationId), { body: commands });
  } catch (error) {
    return readFailure(error);
  }
  await deps.hashStore?.write(name, hash);
  return { kind: 'registered' };
}
