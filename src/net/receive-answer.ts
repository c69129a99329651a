import type { Client, Dispatcher } from 'undici';

export type RawAnswer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** As it was sent; of one that is over the cap or not wanted nothing. */
  body: Uint8Array | 'too-large' | 'unwanted';
};

type AnswerHead = Omit<RawAnswer, 'body'>;
/** `accepts`: whether the body is wanted, by its headers. */
type ReceiveLimits = { maxBytes: number; signal: AbortSignal; accepts: (head: AnswerHead) => boolean };

/** The rest of the answer is not read: nobody wants it, or it is in a form that is only made to keep us busy. */
class AnswerCutOff extends Error {}

/**
 * A server decides how many pieces a body has, down to a byte each, and every piece costs a call. Scripts that print a
 * feed letter by letter stay below this; ten million pieces would be five seconds of processor time.
 */
const PIECES_MAX = 300_000;
/** RFC 9110 section 15.2 allows any number of interim answers; real servers send one or two. */
const INTERIM_ANSWERS_MAX = 10;

/**
 * Sends a request and receives its answer. The pieces are copied into one growing buffer at once: a stream of undici
 * keeps an object for each, and with it the whole socket buffer that the piece lies in.
 */
export function receiveAnswer(
  client: Client,
  request: Dispatcher.DispatchOptions,
  limits: ReceiveLimits,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { signal } = limits;
    // A request that still waits for its connection cannot be aborted; nobody waits for it any longer.
    const giveUp = () => reject(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
    const settle = (end: () => void) => {
      signal.removeEventListener('abort', giveUp);
      end();
    };
    const done = (answer: RawAnswer) => settle(() => resolve(answer));
    client.dispatch(request, receiver(limits, { done, failed: (error) => settle(() => reject(error)) }));
  });
}

function receiver(
  { maxBytes, signal, accepts }: ReceiveLimits,
  { done, failed }: { done: (answer: RawAnswer) => void; failed: (error: Error) => void },
): Dispatcher.DispatchHandler {
  const bytes = createGrowingBytes(maxBytes);
  let head: AnswerHead = { status: 0, headers: {} };
  let interim = 0;
  let pieces = 0;
  const endWith = (controller: Dispatcher.DispatchController, body: 'too-large' | 'unwanted') => {
    done({ ...head, body });
    controller.abort(new AnswerCutOff(`the body is ${body}`));
  };
  return {
    onRequestStart(controller) {
      const abort = () => controller.abort(signal.reason);
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort, { once: true });
    },
    onResponseStart(controller, status, headers) {
      head = { status, headers };
      interim += status < 200 ? 1 : 0;
      if (interim > INTERIM_ANSWERS_MAX) controller.abort(new AnswerCutOff('the server never comes to its answer'));
      if (status >= 200 && !accepts(head)) endWith(controller, 'unwanted');
    },
    onResponseData(controller, piece) {
      pieces += 1;
      if (pieces > PIECES_MAX) controller.abort(new AnswerCutOff('the body comes in too many tiny pieces'));
      else if (!bytes.add(piece)) endWith(controller, 'too-large');
    },
    onResponseEnd: () => done({ ...head, body: bytes.take() }),
    onResponseError: (_controller, error) => failed(error),
  };
}

const SLAB_BYTES = 64 * 1024;

/** Bytes that are added piece by piece, copied into few slabs: work and objects do not grow with the number of pieces. */
function createGrowingBytes(maxBytes: number) {
  const slabs: Buffer[] = [];
  let size = 0;
  /** Where the next byte goes in the last slab. */
  let end = SLAB_BYTES;
  return {
    /** False, and nothing is added, when there would be more than `maxBytes`. */
    add(piece: Uint8Array): boolean {
      if (size + piece.length > maxBytes) return false;
      size += piece.length;
      for (let taken = 0; taken < piece.length; ) {
        if (end === SLAB_BYTES) {
          slabs.push(Buffer.allocUnsafeSlow(SLAB_BYTES));
          end = 0;
        }
        const part = piece.subarray(taken, taken + SLAB_BYTES - end);
        slabs.at(-1)?.set(part, end);
        end += part.length;
        taken += part.length;
      }
      return true;
    },
    /** All of them in a buffer of their own size: a thread that is sent a view is sent all that lies behind it. */
    take(): Uint8Array {
      const bytes = Buffer.allocUnsafeSlow(size);
      for (const [index, slab] of slabs.entries())
        bytes.set(slab.subarray(0, size - index * SLAB_BYTES), index * SLAB_BYTES);
      return bytes;
    },
  };
}
