import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { openAiModel, type ProposalOutcome } from '../../src/alerts/model-brief.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

async function serve(handler: Handler, options = {}): Promise<{ baseUrl: string; ended: Promise<number> }> {
  let settle: (bytes: number) => void = () => undefined;
  const ended = new Promise<number>((resolve) => {
    settle = resolve;
  });
  const server = createServer(options, (request, response) => {
    response.on('error', () => undefined);
    const { socket } = response;
    response.on('close', () => settle(socket?.bytesWritten ?? 0));
    request.resume();
    handler(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return { baseUrl: `http://127.0.0.1:${address.port}/v1`, ended };
}

const question = { title: 'A title', text: 'The pilots of Port Verrin went home.', quotes: [] };
const completion = (content: string) => JSON.stringify({ choices: [{ message: { content } }] });

function ask(baseUrl: string, answerWithinMs = 3000): Promise<ProposalOutcome> {
  return openAiModel({ baseUrl, apiKey: 'secret', model: 'small' }, { fetch }, { answerWithinMs })(question);
}

/** Writes as fast as the reader takes it, without end. */
function pour(response: ServerResponse, chunk: Buffer): void {
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  more();
}

const MB = 1024 * 1024;
const JSON_TYPE = { 'content-type': 'application/json' };

describe('a model endpoint that means harm', () => {
  it.each([
    ['an answer', 200],
    ['an error', 500],
  ])('is hung up on where %s has no end', async (_what, status) => {
    const before = process.memoryUsage().rss;
    const { baseUrl, ended } = await serve((_request, response) => {
      response.writeHead(status, JSON_TYPE);
      pour(response, Buffer.alloc(MB, 32));
    });
    const startedAt = performance.now();
    expect(await ask(baseUrl)).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(status === 200 ? /more than 256 KB/ : /status 500/),
    });
    expect(performance.now() - startedAt).toBeLessThan(2000);
    // What the two sockets hold between them; the rest is never sent.
    expect(await ended).toBeLessThan(24 * MB);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * MB);
  });

  it.each([
    ['gzip', gzipSync(Buffer.alloc(200 * MB))],
    ['br', brotliCompressSync(Buffer.alloc(200 * MB))],
  ])('does not unpack a %s bomb', async (encoding, bomb) => {
    const before = process.memoryUsage().rss;
    const { baseUrl } = await serve((_request, response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-encoding': encoding }).end(bomb);
    });
    expect(await ask(baseUrl)).toMatchObject({ kind: 'failed', reason: expect.stringContaining('more than 256 KB') });
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * MB);
  });

  it('is given up when its body trickles past the deadline', async () => {
    const { baseUrl, ended } = await serve((_request, response) => {
      response.writeHead(200, JSON_TYPE);
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    });
    const startedAt = performance.now();
    const outcome = await ask(baseUrl, 300);
    expect(outcome).toEqual({ kind: 'failed', reason: 'the model did not answer in time' });
    expect(performance.now() - startedAt).toBeLessThan(2000);
    await ended;
  });

  it('is given up when it says nothing at all', async () => {
    const { baseUrl } = await serve(() => undefined);
    expect(await ask(baseUrl, 200)).toEqual({ kind: 'failed', reason: 'the model did not answer in time' });
  });

  it.each([301, 302, 303, 307, 308])('is not followed to another address (%i)', async (status) => {
    const seen: string[] = [];
    const other = await serve((request, response) => {
      seen.push(request.url ?? '');
      response.end(completion('{"summary":["A."]}'));
    });
    const { baseUrl } = await serve((_request, response) => {
      response.writeHead(status, { location: `${other.baseUrl}/elsewhere` });
      pour(response, Buffer.alloc(MB, 32));
    });
    expect(await ask(baseUrl)).toEqual({
      kind: 'failed',
      reason: `the model's address redirects (status ${status}), and the article is not sent on: set LLM_BASE_URL to where the model is`,
    });
    expect(seen).toEqual([]);
  });

  it('may not fill memory with its head', async () => {
    const { baseUrl } = await serve((_request, response) => {
      response.writeHead(200, { 'x-long': 'a'.repeat(4 * MB) }).end('{}');
    });
    const { kind, ...rest } = await ask(baseUrl);
    expect(kind).toBe('failed');
    expect(rest).toMatchObject({ reason: expect.stringContaining('UND_ERR_HEADERS_OVERFLOW') });
  });

  it.each([
    ['nothing', ''],
    ['markup', '<html>no</html>'],
    ['lists nested without end', '['.repeat(100_000)],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
    ['another kind of object', '{"choices":[]}'],
    ['an answer that is no text', '{"choices":[{"message":{"content":{"a":1}}}]}'],
    ['JSON in JSON nested without end', completion('['.repeat(15_000))],
    ['a summary of numbers', completion('{"summary":[1]}')],
  ])('fails where it answers %s', async (_what, body) => {
    const { baseUrl } = await serve((_request, response) => {
      response.writeHead(200, JSON_TYPE).end(body);
    });
    expect(await ask(baseUrl)).toMatchObject({ kind: 'failed', reason: expect.stringContaining('the model') });
  });

  it('fails where it breaks off, and where it announces less than it sends', async () => {
    const { baseUrl } = await serve((_request, response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-length': '1000' });
      response.write('{"choices":');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await ask(baseUrl)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('could not be reached'),
    });
  });

  it('is believed where it answers at length but within reason', async () => {
    const thinking = { choices: [{ message: { reasoning: 'word '.repeat(20_000), content: '{"summary":["A."]}' } }] };
    const { baseUrl } = await serve((_request, response) => {
      response.writeHead(200, JSON_TYPE).end(JSON.stringify(thinking));
    });
    expect(await ask(baseUrl)).toMatchObject({ kind: 'proposed', proposal: { summary: ['A.'] } });
  });
});
