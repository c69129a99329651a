import type { IncomingMessage, ServerResponse } from 'node:http';

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

export function readArguments(body: string, contentType: string): Record<string, unknown> {
  if (contentType.startsWith('application/json')) return Object(JSON.parse(body));
  return Object.fromEntries(new URLSearchParams(body));
}

export function json(response: ServerResponse, answer: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer));
}

export function refuse(response: ServerResponse, error: string, status: number): void {
  json(response, { ok: false, error }, status);
}
