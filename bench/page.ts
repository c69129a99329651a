import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { previewMessages } from '../tests/support/run-slugline.ts';
import { inventReports } from './kit/invent-reports.ts';
import { percentile } from './kit/measure.ts';
import { openNewsstand } from './kit/newsstand.ts';
import { makeNewsroom, soon, startProgram } from './kit/program.ts';
import { type Row, row } from './kit/row.ts';
import type { Stage } from './kit/stage.ts';

const EXECUTABLE = process.env['CHROMIUM_PATH'] || '/usr/bin/chromium';
const ALERTS = 20;
const LOADS = 10;
const WITHIN_MS = 60_000;

/** The page with alerts on it: what a browser loads before they show, and when they show. */
export async function benchPage({ quick, seed, say }: Stage): Promise<Row[]> {
  if (!existsSync(EXECUTABLE)) {
    say(`page: left out, since there is no Chromium at ${EXECUTABLE} (set CHROMIUM_PATH)`);
    return [];
  }
  const stand = await openNewsstand();
  stand.publish(inventReports(1, seed + 7));
  const home = makeNewsroom({ stands: [stand] });
  const running = await startProgram(home);
  try {
    await soon(() => stand.servedAt() !== null, WITHIN_MS);
    await soon(async () => (await fetch(`${running.url}/healthz`)).ok, WITHIN_MS);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    stand.publish(inventReports(ALERTS, seed + 8));
    await soon(async () => (await previewMessages(running.url)).length > 0, WITHIN_MS);
    const loads = await loadAgain(running.url, quick ? 3 : LOADS);
    const bare = await Promise.all(Array.from({ length: 1 }, () => fetchTime(running.url)));
    return [
      row('page: transferred before content', [percentile(loads.bytes, 0.5) / 1024, 'KB']),
      row('page: navigation → first paint with alerts, median', [percentile(loads.ms, 0.5), 'ms'], {
        name: 'its HTML fetched alone',
        value: percentile(bare, 0.5),
      }),
    ];
  } finally {
    await running.stop();
    await stand.close();
    home.remove();
  }
}

async function fetchTime(url: string): Promise<number> {
  const startedAt = performance.now();
  await (await fetch(url)).text();
  return performance.now() - startedAt;
}

/** Each load in a fresh context: nothing is in the browser's cache. */
async function loadAgain(url: string, times: number): Promise<{ ms: number[]; bytes: number[] }> {
  const browser = await chromium.launch({
    executablePath: EXECUTABLE,
    args: ['--headless', '--no-sandbox', '--disable-gpu'],
  });
  const [ms, bytes]: [number[], number[]] = [[], []];
  for (let load = 0; load < times; load += 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    let transferred = 0;
    page.on('requestfinished', async (request) => {
      const { responseBodySize, responseHeadersSize } = await request.sizes();
      transferred += responseBodySize + responseHeadersSize;
    });
    await page.goto(url, { waitUntil: 'load' });
    await page.locator('.msg').first().waitFor();
    // The alerts are in the page as it is sent, so the first paint shows them.
    ms.push(Number(await page.evaluate(`performance.getEntriesByName('first-contentful-paint')[0].startTime`)));
    bytes.push(transferred);
    await context.close();
  }
  await browser.close();
  return { ms, bytes };
}
