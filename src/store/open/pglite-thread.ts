import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../kit/errors.ts';
import { startPgliteHere, type ThreadAnswer, type ThreadQuestion } from './pglite-server.ts';

// A thread of its own (open-embedded.ts): a statement that takes half a second then holds up nothing but the database.
const { directory }: { directory: string } = workerData;
const server = await startPgliteHere(directory);
const say = (answer: ThreadAnswer): void => parentPort?.postMessage(answer);

parentPort?.on('message', (question: ThreadQuestion) => {
  answer(question).then(say, (error: unknown) => say({ kind: 'failed', reason: messageOf(error) }));
});
say({ kind: 'ready' });

async function answer(question: ThreadQuestion): Promise<ThreadAnswer> {
  if (question.kind === 'exchange') return { kind: 'answer', bytes: await server.exchange(question.message) };
  await server.close(false);
  return { kind: 'closed' };
}
