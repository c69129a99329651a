import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { startPublisher } from '../tests/support/publisher.ts';
import { previewMessages } from '../tests/support/run-slugline.ts';
import { CHROMIUM, launchBrowser } from '../tests/web/browser-under-test.ts';
import { inventReports } from './kit/invent-reports.ts';
import { percentile } from './kit/measure.ts';
import { openNewsstand } from './kit/newsstand.ts';
import { makeNewsroom, readCounter, soon, startProgram } from './kit/program.ts';
import { type Row, row } from './kit/row.ts';
import type { Stage } from './kit/stage.ts';

const ALERTS = 20;
const LOADS = 10;
const WITHIN_MS = 60_000;
/** When the browser has shown text inside the selected part (W3C Largest Contentful Paint); script, since it runs in the page. */
const paintOf = (selector: string) => `new Promise((seen, fail) => {
  const inside = ({ element }) => element?.closest('${selector}');
  const look = (list) => list.getEntries().filter(inside).forEach(({ startTime }) => seen(startTime));
  new PerformanceObserver(look).observe({ type: 'largest-contentful-paint', buffered: true });
  setTimeout(() => fail(new Error('No text in ${selector} was painted')), ${WITHIN_MS});
})`;
/** A new window of Chromium loads pages of its own (its address box among them), which would be measured with ours. */
const WINDOW_SETTLES_MS = 1_500;

/** The page with alerts on it: what a browser loads before they show, and when they show. */
export async function benchPage({ quick, seed, say }: Stage): Promise<Row[]> {
  if (!existsSync(CHROMIUM)) {
    say(`page: left out, since there is no Chromium at ${CHROMIUM} (set CHROMIUM_PATH)`);
    return [];
  }
  const stand = await openNewsstand();
  stand.publish(inventReports(1, seed + 7));
  const blank = await startPublisher();
  blank.publish({ id: 'line', title: 'One line', body: 'One line.' });
  const home = makeNewsroom({ stands: [stand] });
  const running = await startProgram(home);
  try {
    await soon(() => stand.servedAt() !== null, WITHIN_MS);
    await soon(async () => (await fetch(`${running.url}/healthz`)).ok, WITHIN_MS);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    stand.publish(inventReports(ALERTS, seed + 8));
    const planned = () => readCounter(running.url, 'slugline_articles_total{outcome="planned"}');
    await soon(async () => (await planned()) > ALERTS, WITHIN_MS);
    await soon(async () => (await previewMessages(running.url)).length > 0, WITHIN_MS);
    const pages = {
      ours: { url: running.url, shows: '.msg' },
      blank: { url: new URL('/line', blank.feedUrl).href, shows: 'body' },
    };
    const loads = await loadInTurns(pages, quick ? 3 : LOADS);
    return [
      row('page: transferred before content', [median(loads.ours.map(({ bytes }) => bytes)) / 1024, 'KB']),
      row('page: navigation → alerts painted, median', [median(loads.ours.map(({ ms }) => ms)), 'ms'], {
        name: 'a page of one line',
        value: median(loads.blank.map(({ ms }) => ms)),
      }),
    ];
  } finally {
    await running.stop();
    await Promise.all([stand.close(), blank.close()]);
    home.remove();
  }
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

type Loaded = { url: string; shows: string };
type Load = { ms: number; bytes: number };
type OfBoth<Each> = { ours: Each; blank: Each };

/** In turns with a page of one line, which shows what the browser alone takes. */
async function loadInTurns(pages: OfBoth<Loaded>, times: number): Promise<OfBoth<Load[]>> {
  const browser = await launchBrowser();
  try {
    const loads: OfBoth<Load[]> = { ours: [], blank: [] };
    for (let load = 0; load < times; load += 1) {
      loads.blank.push(await loadOnce(browser, pages.blank));
      loads.ours.push(await loadOnce(browser, pages.ours));
    }
    return loads;
  } finally {
    await browser.close();
  }
}

/** In a fresh context: nothing is in the browser's cache. */
async function loadOnce(browser: Browser, { url, shows }: Loaded): Promise<Load> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.waitForTimeout(WINDOW_SETTLES_MS);
  let bytes = 0;
  page.on('requestfinished', async (request) => {
    const { responseBodySize, responseHeadersSize } = await request.sizes();
    bytes += responseBodySize + responseHeadersSize;
  });
  await page.goto(url, { waitUntil: 'load' });
  const ms = Number(await page.evaluate(paintOf(shows)));
  await context.close();
  return { ms, bytes };
}
