import { z } from 'zod';
import type { Chat } from '../../chat/chat.ts';
import type { Config } from '../../config/files/load-config.ts';
import type { Settings } from '../../config/settings/settings.ts';
import { SECOND_MS } from '../../kit/time.ts';
import type { Log } from '../../news/log.ts';
import { formatProblems, type Problem } from '../../news/problem.ts';
import type { Secret } from '../../news/secret.ts';
import { goneTopicProblem } from '../../news/subscription.ts';
import { shownAddress } from '../../news/url.ts';
import type { Db } from '../../store/database.ts';
import { createKeepingStore } from '../../store/keeping/keeping.ts';
import { createFeedStore } from '../../store/nouns/feeds/feeds.ts';
import { createTopicStore } from '../../store/nouns/topics.ts';
import { openDatabase } from '../../store/open/open-database.ts';
import { askTime, CLOCKS_DIFFER_MS } from '../../store/progress/pulse.ts';
import { buildChats } from '../../wire-chats.ts';
import { formatWarnings, type Loaded, load } from '../load.ts';
import { createLog } from '../log.ts';
import { closeParts, databaseWarnings, openParts } from '../open-parts.ts';
import { type Exit, ownAddress, say, type Terminal } from '../terminal.ts';

const HEALTH_TIMEOUT_MS = 5_000;

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
  const loaded = await load(terminal.env);
  const { settings } = loaded;
  const log = createLog({ level: 'error', human: true, screen: terminal.stderr });
  const running = await askRunning(settings);
  const found = running ? await ofRunning(running, loaded, { ...terminal, log }) : await tryAll(loaded, log, terminal);
  const all = [...loaded.problems, ...found.problems];
  const warnings = [...loaded.warnings, ...found.warnings];
  if (warnings.length > 0) say(formatWarnings(warnings), terminal.stdout);
  if (all.length > 0) {
    say(formatProblems(all, 'Not well'), terminal.stdout);
    return 1;
  }
  const parts = Object.entries(running?.health.parts ?? {}).map(([part, { state }]) => `${part}: ${state}`);
  say(`All well. ${running ? parts.join(' · ') : 'not running'}`, terminal.stdout);
  return 0;
}

type RunningSlugline = { health: RunningHealth; warnings: Problem[] };

/** /healthz is open and names no workspace; with the token of the settings the same is asked with names. */
async function askRunning(settings: Settings): Promise<RunningSlugline | null> {
  const { health } = await askHealth(settings, '/healthz');
  // Nothing of ours listens there, so the caller tries everything itself.
  if (health === null) return null;
  if (settings.adminToken === null) return { health, warnings: [] };
  const named = await askHealth(settings, '/api/health', settings.adminToken);
  return {
    health: named.health ?? health,
    warnings: named.status === 401 || named.status === 429 ? [OTHER_TOKEN] : [],
  };
}

const OTHER_TOKEN: Problem = {
  code: 'E_ADMIN_TOKEN_OTHER',
  what: 'the running Slugline was started with another ADMIN_TOKEN',
  seen: 'it does not take the token of these settings',
  todo: 'Start it again, so that it reads the token that is set now. Until then workspaces are not named here.',
};

async function askHealth(
  settings: Settings,
  path: string,
  token: Secret | null = null,
): Promise<{ status: number; health: RunningHealth | null }> {
  try {
    const answer = await fetch(`${ownAddress(settings)}${path}`, {
      headers: token === null ? {} : { authorization: `Bearer ${token.reveal()}` },
      signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS),
    });
    const health = healthSchema.safeParse(await answer.json());
    return { status: answer.status, health: health.success ? health.data : null };
  } catch {
    return { status: 0, health: null };
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

type Findings = { problems: Problem[]; warnings: Problem[] };

/** The embedded database is the running program's alone; a server's is asked as well. */
async function ofRunning(
  { health, warnings }: RunningSlugline,
  loaded: Loaded,
  { log, self, now }: { log: Log } & Pick<Terminal, 'self' | 'now'>,
): Promise<Findings> {
  const { settings, config } = loaded;
  if (settings.databaseUrl === null) return { problems: healthProblems(health), warnings };
  const databaseUrl = settings.databaseUrl.reveal();
  // One that looks takes few connections from those that run.
  const opened = await openDatabase({ databaseUrl, dataDir: settings.dataDir, connections: 2 }, { log, self });
  // Whether the database answers is in the health of the running program already.
  const stored = opened.kind === 'open' ? await storedWarnings(opened.database.db, config, now()).catch(() => []) : [];
  const limits = opened.kind === 'open' ? await databaseWarnings(settings, opened.database).catch(() => []) : [];
  if (opened.kind === 'open') await opened.database.close();
  return { problems: healthProblems(health), warnings: [...warnings, ...limits, ...stored] };
}

async function storedWarnings(db: Db, config: Config, now: Date): Promise<Problem[]> {
  const gone = (await createTopicStore(db).gone(config.topics, now)).map((topic) =>
    goneTopicProblem(topic, config.topics),
  );
  const clock = clockOff(now, await askTime(db));
  return [...clock, ...(await feedsWithoutAdder(db, config)), ...gone, ...(await whatIsOld(db, config, now))];
}

function clockOff(now: Date, databaseAt: Date): Problem[] {
  const aheadMs = now.getTime() - databaseAt.getTime();
  if (Math.abs(aheadMs) <= CLOCKS_DIFFER_MS) return [];
  const seen = `it is ${Math.round(Math.abs(aheadMs) / SECOND_MS)} seconds ${aheadMs > 0 ? 'ahead of' : 'behind'} it`;
  const todo = 'Set both clocks by NTP. Slugline goes by that of the database.';
  return [{ code: 'E_CLOCK', what: 'the clock of this machine is not that of the database', seen, todo }];
}

/** What a store from before could do without: nothing of it is deleted until somebody says so. */
const SUGGESTED = { articles: 180 * 86_400, alerts: 90 * 86_400, preview: 7 * 86_400 };

/** What the next night deletes, where that is much; or what would go, where nothing is set. */
async function whatIsOld(db: Db, { alerts }: Config, now: Date): Promise<Problem[]> {
  const keeping = createKeepingStore(db);
  const isUnset = Object.values(await keeping.keep(alerts.keep)).every((seconds) => seconds === null);
  // Who writes forever has said so.
  if (isUnset && Object.keys(alerts.keep).length > 0) return [];
  const old = await keeping.wouldGo(isUnset ? SUGGESTED : alerts.keep, now);
  const seen = old.map(({ what, rows }) => `${rows} ${what}`).join(', ');
  if (old.length === 0 || (!isUnset && old.every(({ rows }) => rows < OLD_MAX))) return [];
  return isUnset
    ? [{ code: 'E_KEEP_UNSET', what: 'nothing is ever deleted, so the database grows for ever', seen, todo: KEEP_SET }]
    : [
        {
          code: 'E_KEEP_OLD',
          what: 'much is older than it is kept, and goes in the next night',
          seen,
          todo: KEEP_LONGER,
        },
      ];
}

/** A night's worth is no news. */
const OLD_MAX = 10_000;
const KEEP_LONGER = 'If it is to stay, set keep: in alerts.yaml to more days, or to forever, before 3 in the night.';
const KEEP_SET =
  'Write keep: { articles: 180d, alerts: 90d, preview: 7d } in alerts.yaml, and that much goes; keep: { articles: forever } says that it is meant so.';

const NAMED_MAX = 20;

/** Feeds that went to the installation because nobody knew who added them; in a house that shares all, that is right. */
async function feedsWithoutAdder(db: Db, { tenants }: Config): Promise<Problem[]> {
  const feeds = tenants === 'one' ? [] : await createFeedStore(db).withoutAdder();
  if (feeds.length === 0) return [];
  const named = feeds.slice(0, NAMED_MAX).map(({ name, url }) => `${name} (${shownAddress(url)})`);
  const more = feeds.length > NAMED_MAX ? `, and ${feeds.length - NAMED_MAX} more` : '';
  const todo =
    'Write those that all may read in feeds.yaml. Take each of the others out on the page (/feeds remove …) and have its workspace add it. Where all workspaces are one house, write tenants: one in feeds.yaml instead.';
  const what = 'feeds that were added in chat reach every workspace, because nobody noted which of them added each';
  return [{ code: 'E_FEED_ADDER', what, seen: `${named.join(', ')}${more}`, todo }];
}

/** Tokens of installed workspaces are in the database; those of `.env` are tried even where it does not open. */
async function tryAll({ settings, config }: Loaded, log: Log, terminal: Terminal): Promise<Findings> {
  const opened = await openParts(settings, { log, self: terminal.self });
  const store = opened.kind === 'open' ? { db: opened.database.db } : {};
  const chats = await buildChats(settings, { log, now: terminal.now, ...store });
  const tokens = await Promise.all(chats.map(tryToken));
  if (opened.kind === 'problems') return { problems: [...opened.problems, ...tokens.flat()], warnings: [] };
  const warnings = [...opened.warnings, ...(await storedWarnings(opened.database.db, config, terminal.now()))];
  await closeParts(opened);
  return { problems: tokens.flat(), warnings };
}

async function tryToken(chat: Pick<Chat, 'platform' | 'verify'>): Promise<Problem[]> {
  const outcome = await chat.verify();
  if (outcome.ok) return [];
  const name = chat.platform.toUpperCase();
  const copy = `Copy the token again (docs/${chat.platform}.md), or leave every ${name}_… line empty to run without it.`;
  const { code = `E_${name}_REFUSED`, state: seen, todo = copy } = outcome;
  return [{ code, what: `${chat.platform} does not take the token`, seen, todo }];
}
