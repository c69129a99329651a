import { isBuiltin } from 'node:module';
import { dirname, join, normalize } from 'node:path/posix';

/** Who may import whom, deny by default (docs/architecture.md). `'*'` sees all; `node` says which built-ins. */
type Rule = { rooms: readonly string[]; packages: readonly string[]; builtins: boolean };

const STAGE_ROOMS = ['news', 'chat', 'store', 'net'];

const RULES: Record<string, Rule> = {
  news: { rooms: [], packages: [], builtins: false },
  chat: { rooms: ['news'], packages: [], builtins: false },
  'chat/slack': {
    rooms: ['news', 'chat'],
    packages: ['@slack/bolt', '@slack/web-api', '@slack/socket-mode', 'zod'],
    builtins: true,
  },
  'chat/discord': { rooms: ['news', 'chat'], packages: ['discord.js', 'zod'], builtins: true },
  'chat/preview': { rooms: ['news', 'chat'], packages: ['zod'], builtins: true },
  net: { rooms: ['news'], packages: ['undici'], builtins: true },
  store: { rooms: ['news'], packages: ['kysely', 'pg', '@electric-sql/pglite'], builtins: true },
  config: { rooms: ['news'], packages: ['zod', 'yaml'], builtins: true },
  feeds: {
    rooms: STAGE_ROOMS,
    packages: ['rss-parser', 'feedsmith', 'htmlparser2', 'linkedom', '@mozilla/readability', 'iconv-lite', 'zod'],
    builtins: true,
  },
  briefs: { rooms: STAGE_ROOMS, packages: ['zod'], builtins: true },
  alerts: { rooms: STAGE_ROOMS, packages: [], builtins: true },
  commands: { rooms: STAGE_ROOMS, packages: [], builtins: true },
  queue: {
    rooms: ['news'],
    packages: ['bullmq', 'ioredis', 'zod', 'express', '@bull-board/api', '@bull-board/express'],
    builtins: true,
  },
  web: { rooms: ['news', 'chat', 'chat/preview'], packages: ['express', 'prom-client', 'zod'], builtins: true },
  roles: {
    rooms: [...STAGE_ROOMS, 'feeds', 'briefs', 'alerts', 'commands', 'queue'],
    packages: ['piscina'],
    builtins: true,
  },
  terminal: { rooms: ['*'], packages: ['pino', 'zod'], builtins: true },
  'app.ts': { rooms: ['*'], packages: [], builtins: true },
  'build-chats.ts': { rooms: ['*'], packages: [], builtins: true },
  'build-handlers.ts': { rooms: ['*'], packages: [], builtins: true },
  'build-websub.ts': { rooms: ['*'], packages: ['express'], builtins: true },
  'parts.ts': { rooms: ['*'], packages: [], builtins: true },
  'main.ts': { rooms: ['app.ts', 'terminal', 'config', 'news'], packages: [], builtins: true },
};

export type SourceFile = { path: string; text: string };

const IMPORT =
  /^[ \t]*(?:import|export)\s(?:[^"'=;]*?\sfrom\s*)?["']([^"']+)["']|\b(?:import|require)\(\s*["']([^"']+)["']/gm;

function importsOf(text: string): string[] {
  return [...text.matchAll(IMPORT)].flatMap((match) => match[1] ?? match[2] ?? []);
}

/** The room of a path below src: "chat/slack" for platforms, the folder otherwise, the file at the top. */
function roomOf(path: string): string {
  const [top = '', second = '', third] = path.split('/');
  if (top === 'chat' && third !== undefined) return `${top}/${second}`;
  return top;
}

/** One sentence per import that the rules do not allow. Paths are relative to src. */
export function violations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => importsOf(file.text).flatMap((target) => judge(file.path, target)));
}

function judge(path: string, target: string): string[] {
  const room = roomOf(path);
  const rule = RULES[room];
  if (!rule) return [`src/${path}: the room ${room} has no rule; add it to RULES`];
  if (target.startsWith('.')) return judgeRoom({ path, room, rule }, normalize(join(dirname(path), target)));
  if (isBuiltin(target)) return rule.builtins ? [] : [`src/${path} imports ${target}; ${room} may import no built-in`];
  const name = target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
  if (rule.packages.includes(name)) return [];
  return [`src/${path} imports the package ${name}; ${room} may import: ${rule.packages.join(', ') || 'none'}`];
}

function judgeRoom({ path, room, rule }: { path: string; room: string; rule: Rule }, target: string): string[] {
  const other = roomOf(target);
  if (other === room || rule.rooms.includes('*') || rule.rooms.includes(other)) return [];
  return [`src/${path} imports ${other}; ${room} may import only: ${rule.rooms.join(', ') || 'nothing'}`];
}
