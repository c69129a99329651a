import { readFileSync } from 'node:fs';
import Parser from 'rss-parser';
import { z } from 'zod';
import { decodeBytes } from '../src/engines/reading/decode-bytes.ts';
import { isJson } from '../src/engines/reading/feed/json-feed.ts';
import { readFeed } from '../src/engines/reading/feed/read-feed.ts';
import { readWithRssParser, rssParserFit } from '../src/engines/reading/feed/read-with-rss-parser.ts';
import { repairXml } from '../src/engines/reading/repair-xml.ts';
import { dressFeed } from './kit/dress.ts';
import { inventReports } from './kit/invent-reports.ts';
import { inTurns } from './kit/measure.ts';
import { type Row, row } from './kit/row.ts';
import type { Stage } from './kit/stage.ts';

const ITEMS = 30;
/** Feeds as lines of JSON, as `slugline feed --jsonl` takes them: how many of them rss-parser reads. */
const FEED_CASES = process.env['FEED_CASES'];
const caseSchema = z.object({
  bodyBase64: z.string(),
  contentType: z.string().nullish(),
  baseUrl: z.string().nullish(),
});
type FeedCase = z.infer<typeof caseSchema>;

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
  const rate = row(`read: RSS of ${ITEMS} items`, [rates.ours, 'feeds/s'], {
    name: 'bare rss-parser',
    value: rates.bare,
  });
  return FEED_CASES === undefined ? [rate] : [rate, await countRssParser(FEED_CASES)];
}

async function countRssParser(file: string): Promise<Row> {
  const cases = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => caseSchema.parse(JSON.parse(line)));
  let read = 0;
  for (const each of cases) if (await isReadByRssParser(each)) read += 1;
  return row('read: documents that rss-parser reads', [read, 'documents'], { name: 'all', value: cases.length });
}

async function isReadByRssParser({ bodyBase64, contentType = null, baseUrl = null }: FeedCase): Promise<boolean> {
  const text = await decodeBytes({ body: Buffer.from(bodyBase64, 'base64'), contentType });
  if (isJson(text)) return false;
  const xml = repairXml(text);
  const fit = rssParserFit(xml);
  return fit.kind === 'right' && (await readWithRssParser(xml, { isRss: fit.isRss, feedUrl: baseUrl })) !== null;
}
