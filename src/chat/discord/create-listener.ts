import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, Events, GatewayDispatchEvents, type REST, Status } from 'discord.js';
import type { Log } from '../../news/log.ts';
import type { ChatHealth, Listener, Listening } from '../chat.ts';
import { answerInteraction, offerChoices, openForm } from './answer-interaction.ts';
import { formFor } from './command-form.ts';
import { toDiscordCommands } from './command-list.ts';
import { connectGateway, createClient, finalReason } from './connect-gateway.ts';
import type { DiscordSettings } from './discord-api.ts';
import { INTERACTION, interactionShape } from './interaction-shape.ts';
import { watchPlaces } from './place-events.ts';
import { readAsked } from './read-question.ts';
import { type HashStore, registerCommands } from './register-commands.ts';
import { type RefusalDeps, watchRefusals } from './watch-refusals.ts';

export type ListenerDeps = RefusalDeps & { hashStore: HashStore | undefined };

const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 60_000;
const REGISTER_ATTEMPTS = 8;
/** Ends of a registration after which another try may help. */
const MAY_PASS = new Set(['unknown', 'try-later', 'rate-limited']);
/** Answers under way get this long when we stop, and the farewell to the gateway as long again. */
const STOP_STEP_MS = 800;

/** State of one listener: closed over by its functions, started once. */
type Session = {
  client: Client | null;
  /** Why it will not come back by itself, or what it is doing before it is connected. */
  state: string;
  over: boolean;
  stopping: AbortController;
  pending: Set<Promise<void>>;
};

/** Holds the gateway connection and answers what comes through it. */
export function createListener(settings: DiscordSettings, deps: ListenerDeps): Listener {
  const session: Session = {
    client: null,
    state: 'not started',
    over: false,
    stopping: new AbortController(),
    pending: new Set(),
  };
  return {
    start: (listening) => start({ settings, listening, session }, deps),
    stop: () => stop(session),
    health: () => healthOf(session),
  };
}

type TakeDeps = { rest: REST; log: Log | undefined };
type Run = { settings: DiscordSettings; listening: Listening; session: Session };

/** Tries until Discord is reached: an outage at start is no reason to give up, a wrong token is. */
async function start(run: Run, deps: ListenerDeps): Promise<void> {
  const { session, settings } = run;
  for (let waitMs = RETRY_FIRST_MS; !session.stopping.signal.aborted; waitMs = Math.min(waitMs * 2, RETRY_MAX_MS)) {
    session.state = 'connecting';
    const client = createClient(settings);
    session.client = client;
    attend(client, run, deps);
    const outcome = await connectGateway(client, settings.token, session.stopping.signal);
    if (outcome.kind === 'connected') return connected(client, run, deps);
    if (outcome.kind === 'stopped') return;
    await client.destroy();
    session.client = null;
    session.state = outcome.reason;
    if (outcome.kind === 'never') {
      session.over = true;
      throw new Error(outcome.reason);
    }
    deps.log?.warn({ reason: outcome.reason, waitMs }, 'discord was not reached');
    await pause(waitMs, session);
  }
}

function connected(client: Client, run: Run, deps: ListenerDeps): void {
  run.session.state = 'connected';
  deps.log?.info({ shards: client.ws.shards.size, servers: client.guilds.cache.size }, 'discord connected');
  track(run.session, register(client, run, deps), deps.log);
}

/** The bot can answer before its commands are registered (they may be from last time), so this fails softly. */
async function register(client: Client, { listening, session }: Run, { log, hashStore }: ListenerDeps): Promise<void> {
  const registration = {
    applicationId: client.application?.id ?? client.user?.id ?? '',
    commands: toDiscordCommands(listening.commands),
  };
  let waitMs = RETRY_FIRST_MS;
  for (let attempt = 1; attempt <= REGISTER_ATTEMPTS && !session.stopping.signal.aborted; attempt += 1) {
    const outcome = await registerCommands(registration, { rest: client.rest, hashStore });
    if (outcome.kind !== 'failed') {
      log?.info({ commands: registration.commands.length, outcome: outcome.kind }, 'discord commands');
      return;
    }
    log?.warn({ code: outcome.code, outcome: outcome.outcome.kind, attempt }, 'discord commands were not registered');
    if (!MAY_PASS.has(outcome.outcome.kind)) return;
    await pause(waitMs, session);
    waitMs = Math.min(waitMs * 2, RETRY_MAX_MS);
  }
}

function attend(client: Client, run: Run, deps: ListenerDeps): void {
  const { session } = run;
  const { log } = deps;
  // Its own calls are few, and somebody waits for each: they are counted and do not rest.
  watchRefusals(client.rest, deps);
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (given: unknown) => {
    track(session, take(given, run, { rest: client.rest, log }), log);
    hideFromLibrary(given);
  });
  watchPlaces(client, (event) => {
    track(session, run.listening.onPlace?.(event) ?? Promise.resolve(), log);
  });
  client.on(Events.ShardReconnecting, (shard) => log?.info({ shard }, 'discord reconnecting'));
  client.on(Events.ShardResume, (shard, replayed) => log?.info({ shard, replayed }, 'discord resumed'));
  client.on(Events.ShardDisconnect, ({ code }, shard) => {
    session.state = finalReason(code) ?? `Discord closed the connection for good (${code})`;
    session.over = true;
    log?.error({ shard, code, todo: session.state }, 'discord closed the connection');
  });
  client.on(Events.ShardError, (error, shard) =>
    log?.warn({ shard, reason: error.message }, 'discord connection failed'),
  );
  client.on(Events.Error, (error) => log?.error({ reason: error.name }, 'discord client failed'));
}

/**
 * We read interactions as they arrive: the library's structures wait for the list of servers, lose the id of a channel
 * they do not know, and end the process over a field that is missing. Kinds it does not know it leaves alone.
 */
function hideFromLibrary(given: unknown): void {
  if (typeof given === 'object' && given !== null) Reflect.set(given, 'type', 0);
}

async function take(given: unknown, { listening, session }: Run, deps: TakeDeps): Promise<void> {
  const read = interactionShape.safeParse(given);
  const asked = read.success ? readAsked(read.data) : null;
  if (!read.success || asked === null) {
    deps.log?.debug({}, 'discord interaction of a kind we never offer');
    return;
  }
  const key = { id: read.data.id, token: read.data.token, applicationId: read.data.application_id };
  if (asked.kind === 'typing') {
    const choices = await listening.complete(asked.typing).catch(() => []);
    return offerChoices(key, choices, deps.rest);
  }
  // A form that was sent is no question that opens one again.
  const form = read.data.type === INTERACTION.form ? null : formFor(asked.question, listening.commands);
  if (form) return openForm(key, form, deps);
  const spec = listening.commands.find(({ name }) => name === asked.question.command);
  // Who presses a button reads the answer; the channel has read the alert.
  const visibility = asked.kind === 'press' ? 'private' : (spec?.visibility ?? 'private');
  const wait = (ms: number) => pause(ms, session);
  return answerInteraction({ key, question: asked.question, visibility }, { ...deps, answer: listening.answer, wait });
}

function track(session: Session, work: Promise<void>, log: Log | undefined): void {
  const watched = work
    .catch((error: unknown) =>
      log?.error({ reason: error instanceof Error ? error.message : 'unknown' }, 'discord failed'),
    )
    .finally(() => session.pending.delete(watched));
  session.pending.add(watched);
}

function healthOf({ client, state, over, stopping }: Session): ChatHealth {
  if (client === null || over || stopping.signal.aborted || !client.isReady()) return { ok: false, state };
  const shards = [...client.ws.shards.values()];
  const ready = shards.filter(({ status }) => status === Status.Ready).length;
  return {
    ok: ready === shards.length,
    state: ready === shards.length ? 'connected' : `${ready} of ${shards.length} shards connected`,
  };
}

async function stop(session: Session): Promise<void> {
  session.stopping.abort();
  session.state = 'stopped';
  await atMost(STOP_STEP_MS, Promise.allSettled(session.pending));
  await atMost(STOP_STEP_MS, session.client?.destroy() ?? Promise.resolve());
}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  const late = sleep(ms, undefined, { signal: timer.signal }).catch(() => undefined);
  await Promise.race([work, late]);
  timer.abort();
}

async function pause(ms: number, { stopping }: Session): Promise<void> {
  await sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
}
