import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

export type DnsQuestion = { name: string; type: 'A' | 'AAAA' | 'other'; port: number; overTcp: boolean };

/** What is answered to one question (RFC 1035 section 4.1.1 for the codes). */
export type DnsReply =
  | { kind: 'addresses'; addresses: readonly string[]; ttl: number }
  | { kind: 'no-such-name' }
  /** The server fails (SERVFAIL), as a resolver does whose own servers do not answer. */
  | { kind: 'failure' }
  /** The answer is too long for a datagram: it comes over TCP alone. */
  | { kind: 'truncated' }
  | { kind: 'silence' };

export type NameServer = { address: string; questions: DnsQuestion[]; close(): Promise<void> };

type AnswerTo = (question: DnsQuestion) => DnsReply | Promise<DnsReply>;

const TYPES = new Map([
  [1, 'A' as const],
  [28, 'AAAA' as const],
]);
const HEADER_BYTES = 12;

/** A name server on loopback that speaks DNS (RFC 1035) over UDP and TCP; its answers are the test's. */
export async function startNameServer(answerTo: AnswerTo): Promise<NameServer> {
  const questions: DnsQuestion[] = [];
  const sockets = new Set<Socket>();
  const answer = async (message: Buffer, from: { port: number; overTcp: boolean }): Promise<Buffer | null> => {
    const { question, end } = readQuestion(message, from);
    questions.push(question);
    return writeReply(message.subarray(0, end), question, await answerTo(question));
  };
  const tcp = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', async (data) => {
      const reply = await answer(data.subarray(2), { port: socket.remotePort ?? 0, overTcp: true });
      const length = Buffer.alloc(2);
      length.writeUInt16BE(reply?.length ?? 0);
      if (reply !== null && !socket.destroyed) socket.write(Buffer.concat([length, reply]));
    });
  });
  const { udp, port } = await bindBoth(tcp);
  udp.on('message', async (message, from) => {
    const reply = await answer(message, { port: from.port, overTcp: false });
    if (reply !== null) udp.send(reply, from.port, from.address, () => undefined);
  });
  return {
    address: `127.0.0.1:${port}`,
    questions,
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all([new Promise((done) => tcp.close(done)), new Promise<void>((done) => udp.close(done))]);
    },
  };
}

/** One port for UDP and TCP. What is free for one may be taken for the other by a server beside us: then another one. */
async function bindBoth(tcp: Server): Promise<{ udp: DatagramSocket; port: number }> {
  const udp = createSocket('udp4');
  await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
  const { port } = udp.address();
  try {
    await once(tcp.listen(port, '127.0.0.1'), 'listening');
    return { udp, port };
  } catch {
    udp.close();
    return bindBoth(tcp);
  }
}

function readQuestion(
  message: Buffer,
  from: Pick<DnsQuestion, 'port' | 'overTcp'>,
): { question: DnsQuestion; end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const type = TYPES.get(message.readUInt16BE(at + 1)) ?? 'other';
  return { question: { name: labels.join('.').toLowerCase(), type, ...from }, end: at + 5 };
}

const NO_ERROR = 0;
const SERVFAIL = 2;
const NXDOMAIN = 3;
const RESPONSE = 0x8180;
const TRUNCATED = 0x0200;

/** `asked`: header and question of the query, which every reply repeats. */
function writeReply(asked: Buffer, { type, overTcp }: DnsQuestion, reply: DnsReply): Buffer | null {
  switch (reply.kind) {
    case 'silence':
      return null;
    case 'no-such-name':
      return message(asked, NXDOMAIN, []);
    case 'failure':
      return message(asked, SERVFAIL, []);
    case 'truncated':
      return message(asked, NO_ERROR | TRUNCATED, []);
    case 'addresses': {
      const own = reply.addresses.filter((address) => address.includes(':') === (type === 'AAAA'));
      const records = own.map((address) => record(type, addressBytes(address), reply.ttl));
      // Over UDP 512 bytes are sure to arrive; this server keeps to it, so that long answers take the way over TCP.
      const whole = message(asked, NO_ERROR, records);
      return whole.length > 512 && !overTcp ? message(asked, NO_ERROR | TRUNCATED, []) : whole;
    }
  }
}

function message(asked: Buffer, code: number, records: readonly Buffer[]): Buffer {
  const head = Buffer.from(asked);
  head.writeUInt16BE(RESPONSE | code, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records.length, 6);
  head.writeUInt32BE(0, 8);
  return Buffer.concat([head, ...records]);
}

function record(type: DnsQuestion['type'], data: Buffer, ttl: number): Buffer {
  const head = Buffer.alloc(12);
  // A pointer to the name of the question (RFC 1035 section 4.1.4).
  head.writeUInt16BE(0xc000 | HEADER_BYTES, 0);
  head.writeUInt16BE(type === 'AAAA' ? 28 : 1, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(ttl, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function addressBytes(address: string): Buffer {
  if (!address.includes(':')) return Buffer.from(address.split('.').map(Number));
  const [left = '', right = ''] = address.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const zeros = new Array<string>(8 - groups(left).length - groups(right).length).fill('0');
  const all = address.includes('::') ? [...groups(left), ...zeros, ...groups(right)] : groups(left);
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
