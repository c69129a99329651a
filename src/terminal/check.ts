import { z } from 'zod';
import { buildChats } from '../build-chats.ts';
import type { Chat } from '../chat/chat.ts';
import { formatProblems } from '../config/format-problems.ts';
import type { Settings } from '../config/settings.ts';
import type { Log } from '../news/log.ts';
import type { Problem } from '../news/problem.ts';
import { createLog } from './create-log.ts';
import { load } from './load.ts';
import { openParts } from './open-parts.ts';
import type { Exit, Terminal } from './terminal.ts';

const HEALTH_TIMEOUT_MS = 5_000;
const EVERYWHERE = /^(?:0\.0\.0\.0|::|\[::\])$/;

const healthSchema = z.object({
  ok: z.boolean(),
  parts: z.record(
    z.string(),
    z.object({ ok: z.boolean(), state: z.string(), code: z.string().optional(), todo: z.string().optional() }),
  ),
});
type Health = z.output<typeof healthSchema>;

/**
 * Tries settings, files, database, Redis and tokens, and prints a to-do list. Where Slugline runs already, it is asked
 * how it is: that makes the same call the image's HEALTHCHECK.
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

async function askRunning(settings: Settings): Promise<Health | null> {
  const host = EVERYWHERE.test(settings.host) ? '127.0.0.1' : settings.host;
  try {
    const answer = await fetch(`http://${host}:${settings.port}/healthz`, {
      signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS),
    });
    const health = healthSchema.safeParse(await answer.json());
    return health.success ? health.data : null;
  } catch {
    // Nobody listens there: then everything is tried from here.
    return null;
  }
}

function healthProblems(health: Health): Problem[] {
  return Object.entries(health.parts)
    .filter(([, part]) => !part.ok)
    .map(([part, { state, code, todo }]) => ({
      code: code ?? 'E_PART_UNWELL',
      what: `the running Slugline says that its part "${part}" is not well`,
      seen: state,
      todo: todo ?? 'Its log has the reason; it goes on trying by itself.',
    }));
}

/** Tokens of installed workspaces stand in the database; those of `.env` are tried without it as well. */
async function tryAll(settings: Settings, log: Log, terminal: Terminal): Promise<Problem[]> {
  const opening = await openParts(settings, { log, self: terminal.self });
  const store = opening.kind === 'open' ? { db: opening.database.db } : {};
  const chats = await buildChats(settings, { log, now: terminal.now, ...store });
  const tokens = await Promise.all(chats.map(tryToken));
  if (opening.kind === 'problems') return [...opening.problems, ...tokens.flat()];
  await opening.jobs.close();
  await opening.database.close();
  return tokens.flat();
}

async function tryToken(chat: Pick<Chat, 'platform' | 'verify'>): Promise<Problem[]> {
  const outcome = await chat.verify();
  if (outcome.ok) return [];
  const name = chat.platform.toUpperCase();
  return [
    {
      code: outcome.code ?? `E_${name}_REFUSED`,
      what: `${chat.platform} does not take the token`,
      seen: outcome.state,
      todo:
        outcome.todo ??
        `Copy the token again (docs/${chat.platform}.md), or leave every ${name}_… line empty to run without it.`,
    },
  ];
}
