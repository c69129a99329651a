import type { RequestHandler } from 'express';
import type { StoredQueue } from './backend.ts';

/** Bull Board comes with a hundred and fifty files that few starts need: it is loaded when somebody first looks. */
export function boardWhenAsked(queues: readonly StoredQueue[], basePath: string): RequestHandler {
  let board: Promise<RequestHandler> | null = null;
  return async (request, response, next) => {
    board ??= import('./board.ts').then(({ createBoard }) => createBoard(queues, basePath));
    (await board)(request, response, next);
  };
}
