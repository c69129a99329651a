import { isBuiltin } from 'node:module';
import { dirname, join, normalize } from 'node:path/posix';

/** Who may import whom, deny by default (docs/architecture.md). `'*'` sees all; `node` says which built-ins. */
type Rule = {
  rooms: readonly string[];
  /** Rooms of which only types may come in, by `import type`. */
  types?: readonly string[];
  packages: readonly string[];
  builtins: boolean | readonly string[];
};

const ENGINES = ['engines/reading', 'engines/briefing', 'engines/matching', 'engines/joining'];
const STAGE_ROOMS = ['kit', 'news', ...ENGINES, 'chat', 'store', 'net'];

const RULES: Record<string, Rule> = {
  kit: { rooms: [], packages: [], builtins: false },
  news: { rooms: ['kit'], packages: [], builtins: false },
  'engines/reading': {
    rooms: ['kit', 'news'],
    packages: ['rss-parser', 'htmlparser2', 'linkedom', '@mozilla/readability', 'iconv-lite', 'jschardet', 'zod'],
    // Bytes and hashes; neither reads a file, a clock or a socket.
    builtins: ['node:buffer', 'node:crypto'],
  },
  'engines/briefing': { rooms: ['kit', 'news'], packages: [], builtins: false },
  'engines/matching': { rooms: ['kit', 'news'], packages: ['@orama/stemmers', 'opencc-js'], builtins: false },
  'engines/joining': { rooms: ['kit', 'news', 'engines/matching'], packages: ['any-ascii'], builtins: false },
  chat: { rooms: ['kit', 'news'], packages: ['zod'], builtins: false },
  'chat/slack': {
    rooms: ['kit', 'news', 'chat'],
    packages: ['@slack/bolt', '@slack/web-api', '@slack/socket-mode', 'zod'],
    builtins: true,
  },
  'chat/discord': { rooms: ['kit', 'news', 'chat'], packages: ['discord.js', 'zod'], builtins: true },
  'chat/preview': { rooms: ['kit', 'news', 'chat'], packages: ['zod'], builtins: true },
  net: { rooms: ['kit', 'news'], packages: ['undici'], builtins: true },
  store: {
    rooms: ['kit', 'news', 'engines/matching', 'engines/joining'],
    packages: ['kysely', 'pg', '@electric-sql/pglite'],
    builtins: true,
  },
  config: { rooms: ['kit', 'news', 'engines/matching'], packages: ['zod', 'yaml'], builtins: true },
  feeds: { rooms: STAGE_ROOMS, packages: [], builtins: true },
  alerts: { rooms: STAGE_ROOMS, packages: ['zod'], builtins: true },
  commands: { rooms: STAGE_ROOMS, packages: [], builtins: true },
  queue: {
    rooms: ['kit', 'news'],
    packages: ['bullmq', 'ioredis', 'zod', 'express', '@bull-board/api', '@bull-board/express'],
    builtins: true,
  },
  web: {
    rooms: ['kit', 'news', 'engines/matching', 'chat', 'chat/preview'],
    types: ['store'],
    packages: ['express', 'prom-client', 'zod'],
    builtins: true,
  },
  roles: {
    rooms: [...STAGE_ROOMS, 'feeds', 'alerts', 'commands', 'queue'],
    packages: ['piscina'],
    builtins: true,
  },
  terminal: { rooms: ['*'], packages: ['pino', 'zod'], builtins: true },
  'app.ts': { rooms: ['*'], packages: [], builtins: true },
  'wire.ts': { rooms: ['*'], packages: ['express'], builtins: true },
  'wire-chats.ts': { rooms: ['*'], packages: [], builtins: true },
  'wire-keeping.ts': { rooms: ['*'], packages: [], builtins: true },
  'wire-stages.ts': { rooms: ['*'], packages: [], builtins: true },
  'wire-stories.ts': { rooms: ['*'], packages: [], builtins: true },
  'main.ts': { rooms: ['app.ts', 'terminal', 'config', 'news', 'kit'], packages: [], builtins: true },
};

export type SourceFile = { path: string; text: string };

/**
 * What reads a publisher's text as a whole. It runs in a reader thread with a deadline, never on the event loop
 * (docs/decisions/0107-publisher-text-is-read-in-threads.md).
 */
const IN_THREADS: Record<string, readonly string[]> = {
  'engines/reading/decode-bytes.ts': ['decodeBytes', 'decodeDocument'],
  'engines/reading/feed/read-feed.ts': ['readFeed'],
  'engines/reading/feed/feed-links.ts': ['feedLinks'],
  'engines/reading/html-to-text.ts': ['htmlToText'],
  'engines/reading/parse-markup.ts': ['parseMarkup'],
  'engines/reading/page/read-page.ts': ['readPage'],
  'engines/briefing/write-brief.ts': ['createBriefWriter', 'writeBrief'],
  'engines/briefing/guard-sentence.ts': ['createSentenceGuard'],
  'engines/matching/word-index.ts': ['indexWords'],
  'engines/matching/match-query.ts': ['toMatchText'],
  'engines/matching/matched-terms.ts': ['readPlaces'],
  'engines/matching/explain-match.ts': ['explainMatch'],
  'engines/joining/signals.ts': ['readSignals'],
  'engines/joining/slugs/story-slug.ts': ['storySlug'],
  'engines/joining/slugs/headline-pieces.ts': ['createPieceReader'],
  'engines/joining/new-facts.ts': ['readArticleFacts'],
  'engines/joining/changes.ts': ['materialChange'],
  'alerts/apply-proposal.ts': ['applyProposal'],
  'commands/answering/compare-outlets.ts': ['compareOutlets', 'compareStory'],
  'news/same-article.ts': ['textPrint', 'isToldAnew'],
  'roles/read-article.ts': ['readArticle'],
  'roles/thread-tasks.ts': ['createThreadTasks'],
};
/** The engines themselves, what runs in threads, and the command line, which has no loop to keep free. */
const MAY_READ =
  /^engines\/|^roles\/(?:reader-thread|thread-tasks|read-article)\.ts$|^alerts\/apply-proposal\.ts$|^commands\/answering\/compare-outlets\.ts$|^terminal\/calls\//;

const NAMED_IMPORT = /^[ \t]*import\s+(?!type\s)(?:\{([^}]*)\}|(\*[^'"]*))\s*from\s*["'](\.[^"']+)["']/gm;
const DYNAMIC_IMPORT = /(?:\{([^}]*)\}\s*=\s*await\s+)?\bimport\(\s*["'](\.[^"']+)["']\s*\)/g;

/** One sentence for each import that would read a publisher's text on the event loop. */
export function readsOnTheLoop(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => !MAY_READ.test(path))
    .flatMap(({ path, text }) => {
      const named = [...text.matchAll(NAMED_IMPORT)].map(([, names, all, target = '']) => ({ names, all, target }));
      const lazy = [...text.matchAll(DYNAMIC_IMPORT)].map(([, names, target = '']) => ({
        names,
        all: names ? undefined : '*',
        target,
      }));
      return [...named, ...lazy].flatMap(({ names = '', all, target }) => {
        const heavy = IN_THREADS[normalize(join(dirname(path), target))] ?? [];
        const taken = names.split(',').map((name) => name.trim().split(/\s+as\s+/)[0] ?? '');
        return heavy
          .filter((name) => all !== undefined || taken.includes(name))
          .map(
            (name) =>
              `src/${path} imports ${name}, which reads a publisher's text: ask a reader thread (src/roles/thread-tasks.ts)`,
          );
      });
    });
}

const IMPORT =
  /^[ \t]*(?:import|export)\s(?:[^"'=;]*?\sfrom\s*)?["']([^"']+)["']|\b(?:import|require)\(\s*["']([^"']+)["']/gm;

const TYPE_IMPORT = /^[ \t]*import type\s[^"'=;]*?\sfrom\s*["']([^"']+)["']/gm;

export function importsOf(text: string): string[] {
  return [...text.matchAll(IMPORT)].flatMap((match) => match[1] ?? match[2] ?? []);
}

/** The room of a path below src: "chat/slack" for platforms and engines, the folder otherwise, the file at the top. */
function roomOf(path: string): string {
  const [top = '', second = '', third] = path.split('/');
  if (['chat', 'engines'].includes(top) && third !== undefined) return `${top}/${second}`;
  return top;
}

/** One sentence per import that the rules do not allow. Paths are relative to src. */
export function violations(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const typed = new Set([...text.matchAll(TYPE_IMPORT)].map(([, target]) => target));
    return importsOf(text).flatMap((target) => judge(path, target, typed.has(target)));
  });
}

function judge(path: string, target: string, isType: boolean): string[] {
  const room = roomOf(path);
  const rule = RULES[room];
  if (!rule) return [`src/${path}: the room ${room} has no rule; add it to RULES`];
  if (target.startsWith('.')) {
    const allowed = isType ? [...rule.rooms, ...(rule.types ?? [])] : rule.rooms;
    return judgeRoom({ path, room, allowed }, normalize(join(dirname(path), target)));
  }
  if (isBuiltin(target)) return judgeBuiltin({ path, room, rule }, target);
  const name = target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
  if (rule.packages.includes(name)) return [];
  return [`src/${path} imports the package ${name}; ${room} may import: ${rule.packages.join(', ') || 'none'}`];
}

type Importer = { path: string; room: string; rule: Rule };

function judgeBuiltin({ path, room, rule }: Importer, target: string): string[] {
  const allowed = typeof rule.builtins === 'boolean' ? rule.builtins : rule.builtins.includes(target);
  return allowed ? [] : [`src/${path} imports ${target}; ${room} may not import this built-in`];
}

type Allowed = { path: string; room: string; allowed: readonly string[] };

function judgeRoom({ path, room, allowed }: Allowed, target: string): string[] {
  const other = roomOf(target);
  if (other === room || allowed.includes('*') || allowed.includes(other)) return [];
  return [`src/${path} imports ${other}; ${room} may import only: ${allowed.join(', ') || 'nothing'}`];
}
