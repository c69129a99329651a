import Parser from 'rss-parser';
import { readFeed } from '../src/feeds/read-feed.ts';
import { dressFeed } from './kit/dress.ts';
import { inventReports } from './kit/invent-reports.ts';
import { inTurns } from './kit/measure.ts';
import { type Row, row } from './kit/row.ts';
import type { Stage } from './kit/stage.ts';

const ITEMS = 30;

/** Feeds from bytes to entries, beside rss-parser alone on the same text. */
export async function benchRead({ quick, seed }: Stage): Promise<Row[]> {
  const xml = dressFeed(inventReports(ITEMS, seed), 'https://bench.example');
  const body = Buffer.from(xml);
  const parser = new Parser();
  const rates = await inTurns(
    {
      ours: () => readFeed({ body, contentType: 'application/rss+xml', baseUrl: 'https://bench.example/feed' }),
      bare: () => parser.parseString(xml),
    },
    { turns: quick ? 2 : 10, sliceMs: quick ? 100 : 400 },
  );
  return [row(`read: RSS of ${ITEMS} items`, [rates.ours, 'feeds/s'], { name: 'bare rss-parser', value: rates.bare })];
}
