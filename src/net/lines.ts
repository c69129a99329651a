import { Client, errors } from 'undici';

/** Connections to publishers, each carrying one request at a time. */
export type Lines = {
  /** Lends a line to the origin for one request; it is busy until the work has ended, the answer's body included. */
  use<Result>(origin: string, work: (client: Client) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
};

type Line = { client: Client; requests: number };
type Open = Map<string, Line[]>;

/** Politeness towards one origin: feeds and pages of a host go through few sockets. */
const LINES_PER_ORIGIN = 4;

/**
 * Lines are opened when asked for and forgotten when their connection ends. An Agent of undici would hold 32 KB of empty
 * queues for each origin that a poll has just asked and will not ask again for ten minutes.
 */
export function createLines(options: Client.Options): Lines {
  const open: Open = new Map();
  let closed = false;
  return {
    async use(origin, work) {
      if (closed) throw new errors.ClientDestroyedError();
      const line = lineTo(origin, open, options);
      line.requests += 1;
      try {
        return await work(line.client);
      } finally {
        line.requests -= 1;
        if (!line.client.stats.connected) forgetUnused(origin, open);
      }
    },
    async close() {
      closed = true;
      await Promise.all([...open.values()].flat().map(({ client }) => client.destroy()));
      open.clear();
    },
  };
}

/** One that is free, else a new one; where there are enough, the one with the fewest requests, which wait in it. */
function lineTo(origin: string, open: Open, options: Client.Options): Line {
  const lines = open.get(origin) ?? [];
  const [first, ...others] = lines;
  const calmest = others.reduce((best, line) => (best && best.requests <= line.requests ? best : line), first);
  if (calmest && (calmest.requests === 0 || lines.length >= LINES_PER_ORIGIN)) return calmest;
  const line: Line = { client: new Client(origin, options), requests: 0 };
  line.client.on('disconnect', () => forgetUnused(origin, open));
  open.set(origin, [...lines, line]);
  return line;
}

function forgetUnused(origin: string, open: Open): void {
  const lines = open.get(origin) ?? [];
  const kept = lines.filter(({ client, requests }) => requests > 0 || client.stats.connected);
  for (const line of lines) if (!kept.includes(line)) void line.client.destroy();
  if (kept.length === 0) open.delete(origin);
  else open.set(origin, kept);
}
