import { z } from 'zod';
import type { Chat } from '../../chat/chat.ts';
import type { Settings } from '../../config/settings/settings.ts';
import type { Log } from '../../news/log.ts';
import { formatProblems, type Problem } from '../../news/problem.ts';
import { buildChats } from '../../wire-chats.ts';
import { load } from '../load.ts';
import { createLog } from '../log.ts';
import { closeParts, openParts } from '../open-parts.ts';
import type { Exit, Terminal } from '../terminal.ts';

const HEALTH_TIMEOUT_MS = 5_000;
const EVERYWHERE = /^(?:0\.0\.0\.0|::|\[::\])$/;

const partSchema = z.object({
  ...{ ok: z.boolean(), state: z.string() },
  ...{ code: z.string().optional(), todo: z.string().optional() },
});
const healthSchema = z.object({ ok: z.boolean(), parts: z.record(z.string(), partSchema) });
type RunningHealth = z.output<typeof healthSchema>;

/**
 * Tries settings, files, database, Redis and tokens, and prints a to-do list. Where a Slugline runs already, its health is
 * fetched instead, so that the image uses the same call as its HEALTHCHECK.
 */
export async function check(terminal: Terminal): Promise<Exit> {
  const { settings, problems } = await load(terminal.env);
  const log = createLog({ level: 'error', human: true, screen: terminal.stderr });
  const running = await askRunning(settings);
  const more = running ? healthProblems(running) : await tryAll(settings, log, terminal);
  const all = [...problems, ...more];
  if (all.length > 0) {
    terminal.stdout.write(`${formatProblems(all).replace('Cannot start', 'Not well')}\n`);
    return 1;
  }
  const how = running ? Object.entries(running.parts).map(([part, { state }]) => `${part}: ${state}`) : ['not running'];
  terminal.stdout.write(`All well. ${how.join(' · ')}\n`);
  return 0;
}

async function askRunning(settings: Settings): Promise<RunningHealth | null> {
  const host = EVERYWHERE.test(settings.host) ? '127.0.0.1' : settings.host;
  try {
    const answer = await fetch(`http://${host}:${settings.port}/healthz`, {
      signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS),
    });
    const health = healthSchema.safeParse(await answer.json());
    return health.success ? health.data : null;
  } catch {
    // Nothing listens there, so the caller tries everything itself.
    return null;
  }
}

function healthProblems(health: RunningHealth): Problem[] {
  return Object.entries(health.parts)
    .filter(([, part]) => !part.ok)
    .map(([part, { state, code, todo }]) => ({
      code: code ?? 'E_PART_UNWELL',
      what: `the running Slugline says that its part "${part}" is not well`,
      seen: state,
      todo: todo ?? 'Its log has the reason; it goes on trying by itself.',
    }));
}

/** Tokens of installed workspaces are in the database; those of `.env` are tried even where it does not open. */
async function tryAll(settings: Settings, log: Log, terminal: Terminal): Promise<Problem[]> {
  const opened = await openParts(settings, { log, self: terminal.self });
  const store = opened.kind === 'open' ? { db: opened.database.db } : {};
  const chats = await buildChats(settings, { log, now: terminal.now, ...store });
  const tokens = await Promise.all(chats.map(tryToken));
  if (opened.kind === 'problems') return [...opened.problems, ...tokens.flat()];
  await closeParts(opened);
  return tokens.flat();
}

async function tryToken(chat: Pick<Chat, 'platform' | 'verify'>): Promise<Problem[]> {
  const outcome = await chat.verify();
  if (outcome.ok) return [];
  const name = chat.platform.toUpperCase();
  const copy = `Copy the token again (docs/${chat.platform}.md), or leave every ${name}_… line empty to run without it.`;
  const { code = `E_${name}_REFUSED`, state: seen, todo = copy } = outcome;
  return [{ code, what: `${chat.platform} does not take the token`, seen, todo }];
}
