import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toId } from '../../src/news/ids.ts';
import { migrateQueue } from '../../src/queue/backend.ts';
import { type Jobs, openQueue } from '../../src/queue/open-queue.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { silentLog } from '../support/silent-log.ts';

const attributeSchema = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) });
const spanSchema = z.object({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  startTimeUnixNano: z.string().regex(/^\d{19}$/),
  endTimeUnixNano: z.string(),
  attributes: z.array(attributeSchema),
  status: z.object({ code: z.number().optional(), message: z.string().optional() }),
});
const requestSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(attributeSchema) }),
      scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })),
    }),
  ),
});
type Span = z.infer<typeof spanSchema>;

/** A collector as far as OTLP/HTTP goes: takes JSON at /v1/traces and keeps the spans. */
async function startCollector(): Promise<{ url: string; spans: Span[]; server: Server }> {
  const spans: Span[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const isTraces = request.method === 'POST' && request.url === '/v1/traces';
    if (!isTraces || request.headers['content-type'] !== 'application/json') return response.writeHead(404).end();
    const read = requestSchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    spans.push(...read.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    return response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The collector does not listen');
  return { url: `http://127.0.0.1:${address.port}`, spans, server };
}

describe('traces of jobs', () => {
  let database: TestDatabase;
  let collector: Awaited<ReturnType<typeof startCollector>>;
  beforeEach(async () => {
    database = await openTestDatabase();
    await migrateQueue(database.pool);
    collector = await startCollector();
  });
  afterEach(async () => {
    collector.server.close();
    await database.close();
  });

  async function open(tracesTo: string | null): Promise<Jobs> {
    const opened = await openQueue({ redisUrl: null, tracesTo }, { pool: database.pool, log: silentLog });
    if (opened.kind !== 'open') throw new Error(opened.reason);
    return opened.jobs;
  }

  /** A poll whose handler adds an article, whose handler ends or throws. */
  async function pollOne(jobs: Jobs, article: () => Promise<void>): Promise<void> {
    await new Promise<void>((resolve) => {
      jobs.work(
        'article',
        () =>
          article()
            .then(() => ({ kind: 'done' as const }))
            .finally(resolve),
        { concurrency: 1 },
      );
      const handlePoll = async () => {
        await jobs.addMany('article', [{ articleId: toId('7') }]);
        return { kind: 'done' as const };
      };
      jobs.work('poll', handlePoll, { concurrency: 1 });
      void jobs.add('poll', { feedId: toId('3') });
    });
    await jobs.close();
  }

  it('tell an article’s way from the poll on as one trace, each step below the one that caused it', async () => {
    await pollOne(await open(collector.url), async () => undefined);
    const named = (name: string) => collector.spans.find((span) => span.name.startsWith(name));
    const [added, polled, passed, worked] = [
      named('add poll'),
      named('process poll'),
      named('addBulk'),
      named('process article'),
    ];
    expect(new Set(collector.spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(added?.parentSpanId).toBeUndefined();
    expect([polled?.parentSpanId, passed?.parentSpanId, worked?.parentSpanId]).toEqual([
      added?.spanId,
      polled?.spanId,
      passed?.spanId,
    ]);
    expect(worked?.attributes).toContainEqual({ key: 'bullmq.queue.name', value: { stringValue: 'article' } });
    expect(Number(worked?.endTimeUnixNano)).toBeGreaterThanOrEqual(Number(worked?.startTimeUnixNano));
  });

  it('say which job failed, and why', async () => {
    await pollOne(await open(collector.url), async () => {
      throw new Error('the page is made of stone');
    });
    const failed = collector.spans.filter(({ status }) => status.code === 2);
    expect(failed.map(({ name, status }) => [name, status.message])).toEqual([
      ['process article', 'the page is made of stone'],
    ]);
  });

  it('carry no text of any article, only ids', async () => {
    await pollOne(await open(collector.url), async () => undefined);
    const keys = new Set(collector.spans.flatMap(({ attributes }) => attributes.map(({ key }) => key)));
    expect([...keys].filter((key) => !key.startsWith('bullmq.'))).toEqual([]);
  });

  it('are no trouble when nobody collects them', async () => {
    collector.server.close();
    let worked = false;
    await pollOne(await open(collector.url), async () => {
      worked = true;
    });
    expect(worked).toBe(true);
  });

  it('are not made where no collector is set', async () => {
    await pollOne(await open(null), async () => undefined);
    expect(collector.spans).toEqual([]);
  });
});
