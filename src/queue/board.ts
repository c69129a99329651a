import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { RequestHandler } from 'express';
import type { StoredQueue } from './backend.ts';

/**
 * A page to look at the queues, and only to look: what is to be done is decided by the database, not by a button.
 * Made by reflection, which has no types, since the types are narrower than the classes: BullMQAdapter reads a queue in
 * PostgreSQL as well, and ExpressAdapter is typed for one patch release of the board alone.
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
  return server.getRouter();
}
