import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, launchBrowser, seriousFindings } from '../web/browser-under-test.ts';
import { emptyViews, STORIES, viewsInMemory } from '../web/views/views-in-memory.ts';
import { startWeb, type WebUnderTest } from '../web/web-under-test.ts';

/** Eight pages by axe, on a machine that does other work as well. */
const LONG_MS = 90_000;
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 860 };
const PATHS = [
  '/stories',
  '/stories/norhaven-ferry-pier',
  '/feeds',
  '/deliveries',
  '/query?q=norhaven+ferry',
  '/settings',
];

describe.skipIf(!hasBrowser())('the operator’s pages in a browser', () => {
  let browser: Browser;
  let running: WebUnderTest;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await running.web.stop();
    complaints.length = 0;
  });
  afterAll(() => browser.close());

  async function open(options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await browser.newContext({ viewport: DESKTOP, ...options })).newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
    return page;
  }

  it.each([
    { viewport: DESKTOP, colorScheme: 'light' },
    { viewport: DESKTOP, colorScheme: 'dark' },
    { viewport: PHONE, colorScheme: 'light' },
    { viewport: PHONE, colorScheme: 'dark' },
  ] as const)(
    'axe finds nothing serious at $viewport.width px in $colorScheme, and no page is too wide',
    async (options) => {
      running = await startWeb();
      const page = await open({ ...options, bypassCSP: true });
      for (const path of [...PATHS, '/query?q=ferry)', '/stories/no-such-story']) {
        await page.goto(running.url + path);
        expect([path, await seriousFindings(page)]).toEqual([path, []]);
        const overflow = await page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth);
        expect([path, overflow]).toEqual([path, 0]);
      }
    },
    LONG_MS,
  );

  it(
    'axe finds nothing serious where there is nothing to show, or the database is away',
    async () => {
      const away = viewsInMemory({ channels: () => Promise.reject(new Error('away')) });
      running = await startWeb({}, { viewsOf: () => ({ ...emptyViews(), channels: away.channels }) });
      const page = await open({ bypassCSP: true, colorScheme: 'dark' });
      for (const path of PATHS) {
        await page.goto(running.url + path);
        expect([path, await seriousFindings(page)]).toEqual([path, []]);
      }
      await page.getByRole('heading', { name: 'The database did not answer' }).waitFor();
    },
    LONG_MS,
  );

  it(
    'stays current while it is open: a story that comes appears, and who reads by keyboard stays where they are',
    async () => {
      const stories = [...STORIES];
      running = await startWeb({}, { viewsOf: () => viewsInMemory({ stories: async () => [...stories] }) });
      const page = await open();
      await page.goto(`${running.url}/stories`);
      await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
      await page.locator('#rows h2 a').first().focus();
      const [first] = STORIES;
      if (first) stories.push({ ...first, slug: 'came-later', headline: 'A second pier is closed' });
      await page.getByRole('link', { name: 'A second pier is closed' }).waitFor();
      expect(await page.evaluate('document.activeElement.getAttribute("href")')).toBe(`/stories/${first?.slug}`);
      expect(complaints).toEqual([]);
    },
    LONG_MS,
  );

  it('leads by keyboard from the live page to a story and its channels', async () => {
    running = await startWeb();
    const page = await open();
    await page.goto(running.url);
    await page.getByRole('link', { name: 'Stories' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Stories' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.hash === '#content');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Alerts', exact: true }).waitFor();
    await page.getByText('The channel is closed: Missing Access (50001)').waitFor();
    expect(complaints).toEqual([]);
  });

  it('tests a query without a script', async () => {
    running = await startWeb();
    const page = await open({ javaScriptEnabled: false });
    await page.goto(`${running.url}/query`);
    await page.getByLabel('Query or topic').fill('norhaven ferry -cricket');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '1 article of the last 7 days' }).waitFor();
    expect(await page.locator('mark').allTextContents()).toEqual(['Norhaven', 'ferry']);
    expect(await page.getByLabel('Query or topic').inputValue()).toBe('norhaven ferry -cricket');
  });

  it('shows what stands behind a state, and only that', async () => {
    running = await startWeb();
    const page = await open();
    await page.goto(`${running.url}/deliveries`);
    await page.getByRole('link', { name: 'unknown 1' }).click();
    await expect.poll(() => page.locator('.row').count()).toBe(1);
    await page.getByText('its history is looked at before another attempt').waitFor();
  });
});
