import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { RequestHandler } from 'express';
import type { StoredQueue } from './backend.ts';

/**
 * A read-only page of the queues: the database decides what is to be done, so that a button would have no effect. Made
 * by reflection, because the types are narrower than the classes: BullMQAdapter also reads a queue in PostgreSQL, and
 * ExpressAdapter is typed for a single patch release of the board.
 */
export function createBoard(queues: readonly StoredQueue[], basePath: string): RequestHandler {
  const untyped: unknown[] = [];
  const server = Reflect.construct(ExpressAdapter, untyped);
  server.setBasePath(basePath);
  createBullBoard({
    queues: queues.map((queue) => Reflect.construct(BullMQAdapter, [queue, { readOnlyMode: true }])),
    serverAdapter: server,
    options: { uiConfig: { boardTitle: 'Slugline queues' } },
  });
  // It is an Express application of its own, which would name itself in a header (X-Powered-By).
  const board = server.getRouter();
  board.disable('x-powered-by');
  return board;
}
