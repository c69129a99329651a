import { Readability } from '@mozilla/readability';
import { type PageElement, parsePage } from '../src/engines/reading/page/page-dom.ts';
import { readPage } from '../tests/support/read-page-here.ts';
import { dressPage } from './kit/dress.ts';
import { inventReports } from './kit/invent-reports.ts';
import { inTurns } from './kit/measure.ts';
import { type Row, row } from './kit/row.ts';
import type { Stage } from './kit/stage.ts';

/** Pages from bytes to text and facts, beside Readability on linkedom alone. */
export async function benchExtract({ quick, seed }: Stage): Promise<Row[]> {
  const pages = inventReports(50, seed).map(dressPage);
  const bodies = pages.map((page) => Buffer.from(page));
  const pageAt = (turn: number): string => pages[turn % pages.length] ?? '';
  const bodyAt = (turn: number): Uint8Array => bodies[turn % bodies.length] ?? Buffer.alloc(0);
  const rates = await inTurns(
    {
      ours: (turn) =>
        readPage({ body: bodyAt(turn), contentType: 'text/html', url: 'https://bench.example/a', announced: null }),
      bare: (turn) => new Readability<PageElement>(parsePage(pageAt(turn))).parse(),
    },
    { turns: quick ? 2 : 10, sliceMs: quick ? 150 : 600 },
  );
  const size = Math.round((bodies[0]?.length ?? 0) / 1024);
  const baseline = { name: 'bare Readability + linkedom', value: rates.bare };
  return [row(`extract: page of ${size} KB`, [rates.ours, 'pages/s'], baseline)];
}
