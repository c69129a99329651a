import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { botJson, guildJson, type World } from './world.ts';

export type Gateway = {
  /** Sends an event to every session of its server's shard, or keeps it for those that will resume. */
  dispatch(type: string, data: unknown): void;
  /** "op 7": please reconnect and resume. */
  askToReconnect(): void;
  /** "op 9": the session is over (or may be resumed). */
  invalidate(resumable: boolean): void;
  /** Closes every connection with a code, or cuts it without one. */
  close(code: number | null): void;
  /** What clients sent, in order: "identify", "resume", "heartbeat". */
  seen: string[];
  intents(): number | null;
  /** "[id, how many]" of each IDENTIFY that was taken, in order. */
  identified: Shard[];
  connections(): number;
  /** The close code of the next IDENTIFY, once. */
  refuseNextIdentify(code: number): void;
  stop(): void;
};

type Shard = [id: number, count: number];
type Session = {
  id: string;
  shard: Shard;
  seq: number;
  events: { seq: number; text: string }[];
  socket: WebSocket | null;
};
type State = {
  world: World;
  url: () => string;
  sessions: Map<string, Session>;
  seen: string[];
  intents: number | null;
  identified: Shard[];
  refusal: number | null;
  heartbeatMs: number;
};

const received = z.object({ op: z.int(), d: z.unknown() });
const identify = z.object({ token: z.string(), intents: z.int(), shard: z.tuple([z.int(), z.int()]).optional() });
const resume = z.object({ token: z.string(), session_id: z.string(), seq: z.int() });

export type GatewayOptions = { world: World; url: () => string; heartbeatMs: number };

/** The websocket side of Discord (events/gateway): HELLO, IDENTIFY, READY, heartbeats, RESUME, op 7 and op 9. */
export function createGateway(server: Server, options: GatewayOptions): Gateway {
  const state: State = { ...options, sessions: new Map(), seen: [], identified: [], intents: null, refusal: null };
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    send(socket, { op: 10, d: { heartbeat_interval: state.heartbeatMs }, s: null, t: null });
    socket.on('message', (data) => take(state, socket, String(data)));
    socket.on('close', () => detach(state, socket));
    socket.on('error', () => detach(state, socket));
  });
  const open = () => [...sockets.clients].filter((socket) => socket.readyState === socket.OPEN);
  return {
    dispatch(type, data) {
      const guildId = guildOf(type, data);
      for (const session of state.sessions.values()) if (isOf(session.shard, guildId)) push(session, type, data);
    },
    askToReconnect() {
      for (const socket of open()) send(socket, { op: 7, d: null, s: null, t: null });
    },
    invalidate(resumable) {
      if (!resumable) state.sessions.clear();
      for (const socket of open()) send(socket, { op: 9, d: resumable, s: null, t: null });
    },
    close(code) {
      for (const socket of open()) code === null ? socket.terminate() : socket.close(code);
    },
    seen: state.seen,
    intents: () => state.intents,
    identified: state.identified,
    connections: () => open().length,
    refuseNextIdentify(code) {
      state.refusal = code;
    },
    stop() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

function take(state: State, socket: WebSocket, text: string): void {
  const read = received.safeParse(JSON.parse(text));
  if (!read.success) socket.close(4002);
  else if (read.data.op === 1) beat(state, socket);
  else if (read.data.op === 2) takeIdentify(state, socket, read.data.d);
  else if (read.data.op === 6) takeResume(state, socket, read.data.d);
}

function beat(state: State, socket: WebSocket): void {
  state.seen.push('heartbeat');
  send(socket, { op: 11, d: null, s: null, t: null });
}

function takeIdentify(state: State, socket: WebSocket, data: unknown): void {
  const read = identify.safeParse(data);
  state.seen.push('identify');
  const refusal = state.refusal ?? (read.data?.token === state.world.token ? null : 4004);
  state.refusal = null;
  if (refusal !== null || !read.success) {
    socket.close(refusal ?? 4002);
    return;
  }
  state.intents = read.data.intents;
  const shard = read.data.shard ?? [0, 1];
  state.identified.push(shard);
  begin(state, socket, shard);
}

const ofGuild = z.object({ guild_id: z.string() });
const guild = z.object({ id: z.string() });

/** Most events name their server; those about a server are it. */
function guildOf(type: string, data: unknown): string | null {
  const named = ofGuild.safeParse(data);
  if (named.success) return named.data.guild_id;
  const itself = guild.safeParse(data);
  return /^GUILD_(CREATE|UPDATE|DELETE)$/.test(type) && itself.success ? itself.data.id : null;
}

/** What belongs to no server, as a DM, goes to the first shard (events/gateway, Sharding). */
function isOf([id, count]: Shard, guildId: string | null): boolean {
  return (guildId === null ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(count))) === id;
}

function begin({ world, sessions, url }: State, socket: WebSocket, shard: Shard): void {
  const session: Session = { id: `session-${world.nextId()}`, shard, seq: 0, events: [], socket };
  sessions.set(session.id, session);
  const guilds = [world.guildId, world.otherGuildId].filter((id) => isOf(shard, id));
  push(session, 'READY', {
    v: 10,
    user: botJson(world),
    guilds: guilds.map((id) => ({ id, unavailable: true })),
    session_id: session.id,
    resume_gateway_url: url(),
    shard,
    application: { id: world.applicationId, flags: 0 },
    private_channels: [],
    relationships: [],
  });
  for (const id of guilds) push(session, 'GUILD_CREATE', guildJson(id, world));
}

function takeResume(state: State, socket: WebSocket, data: unknown): void {
  const read = resume.safeParse(data);
  state.seen.push('resume');
  const ours = read.data?.token === state.world.token;
  const session = ours ? state.sessions.get(read.data?.session_id ?? '') : undefined;
  if (!session) {
    send(socket, { op: 9, d: false, s: null, t: null });
    return;
  }
  session.socket = socket;
  const missed = session.events.filter(({ seq }) => seq > (read.data?.seq ?? 0));
  for (const event of missed) socket.send(event.text);
  push(session, 'RESUMED', {});
}

function detach(state: State, socket: WebSocket): void {
  for (const session of state.sessions.values()) if (session.socket === socket) session.socket = null;
}

function push(session: Session, type: string, data: unknown): void {
  session.seq += 1;
  const text = JSON.stringify({ op: 0, d: data, s: session.seq, t: type });
  session.events.push({ seq: session.seq, text });
  if (session.socket?.readyState === session.socket?.OPEN) session.socket?.send(text);
}

function send(socket: WebSocket, payload: unknown): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(payload));
}
