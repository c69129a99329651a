import type { Config } from '../config/load-config.ts';
import type { Role } from '../config/setting-forms.ts';
import type { Settings } from '../config/settings.ts';
import { isLoopback } from '../web/local-names.ts';

type Facts = { settings: Settings; config: Config; roles: readonly Role[]; url: string };

/** What runs, where the page is, where data lies, and what to type: under 12 lines. */
export function banner({ settings, config, roles, url }: Facts): string {
  const store = settings.databaseUrl ? 'PostgreSQL (DATABASE_URL)' : `${settings.dataDir} (embedded PostgreSQL)`;
  const queue = settings.redisUrl ? 'Redis (REDIS_URL)' : 'in the same database';
  const isClosed = settings.adminToken === null && !isLoopback(settings.host.toLowerCase());
  return [
    'Slugline runs. No platform is set, so alerts appear on the preview page.',
    `  page    ${url}${isClosed ? '   closed until ADMIN_TOKEN is set (in .env; openssl rand -hex 32 makes one)' : ''}`,
    `  data    ${store}, queue ${queue}`,
    `  roles   ${roles.join(', ')}`,
    `  feeds   ${config.feeds.length} in ${settings.configDir}/feeds.yaml, ${config.topics.length} topics in topics.yaml`,
    '  try     /brief pakistan-taliban   on the page, or here',
    '  next    SLACK_… or DISCORD_TOKEN in .env (docs/slack.md, docs/discord.md); stop with Ctrl+C',
    '',
  ].join('\n');
}
