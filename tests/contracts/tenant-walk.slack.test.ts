import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createAnswer } from '../../src/commands/answering/answer-question.ts';
import { COMMAND_SPECS } from '../../src/commands/answering/command-table.ts';
import { createComplete } from '../../src/commands/asking/complete-typing.ts';
import type { StandInView } from '../support/slack/check-view.ts';
import { NEWS, type SlackHarness, startSlackHarness } from '../support/slack/start-slack-harness.ts';
import {
  ALPHA_CHANNEL,
  dumpOf,
  FEED_URL,
  forgetStrangers,
  LINK,
  leaksIn,
  openTwoTenants,
  SECRETS,
  SLUG,
  type TwoTenants,
} from './two-tenants.ts';

/**
 * Every form and every action of the Home tab, used by a person of another workspace and by one who is not in a channel of
 * their own. Forms are found by typing every command without its options, so that a new one is walked without a line here.
 */

const VALUES = [
  SLUG,
  LINK,
  FEED_URL,
  `Harbour ${SECRETS.title}`,
  SECRETS.actor,
  ALPHA_CHANNEL.id,
  'C0SECRET',
  'harbour',
];
const EVE = { ...NEWS, userId: 'U0EVE' };
/** What the stranger's own workspace keeps from them. */
const PRIVATE = 'topsailsecret';

let tenants: TwoTenants;
let harness: SlackHarness;
let before: Awaited<ReturnType<typeof dumpOf>>;
let attempts = 0;

beforeAll(async () => {
  harness = await startSlackHarness();
  tenants = await openTwoTenants({
    locate: (address) => harness.chat.sender.locate(address),
    rightsOf: (userId, address) => harness.chat.sender.rightsOf(userId, address),
  });
  const { workspace } = harness.slack;
  workspace.channels.set('C0SECRET', {
    ...{ id: 'C0SECRET', name: `board-${PRIVATE}`, archived: false, member: true, creator: 'U0BOSS' },
    people: ['U0BOSS'],
  });
  const board = { platform: 'slack', workspace: workspace.teamId, id: 'C0SECRET', kind: 'channel' } as const;
  const { id: channelId } = await tenants.store.channels.ensure(board, `#board-${PRIVATE}`);
  const by = { createdBy: 'Boss', createdById: 'U0BOSS', createdAt: tenants.deps.now() };
  const query = `merger ${PRIVATE}`;
  await tenants.store.subscriptions.add({
    channelId,
    query,
    topic: null,
    source: 'chat',
    mention: null,
    digest: null,
    ...by,
  });
  before = await dumpOf(tenants.db);
  await harness.chat.listener.start({
    ...{ commands: COMMAND_SPECS, answer: createAnswer(tenants.deps), complete: createComplete(tenants.deps) },
  });
});
afterAll(async () => {
  await harness.stop();
  await tenants.database.close();
});

const views = () => harness.slack.workspace.views;

/** What was shown since, to whoever it was. */
async function leaksSince(had: { views: number; messages: number }, typed: string): Promise<string[]> {
  attempts += 1;
  await vi.waitFor(() => expect(views().length).toBeGreaterThan(had.views), { timeout: 5000 });
  const shown = JSON.stringify([views().slice(had.views), harness.slack.workspace.messages.slice(had.messages)]);
  await forgetStrangers(tenants.db);
  return [...leaksIn(shown, typed), ...(shown.includes(PRIVATE) ? [PRIVATE] : [])];
}

const soFar = () => ({ views: views().length, messages: harness.slack.workspace.messages.length });

type Line = { command: string; text: string };

/** Opens a form, if the line has one; others are answered instead. */
async function opened({ command, text }: Line, channelId: string) {
  const had = views().length;
  await harness.slack.type(`/${command}`, text, { ...EVE, channelId });
  await vi.waitFor(() => expect(views().length).toBeGreaterThan(had), { timeout: 400 }).catch(() => undefined);
  const form = views()[had];
  return form?.how === 'open' ? form : null;
}

const LINES: Line[] = COMMAND_SPECS.flatMap(({ name, subcommands }) => [
  { command: name, text: '' },
  ...subcommands.map((sub) => ({ command: name, text: sub.name })),
]);

const fieldsOf = (view: StandInView) =>
  view.blocks.flatMap((block) => (block.type === 'input' ? [block.block_id] : []));

/** Every form with every value in every field, as if it had been opened in one of these channels. */
async function formsToFill(): Promise<(Line & { channelId: string; field: string; value: string })[]> {
  const filled: (Line & { channelId: string; field: string; value: string })[] = [];
  for (const line of LINES) {
    const form = await opened(line, 'C0NEWS');
    for (const field of form ? fieldsOf(form.view) : []) {
      for (const channelId of ['C0NEWS', 'C0SECRET', ALPHA_CHANNEL.id]) {
        filled.push(...VALUES.map((value) => ({ ...line, channelId, field, value })));
      }
    }
  }
  return filled;
}

describe('a person of another workspace, or outside of a channel', () => {
  it('learns nothing from any form, whatever is filled in and wherever it says that it was opened', async () => {
    const leaks: string[] = [];
    const forms = await formsToFill();
    for (const { channelId, field, value, ...line } of forms) {
      const form = await opened(line, channelId);
      if (!form) continue;
      const had = soFar();
      await harness.slack.submit(form.id, { [field]: value }, EVE);
      const found = await leaksSince(had, value);
      leaks.push(...found.map((leak) => `${line.command} in ${channelId}, ${field}=${value}: ${leak}`));
    }
    expect(leaks).toEqual([]);
    expect(new Set(forms.map(({ command }) => command)).size).toBeGreaterThanOrEqual(2);
  }, 240_000);

  it('learns nothing from any action of the Home tab', async () => {
    const leaks: string[] = [];
    for (const channelId of ['', 'C0SECRET', ALPHA_CHANNEL.id]) {
      const view = { type: 'home', private_metadata: channelId, blocks: [] };
      leaks.push(...(await published(() => home(view))));
      for (const chosen of ['C0SECRET', ALPHA_CHANNEL.id, 'D0BOSS', SLUG]) {
        leaks.push(...(await published(() => harness.slack.pressView('HU0EVE', 'home:place', { ...EVE, chosen }))));
      }
    }
    expect(leaks).toEqual([]);
  }, 60_000);

  const home = (view: unknown) =>
    harness.slack.event({ type: 'app_home_opened', user: 'U0EVE', tab: 'home', channel: 'D0EVE', view }, EVE);

  async function published(act: () => Promise<unknown>): Promise<string[]> {
    const had = soFar();
    await act();
    return leaksSince(had, '');
  }

  it('changes none of Alpha’s rows, and nothing is said in another channel', async () => {
    const after = await dumpOf(tenants.db);
    for (const [table, rows] of Object.entries(before)) expect([table, after[table]]).toEqual([table, rows]);
    expect(harness.slack.workspace.messages.filter(({ channel }) => channel === 'C0SECRET')).toEqual([]);
    expect(attempts).toBeGreaterThanOrEqual(100);
  });
});
