import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadLanguages } from '../../src/config/files/languages.ts';
import type { LanguageFacts } from '../../src/news/language.ts';
import { TEST_DATABASE_URL, TEST_REDIS_URL } from '../../tests/support/servers.ts';
import { NO_SERVERS, type Servers, startServers } from '../chaos/servers.ts';
import { inventSamples, type Sample } from './invent-archive.ts';
import { type OpenBase, openEmbedded, openPostgres } from './open-base.ts';
import { fillNews, rememberNews } from './stored-news.ts';

export type BaseKind = 'embedded' | 'postgres';

/** What the measurements share. */
export type Stage = {
  /** Smaller inputs and fewer turns: to see that all of it runs. */
  quick: boolean;
  seed: number;
  languages: readonly LanguageFacts[];
  /** Reports with their briefs, of which the articles of an archive are made. */
  samples(): readonly Sample[];
  /** PostgreSQL and Redis, where this machine has them. */
  servers(): Promise<Servers | null>;
  /** Places to measure the store on: the embedded database, and PostgreSQL where there is one. */
  kinds(): Promise<BaseKind[]>;
  open(kind: BaseKind): Promise<OpenBase>;
  /** A database with so many articles, filled once for all who ask. */
  stored(count: number, kind: BaseKind): Promise<OpenBase>;
  /** The same database, once its articles of three weeks can be compared with new ones as well. */
  remembered(count: number, kind: BaseKind): Promise<OpenBase>;
  say(line: string): void;
  close(): Promise<void>;
};

export type StageOptions = { quick: boolean; seed: number; root: string; say: (line: string) => void };

export async function openStage({ quick, seed, root, say }: StageOptions): Promise<Stage> {
  const languages = await loadLanguages([join(root, 'config')]);
  if (languages.kind === 'unsound') throw new Error('The language files are unsound');
  let samples: Sample[] | null = null;
  const sampled = (): Sample[] => {
    samples ??= inventSamples(seed, languages.data);
    return samples;
  };
  const filled = createOnce();
  const remembered = createOnce();
  const opened: OpenBase[] = [];
  let running: Promise<Servers | null> | null = null;
  const servers = (): Promise<Servers | null> => {
    running ??= findServers();
    return running;
  };
  const open = async (kind: BaseKind): Promise<OpenBase> => {
    const url = kind === 'embedded' ? null : ((await servers())?.databaseUrl ?? null);
    const base = url === null ? await openEmbedded() : await openPostgres(url);
    opened.push(base);
    return base;
  };
  const fill = async (count: number, kind: BaseKind): Promise<OpenBase> => {
    const base = await open(kind);
    say(`storing ${count} articles (${kind})`);
    const startedAt = performance.now();
    await fillNews(base, { count, seed, samples: sampled() });
    say(`stored in ${Math.round((performance.now() - startedAt) / 1_000)} s`);
    return base;
  };
  const stored = (count: number, kind: BaseKind) => filled(`${kind} ${count}`, () => fill(count, kind));
  const remember = async (count: number, kind: BaseKind): Promise<OpenBase> => {
    const base = await stored(count, kind);
    await rememberNews(base, { count, seed, samples: sampled() });
    return base;
  };
  return {
    ...{ quick, seed, languages: languages.data, say, servers, open, samples: sampled },
    kinds: async () => ((await servers()) === null ? ['embedded'] : ['embedded', 'postgres']),
    stored,
    remembered: (count, kind) => remembered(`${kind} ${count}`, () => remember(count, kind)),
    async close() {
      for (const base of opened) await base.close();
      await (await running)?.stop();
    },
  };
}

/** The first call for a key makes it, the others get the same. */
function createOnce() {
  const made = new Map<string, Promise<OpenBase>>();
  return (key: string, make: () => Promise<OpenBase>): Promise<OpenBase> => {
    const base = made.get(key) ?? make();
    made.set(key, base);
    return base;
  };
}

async function findServers(): Promise<Servers | null> {
  if (TEST_DATABASE_URL !== null) return { ...NO_SERVERS, databaseUrl: TEST_DATABASE_URL, redisUrl: TEST_REDIS_URL };
  return existsSync('/usr/lib/postgresql') ? startServers({ redis: true }) : null;
}
