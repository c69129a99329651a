import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';

export type Ack = { envelopeId: string; afterMs: number; payload: unknown };

/** Slack's Socket Mode: hands out tickets, says hello, sends envelopes to any one connection, keeps the acks. */
export type SocketSide = {
  /** A wss address that works once. */
  ticket(port: number): string;
  /** Sends an envelope and resolves with its acknowledgement. */
  deliver(type: string, payload: unknown): Promise<Ack>;
  /** Asks every connection to come back later, as Slack does every few hours. */
  refresh(): void;
  /** Cuts every connection without a close frame. */
  cut(): void;
  /** From now on a close frame is never answered. */
  neverClose(): void;
  connections(): number;
  /** How many connections were ever made. */
  made(): number;
  stop(): void;
};

const ackShape = z.object({ envelope_id: z.string(), payload: z.unknown() });

export function createSocketSide(server: Server): SocketSide {
  const tickets = new Set<string>();
  const open = new Set<WebSocket>();
  const waiting = new Map<string, (ack: Ack) => void>();
  let made = 0;
  let stubborn = false;
  const sockets = new WebSocketServer({ noServer: true });

  server.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const known = url.pathname === '/socket' && tickets.delete(url.searchParams.get('ticket') ?? '');
    if (known) sockets.handleUpgrade(request, socket, head, (connection) => welcome(connection));
    else socket.destroy();
  });

  const welcome = (connection: WebSocket): void => {
    made += 1;
    open.add(connection);
    connection.on('close', () => open.delete(connection));
    connection.on('error', () => open.delete(connection));
    connection.on('message', (data) => takeAck(String(data)));
    if (stubborn) connection.close = () => undefined;
    connection.send(
      JSON.stringify({ type: 'hello', num_connections: open.size, connection_info: { app_id: 'A0STANDIN' } }),
    );
  };

  const takeAck = (data: string): void => {
    const { envelope_id: envelopeId, payload } = ackShape.parse(JSON.parse(data));
    waiting.get(envelopeId)?.({ envelopeId, payload, afterMs: 0 });
    waiting.delete(envelopeId);
  };

  return {
    ticket: (port) => {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `ws://127.0.0.1:${port}/socket?ticket=${ticket}&app_id=A0STANDIN`;
    },
    deliver: (type, payload) => {
      const [connection] = open;
      if (!connection) throw new Error('No Socket Mode connection is open');
      const envelopeId = randomUUID();
      const sentAt = performance.now();
      const acked = new Promise<Ack>((resolve) => waiting.set(envelopeId, resolve));
      connection.send(JSON.stringify({ type, envelope_id: envelopeId, accepts_response_payload: true, payload }));
      return acked.then((ack) => ({ ...ack, afterMs: performance.now() - sentAt }));
    },
    refresh: () => {
      for (const connection of open)
        connection.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
    },
    cut: () => {
      for (const connection of open) connection.terminate();
    },
    neverClose: () => {
      stubborn = true;
    },
    connections: () => open.size,
    made: () => made,
    stop: () => {
      for (const connection of open) connection.terminate();
      sockets.close();
    },
  };
}
