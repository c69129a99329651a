import { createSlack, type SlackChat, type SlackRoute } from '../../../src/chat/slack/create-slack.ts';
import { secret } from '../../../src/news/secret.ts';
import { createInstallationStore, type InstallationStore } from '../../../src/store/nouns/installations.ts';
import { createSeal, type Seal } from '../../../src/store/nouns/seal.ts';
import { createSpentMarkStore } from '../../../src/store/nouns/spent-marks.ts';
import { openTestDatabase, type TestDatabase } from '../databases.ts';
import { type SlackStandIn, startSlackStandIn, type Who } from './slack-stand-in.ts';
import { SIGNING_SECRET, serve } from './start-slack-harness.ts';

const seal = createSeal('a key of at least thirty-two characters');

export type ManyHarness = {
  slack: SlackStandIn;
  database: TestDatabase;
  installations: InstallationStore;
  chat: SlackChat;
  /** A process of its own on the same store. */
  another(options?: { seal: Seal }): SlackChat;
  /** Another process takes the requests from now on. */
  restart(chat?: SlackChat): void;
  url: string;
  clock: { at: Date };
  /** Goes through the installation as a browser does; resolves with the last page. */
  install(key: string): Promise<{ status: number; html: string }>;
  who(key: string): Who;
  logged(): string;
  stop(): Promise<void>;
};

/** The adapter for many workspaces, on a store of its own, with its finest log kept. */
export async function startManyHarness(
  way: 'socket' | 'http' = 'http',
  allowedWorkspaces: string[] = [],
): Promise<ManyHarness> {
  const slack = await startSlackStandIn();
  const database = await openTestDatabase();
  const installations = createInstallationStore(database.db, seal);
  const routes: SlackRoute[] = [];
  const server = await serve(routes);
  const lines: string[] = [];
  const keep = (fields: Record<string, unknown>, event: string) => lines.push(`${JSON.stringify(fields)} ${event}`);
  const log = { level: 'trace', debug: keep, info: keep, warn: keep, error: keep };
  const clock = { at: new Date() };
  const create = ({ seal: own }: { seal: Seal } = { seal }) =>
    createSlack(
      {
        apiUrl: slack.apiUrl,
        publicUrl: server.url,
        allowedWorkspaces,
        transport:
          way === 'http'
            ? { kind: 'http', signingSecret: secret(SIGNING_SECRET) }
            : { kind: 'socket', appToken: secret(slack.appToken) },
        account: {
          kind: 'many-workspaces',
          clientId: slack.oauth.clientId,
          clientSecret: secret(slack.oauth.clientSecret),
          stateSecret: secret('a-long-random-state-secret'),
        },
      },
      {
        ...{ now: () => clock.at, log, callTimeoutMs: 5000 },
        installations: createInstallationStore(database.db, own),
        spentMarks: createSpentMarkStore(database.db),
      },
    );
  const chat = create();
  routes.push(...chat.routes);
  if (way === 'http') slack.overHttp({ url: `${server.url}/slack/events`, signingSecret: SIGNING_SECRET });
  for (const key of ['T0HARBOUR', 'T0LOWLAND']) addTeam(slack, key);
  return {
    slack,
    database,
    installations,
    chat,
    another: create,
    restart: (next = create()) => void routes.splice(0, routes.length, ...next.routes),
    url: server.url,
    clock,
    install: async (key) => {
      const begun = await fetch(`${server.url}/slack/install`, { redirect: 'manual' });
      const cookie = (begun.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
      const back = slack.oauth.approve(begun.headers.get('location') ?? '', key);
      const done = await fetch(back, { headers: { cookie } });
      return { status: done.status, html: await done.text() };
    },
    who: (teamId) => ({ userId: 'U0ADA', channelId: 'C0NEWS', channelName: 'world-news', teamId }),
    logged: () => lines.join('\n'),
    stop: async () => {
      await chat.listener.stop();
      await server.stop();
      await slack.stop();
      await database.close();
    },
  };
}

/** A tenant with a channel and a person in it. */
export function addTeam(
  slack: SlackStandIn,
  key: string,
  options: { rotates?: boolean; isOrganisation?: boolean } = {},
) {
  const tenant = slack.oauth.add({ key, name: `Desk ${key}`, ...options });
  tenant.workspace.channels.set('C0NEWS', {
    id: 'C0NEWS',
    name: 'world-news',
    archived: false,
    member: true,
    creator: 'U0ADA',
  });
  tenant.workspace.users.set('U0ADA', { id: 'U0ADA', name: 'ada', admin: false });
  return tenant;
}
