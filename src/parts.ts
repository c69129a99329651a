import type { buildChats } from './build-chats.ts';
import type { Preview } from './chat/preview/create-preview.ts';
import type { Config } from './config/load-config.ts';
import type { Role as RoleName } from './config/setting-forms.ts';
import type { Settings } from './config/settings.ts';
import type { Http } from './net/http.ts';
import type { LanguageFacts } from './news/language.ts';
import type { Log } from './news/log.ts';
import type { Jobs } from './queue/open-queue.ts';
import type { HeavyPool } from './roles/heavy-pool.ts';
import type { OpenDatabase } from './store/database.ts';
import type { Store } from './store/store.ts';
import type { Metrics } from './web/metrics.ts';

/** What the operator set and wrote. */
export type Setup = {
  settings: Settings;
  config: Config;
  languages: LanguageFacts[];
  samplesDir: string;
  roles: readonly RoleName[];
};

/** What is open already: both were tried before, so that every problem could be listed at once. */
export type Opened = { database: OpenDatabase; jobs: Jobs; log: Log; clock: Clock; senderId: string };

export type Clock = { now: () => Date; random: () => number; newNonce: () => string };

/** Every part of the product, by room. */
export type Parts = Setup &
  Opened & {
    store: Store;
    http: { request: Http; close(): Promise<void> };
    heavy: HeavyPool;
    preview: Preview;
    chats: Awaited<ReturnType<typeof buildChats>>;
    metrics: Metrics;
  };
