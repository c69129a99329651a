import { createHash } from 'node:crypto';
import { type REST, Routes } from 'discord.js';
import { backoffMs } from '../../../kit/deadline.ts';
import type { Log } from '../../../news/log.ts';
import type { DiscordCommand } from '../commands.ts';
import { type CallFailure, readFailure } from '../read-failure.ts';

/** Stores small texts by name. */
export type CommandHashStore = {
  read(name: string): Promise<string | null>;
  write(name: string, value: string): Promise<void>;
};

type Registration = { applicationId: string; commands: DiscordCommand[] };
type RegisterDeps = { rest: REST; hashStore: CommandHashStore | undefined };
type RetryDeps = RegisterDeps & {
  log: Log | undefined;
  wait: (ms: number) => Promise<void>;
  stopping: AbortSignal;
};

const ATTEMPTS = 8;
const RETRY = { firstMs: 1_000, longestMs: 60_000 };
/** Outcomes after which another attempt may help. */
const MAY_PASS = new Set(['unknown', 'try-later', 'rate-limited']);

/** Registers with retries. Failures are only logged, since the bot answers with the commands of an earlier start. */
export async function registerWithRetries(registration: Registration, deps: RetryDeps): Promise<void> {
  const { log, wait, stopping } = deps;
  for (let attempt = 1; attempt <= ATTEMPTS && !stopping.aborted; attempt += 1) {
    const outcome = await registerCommands(registration, deps);
    if (outcome.kind !== 'failed') {
      log?.info({ commands: registration.commands.length, outcome: outcome.kind }, 'discord commands');
      return;
    }
    log?.warn({ code: outcome.code, outcome: outcome.outcome.kind, attempt }, 'discord commands were not registered');
    if (!MAY_PASS.has(outcome.outcome.kind)) return;
    await wait(backoffMs(attempt, RETRY));
  }
}

/** Replaces the list of commands where it has changed, since Discord takes 200 new names a day. */
async function registerCommands(
  { applicationId, commands }: Registration,
  { rest, hashStore }: RegisterDeps,
): Promise<{ kind: 'registered' } | { kind: 'unchanged' } | CallFailure> {
  const name = `discord-commands:${applicationId}`;
  const hash = createHash('sha256').update(JSON.stringify(commands)).digest('hex');
  if ((await hashStore?.read(name)) === hash) return { kind: 'unchanged' };
  try {
    await rest.put(Routes.applicationCommands(applicationId), { body: commands });
  } catch (error) {
    return readFailure(error);
  }
  await hashStore?.write(name, hash);
  return { kind: 'registered' };
}
