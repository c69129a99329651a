import { Client, errors } from 'undici';

/** Connections to publishers, each carrying one request at a time. */
export type Lines = {
  /** Lends a line to the origin for one request; it is busy until the work has ended, the answer's body included. */
  use<Result>(origin: string, work: (client: Client) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
};

type Line = { origin: string; client: Client; requests: number };
/** `idle`: the one that has rested longest comes first. */
type Held = { open: Map<string, Line[]>; idle: Set<Line> };

/** Politeness towards one origin: feeds and pages of a host go through few sockets. */
const LINES_PER_ORIGIN = 4;
/** A burst of pages uses its line again within a second; thousands of polls would hold a socket each for nothing. */
const IDLE_MAX = 32;

/**
 * Lines are opened when asked for and forgotten when their connection ends. An Agent of undici would hold 32 KB of empty
 * queues for each origin that a poll has just asked and will not ask again for ten minutes.
 */
export function createLines(options: Client.Options): Lines {
  const held: Held = { open: new Map(), idle: new Set() };
  let closed = false;
  return {
    async use(origin, work) {
      if (closed) throw new errors.ClientDestroyedError();
      const line = lineTo(origin, held, options);
      line.requests += 1;
      held.idle.delete(line);
      try {
        return await work(line.client);
      } finally {
        line.requests -= 1;
        if (line.requests === 0) rest(line, held);
      }
    },
    async close() {
      closed = true;
      await Promise.all([...held.open.values()].flat().map(({ client }) => client.destroy()));
    },
  };
}

/** One that is free, else a new one; where there are enough, the one with the fewest requests, which wait in it. */
function lineTo(origin: string, held: Held, options: Client.Options): Line {
  const lines = held.open.get(origin) ?? [];
  const [first, ...others] = lines;
  const calmest = others.reduce((best, line) => (best && best.requests <= line.requests ? best : line), first);
  if (calmest && (calmest.requests === 0 || lines.length >= LINES_PER_ORIGIN)) return calmest;
  const line: Line = { origin, client: new Client(origin, options), requests: 0 };
  line.client.on('disconnect', () => {
    // With requests left it connects again by itself.
    if (line.requests === 0) hangUp(line, held);
  });
  held.open.set(origin, [...lines, line]);
  return line;
}

function rest(line: Line, held: Held): void {
  held.idle.add(line);
  const [longest] = held.idle;
  if (!line.client.stats.connected) hangUp(line, held);
  else if (longest && held.idle.size > IDLE_MAX) hangUp(longest, held);
}

function hangUp(line: Line, { open, idle }: Held): void {
  idle.delete(line);
  const others = (open.get(line.origin) ?? []).filter((other) => other !== line);
  if (others.length === 0) open.delete(line.origin);
  else open.set(line.origin, others);
  void line.client.destroy();
}
