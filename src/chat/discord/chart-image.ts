import { crc32, deflateSync } from 'node:zlib';
import type { Chart } from '../chart.ts';

const HEIGHT = 120;
const BAR_WIDTHS = { narrow: 8, wide: 24 };
const WIDE_UP_TO = 16;
const GAP = 4;
const MARGIN = 8;
/** A bar that stands for something is never lower than this. */
const BAR_MIN = 3;

/** Places in the palette: what is behind shows through, as Discord is light or dark. */
const NOTHING = 0;
const BAR = 1;
const PALETTE = Buffer.from([0x00, 0x00, 0x00, 0x5b, 0x8d, 0xd6]);
const ALPHA = Buffer.from([0x00, 0xff]);

/** The bars as a PNG (W3C PNG, third edition): indexed colours, no filters; so little needs no library. */
export function chartImage({ bars }: Chart): Buffer {
  const barWidth = bars.length > WIDE_UP_TO ? BAR_WIDTHS.narrow : BAR_WIDTHS.wide;
  const width = 2 * MARGIN + bars.length * (barWidth + GAP) - GAP;
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const heights = bars.map(({ value }) => (value === 0 ? 1 : Math.max(BAR_MIN, Math.round((value / most) * ROOM))));
  const rows = Array.from({ length: HEIGHT }, (_, y) => rowOf({ heights, barWidth, width }, HEIGHT - MARGIN - y));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(HEIGHT, 4);
  // 8 bits, indexed colours, and the only methods there are.
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

const ROOM = HEIGHT - 2 * MARGIN;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

type Drawing = { heights: readonly number[]; barWidth: number; width: number };

/** One line of pixels behind its filter byte; `up` counts from the foot of the bars. */
function rowOf({ heights, barWidth, width }: Drawing, up: number): Buffer {
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
