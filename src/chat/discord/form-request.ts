import { Blob } from 'node:buffer';
import type { RequestData } from 'discord.js';

export type Picture = { name: string; data: Buffer; contentType: string };

/**
 * A body with files (reference, Uploading Files), as finished bytes. The REST client would hand a FormData of the undici
 * it brings to the process's dispatcher, which may be of another undici and cannot read it.
 */
export async function formRequest(json: unknown, files: readonly Picture[]): Promise<RequestData> {
  const form = new FormData();
  form.set('payload_json', JSON.stringify(json));
  for (const [index, { name, data, contentType }] of files.entries()) {
    form.set(`files[${index}]`, new Blob([data], { type: contentType }), name);
  }
  const encoded = new Response(form);
  const headers = { 'Content-Type': encoded.headers.get('content-type') ?? '' };
  return { body: Buffer.from(await encoded.arrayBuffer()), headers, passThroughBody: true };
}
