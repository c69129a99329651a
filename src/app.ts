import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Preview } from './chat/preview/create-preview.ts';
import { VERSION } from './config/package-root.ts';
import { createEnqueue } from './queue/jobs.ts';
import { createRateLimitedLog } from './queue/rate-limited-log.ts';
import { startBot } from './roles/bot.ts';
import { type RunningRole, startPoller } from './roles/poller.ts';
import { cleanUpAfterDeadProcess } from './roles/sweep.ts';
import { syncConfig } from './roles/sync-config.ts';
import { startKeeping } from './store/keeping/delete-old.ts';
import { readProgress } from './store/progress/progress.ts';
import {
  buildChatHandlers,
  buildParts,
  buildWeb,
  locate,
  type Opened,
  type Parts,
  publicHealth,
  type Setup,
  type WebSubParts,
} from './wire.ts';
import { sealOf } from './wire-chats.ts';
import { keepingDeps, startBackups } from './wire-keeping.ts';

export type App = {
  preview: Preview;
  start(): Promise<{ url: string }>;
  /** A path of the page that signs a browser in, once; null where no token is asked for. */
  signInLink(): string | null;
  /** Takes no new work, finishes or hands back what runs, and closes everything. */
  stop(): Promise<void>;
};

/** The composition root: wire.ts builds the parts, and this file passes them to the roles, in the order of the news. */
export async function createApp(setup: Setup, opened: Opened): Promise<App> {
  const parts = await buildParts(setup, opened);
  let phase: ReturnType<Parameters<typeof buildWeb>[1]> = 'starting';
  const web = buildWeb(parts, () => phase);
  parts.metrics.watchProgress({
    version: VERSION,
    progress: () => readProgress(opened.database.db),
    health: () => publicHealth(parts),
    connections: opened.database.connections,
    clockAheadMs: opened.pulse.aheadMs,
  });
  const running: RunningRole[] = [];
  const stopWork = () => endRoles(parts, running);
  return {
    preview: parts.preview,
    signInLink: web.signInLink,
    async start() {
      // The page comes first: it shows and answers what is stored before anything else is ready.
      const { url } = await web.start();
      const named = parts.names.prepare(yieldToEventLoop);
      await renewHubSecrets(parts);
      await syncConfig(setup.config, { ...parts, locate: (address) => locate(parts, address), now: opened.clock.now });
      if (opened.database.embedded) await cleanUpAfterDeadProcess(parts);
      await markRestored(parts);
      await startRoles(parts, running);
      await named;
      opened.database.schema?.start(stopWork);
      phase = 'running';
      return { url };
    },
    async stop() {
      phase = 'stopping';
      opened.database.schema?.stop();
      await stopWork();
      await Promise.all([web.stop(), parts.jobs.close()]);
      await Promise.all([parts.readers.close(), parts.http.close(), parts.pulse.stop()]);
      await parts.database.close();
    },
  };
}

async function markRestored({ store, log }: Parts): Promise<void> {
  const untold = await store.markRestored();
  if (untold !== null)
    log.warn({ alerts: untold }, 'restored from a back-up: what may have been told is not told again');
}

async function endRoles({ jobs }: Parts, running: RunningRole[]): Promise<void> {
  await Promise.all(running.splice(0).map((role) => role.stop()));
  await jobs.stopWork();
}

/** Starts the last stage first, so that each one finds the next already running. */
async function startRoles(parts: Parts, running: RunningRole[]): Promise<void> {
  const { roles, store, jobs, log, clock } = parts;
  const pollDeps = async () => {
    const stages = await import('./wire-stages.ts');
    return { ...stages.pollFeedDeps(parts), ...stages.readFeedDeps(parts) };
  };
  if (roles.includes('bot')) running.push(await startBot({ ...parts, listening: buildChatHandlers(parts, pollDeps) }));
  if (roles.includes('worker')) {
    await startWork(parts);
    running.push(startKeeping(keepingDeps(parts)));
  }
  const backups = startBackups(parts);
  if (backups) running.push(backups);
  // Call 1 of the eight: due feeds become poll jobs.
  const say = createRateLimitedLog(log, () => performance.now());
  if (roles.includes('poller'))
    running.push(startPoller({ feeds: store.feeds, enqueue: createEnqueue(jobs).polls, now: clock.now, say }));
}

/**
 * One article, eight calls (README): a poll job makes calls 2 and 3, the job of each new article 4 to 7, and the job of
 * each channel 8. Each call gets the parts that it uses. Their code is loaded now, when the page already answers
 * (decision 0092).
 */
async function startWork(parts: Parts): Promise<void> {
  const [{ createHandlers, startWorker }, stages] = await Promise.all([
    import('./roles/worker.ts'),
    import('./wire-stages.ts'),
  ]);
  const { store, clock, log, metrics, jobs } = parts;
  const handlers = createHandlers({
    poll: { ...stages.pollFeedDeps(parts), ...stages.readFeedDeps(parts) },
    article: {
      ...{ store, clock, log, count: (outcome) => metrics.articles.inc({ outcome }) },
      ...stages.keepArticleDeps(parts),
      ...stages.readArticleDeps(parts),
      ...stages.joinStoryDeps(parts),
      ...stages.planDeliveriesDeps(parts),
    },
    deliver: stages.deliverDeps(parts),
    duties: stages.dutiesOf(parts),
    sweep: stages.sweepDeps(parts),
  });
  await store.articles.replan(parts.config.limits.feed, clock.now());
  await startWorker({ jobs, handlers: metrics.watch.polls(handlers) });
}

const HUBS_KEY = 'key of hub secrets';

/**
 * After a change of ENCRYPTION_KEY, hubs are asked again, so that they sign with what the new key makes. Until they do,
 * what the old key makes is taken as well.
 */
export async function renewHubSecrets({ settings, store, clock }: Omit<WebSubParts, 'jobs' | 'log'>): Promise<void> {
  if (settings.encryptionKeyOld.length === 0 || settings.publicUrl === null) return;
  const keyId = sealOf(settings)?.keyId() ?? null;
  if (keyId === null || keyId === (await store.settings.read(HUBS_KEY))) return;
  await store.websub.askAll(clock.now());
  await store.settings.write(HUBS_KEY, keyId);
}
