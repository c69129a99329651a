import { EventEmitter } from 'node:events';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { type PGlite, protocol } from '@electric-sql/pglite';

const { serialize } = protocol;
/** After these PostgreSQL is no more (error severities, PostgreSQL manual, runtime-config-logging). */
const LAST_WORDS = ['PANIC', 'FATAL'];

/**
 * A server connection for `pg.Client` that ends in PGlite instead of a socket, so that values are written and read by
 * pg itself, exactly as with a server. The messages of one query go over in one piece: 1.5 times as fast as one by one.
 */
export function createPgliteConnection(pglite: PGlite) {
  failAfterAbort(pglite);
  const events = new EventEmitter();
  const yieldSometimes = createYield();
  let sending: Promise<void> = pglite.waitReady;
  const send = (message: Uint8Array): void => {
    sending = sending.then(yieldSometimes).then(() => exchange(message, { pglite, events }));
  };
  const handshake = {
    // pg reads and writes these two itself (lib/query.js, lib/client.js).
    parsedStatements: {},
    submittedNamedStatements: {},
    stream: { destroy: (): boolean => events.emit('end') },
    connect: (): void => {
      sending = sending.then(
        () => void events.emit('readyForQuery', { status: 'I' }),
        (error: unknown) => void events.emit('error', error),
      );
    },
    end: (): void => {
      sending = sending.then(() => void events.emit('end'));
    },
  };
  return Object.assign(events, handshake, createMessages(send));
}

/** What pg calls to write a message to the server; `send` gets those of one query together. */
function createMessages(send: (message: Uint8Array) => void) {
  let unsent: Uint8Array[] = [];
  const hold = (message: Uint8Array): void => {
    unsent.push(message);
  };
  const sendWith = (message: Uint8Array): void => {
    const held = [...unsent, message];
    unsent = [];
    send(Buffer.concat(held));
  };
  return {
    query: (text: string): void => sendWith(serialize.query(text)),
    parse: (query: Parameters<typeof serialize.parse>[0]): void => hold(serialize.parse(query)),
    bind: (binding: Parameters<typeof serialize.bind>[0]): void => hold(serialize.bind(binding)),
    describe: (target: Parameters<typeof serialize.describe>[0]): void => hold(serialize.describe(target)),
    execute: (portal: Parameters<typeof serialize.execute>[0]): void => hold(serialize.execute(portal)),
    sync: (): void => sendWith(serialize.sync()),
  };
}

/**
 * PGlite answers on this thread, and from one answer to the next question there are promises alone: while queries
 * follow each other, no socket is read, no acknowledgement sent and no timer called. So they pause after this long.
 */
const BUSY_MAX_MS = 5;

/** Yields to the event loop where queries have kept the thread for long enough. */
function createYield(): () => Promise<void> {
  let yieldedAt = 0;
  return async () => {
    if (performance.now() - yieldedAt < BUSY_MAX_MS) return;
    await yieldToEventLoop();
    yieldedAt = performance.now();
  };
}

async function exchange(message: Uint8Array, deps: { pglite: PGlite; events: EventEmitter }): Promise<void> {
  try {
    const answers = await deps.pglite.execProtocolStream(message, { throwOnError: false, syncToFs: false });
    // node-postgres calls an ErrorResponse 'errorMessage'; 'error' is for a broken connection.
    for (const answer of answers) {
      deps.events.emit(answer.name === 'error' ? 'errorMessage' : answer.name, answer);
      if (isLast(answer)) throw answer;
    }
  } catch (error) {
    deps.events.emit('error', error);
  }
}

function isLast(answer: object): answer is Error {
  return answer instanceof Error && 'severity' in answer && LAST_WORDS.includes(String(answer.severity));
}

/**
 * PostgreSQL ends itself where it cannot go on (PANIC: its log cannot be written, a disk is full). PGlite 0.5 swallows
 * that end and calls the dead program again, which then spins for ever and takes the whole process along. So from that
 * end on nothing calls it: the answer so far, which says why, is handed over, and whatever comes after fails.
 */
function failAfterAbort(pglite: PGlite): void {
  const module = pglite.Module;
  const fail = (): never => {
    throw new Error('it has ended itself');
  };
  const callAgain = (): void => {
    // What PGlite catches of a call it forgets, but not what its clean-up after the call throws.
    module.stackRestore = fail;
    fail();
  };
  module['onAbort'] = () => {
    Object.assign(module, {
      stackRestore: () => 0,
      _pq_buffer_remaining_data: () => 0,
      _PostgresSendReadyForQueryIfNecessary: () => undefined,
      _pgl_pq_flush: () => undefined,
      _PostgresMainLoopOnce: callAgain,
    });
  };
}
