import { Blob } from 'node:buffer';
import { crc32, deflateSync } from 'node:zlib';
import type { RequestData } from 'discord.js';
import { type Chart, chartInWords, type Message } from '../../message.ts';
import type { RenderedMessage } from './render-message.ts';

const NAME = 'coverage.png';

/** Adds the chart of a list as a picture, with its numbers as the alternative text; null without a chart. */
export function withChart(message: Message, rendered: RenderedMessage) {
  if (message.kind !== 'list' || !message.chart) return null;
  const [embed, ...others] = rendered.embeds;
  if (!embed) return null;
  const embeds = [{ ...embed, image: { url: `attachment://${NAME}` } }, ...others];
  const attachments = [{ id: 0, filename: NAME, description: chartInWords(message.chart) }];
  const file = { name: NAME, data: chartImage(message.chart), contentType: 'image/png' };
  return { body: { ...rendered, embeds, attachments }, files: [file] };
}

const HEIGHT = 120;
const BAR_WIDTHS = { narrow: 8, wide: 24 };
const WIDE_UP_TO = 16;
const GAP = 4;
const MARGIN = 8;
const BAR_MAX = HEIGHT - 2 * MARGIN;
/** The least height of a bar that is not empty. */
const BAR_MIN = 3;

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Indices of the palette. The background is transparent, as Discord is light or dark. */
const NOTHING = 0;
const BAR = 1;
const PALETTE = Buffer.from([0x00, 0x00, 0x00, 0x5b, 0x8d, 0xd6]);
const ALPHA = Buffer.from([0x00, 0xff]);

/** The bars as a PNG (W3C PNG, third edition) with indexed colours and no filters, which needs no library. */
export function chartImage({ bars }: Chart): Buffer {
  const barWidth = bars.length > WIDE_UP_TO ? BAR_WIDTHS.narrow : BAR_WIDTHS.wide;
  const width = 2 * MARGIN + bars.length * (barWidth + GAP) - GAP;
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const heights = bars.map(({ value }) => (value === 0 ? 1 : Math.max(BAR_MIN, Math.round((value / most) * BAR_MAX))));
  const rows = Array.from({ length: HEIGHT }, (_, y) => rowOf({ heights, barWidth, width }, HEIGHT - MARGIN - y));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(HEIGHT, 4);
  // 8 bits and indexed colours; then compression, filter and interlace, all 0.
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', PALETTE),
    chunk('tRNS', ALPHA),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** One line of pixels behind its filter byte; `up` counts from the foot of the bars. */
function rowOf(
  { heights, barWidth, width }: { heights: readonly number[]; barWidth: number; width: number },
  up: number,
): Buffer {
  const row = Buffer.alloc(1 + width, NOTHING);
  for (const [index, height] of heights.entries()) {
    if (up < 1 || up > height) continue;
    const from = 1 + MARGIN + index * (barWidth + GAP);
    row.fill(BAR, from, from + barWidth);
  }
  return row;
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

export type Picture = { name: string; data: Buffer; contentType: string };

/**
 * A request with files (reference, Uploading Files) as encoded bytes. The REST client would pass a FormData of its own
 * undici to the dispatcher of the process, which may be from another undici and cannot read it.
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
