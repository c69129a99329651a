import { createServer, type Server } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { secret } from '../../src/news/secret.ts';
import { hasBrowser, launchBrowser, seriousFindings } from '../web/browser-under-test.ts';
import { viewsInMemory } from '../web/views/views-in-memory.ts';
import { startWeb, type WebUnderTest } from '../web/web-under-test.ts';

const TOKEN = 'correct-horse-battery-staple';

describe.runIf(hasBrowser())('the door of the page, in a browser', () => {
  let browser: Browser;
  let running: WebUnderTest;
  let other: Server;
  let asked: string[];
  beforeAll(async () => {
    browser = await launchBrowser();
  }, 60_000);
  afterAll(() => browser.close());

  beforeEach(() => {
    asked = [];
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await running.web.stop();
    other?.closeAllConnections();
    other?.close();
  });

  async function start(settings: Parameters<typeof startWeb>[0] = {}): Promise<void> {
    const views = viewsInMemory();
    const matches: typeof views.matches = (...given) => {
      asked.push('matches');
      return views.matches(...given);
    };
    running = await startWeb(settings, { viewsOf: () => ({ ...views, matches }), now: () => new Date() });
  }

  /** A page of another site: of another name for this machine, so that a browser calls it cross-site. */
  async function visitOther(body: string): Promise<Page> {
    other = createServer((_, response) => void response.setHeader('content-type', 'text/html').end(body));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    if (address === null || typeof address === 'string') throw new Error('The other page is not served');
    const context = browser.contexts()[0] ?? (await browser.newContext());
    const page = await context.newPage();
    await page.goto(`http://localhost:${address.port}/`);
    return page;
  }

  it('lets a page that somebody visits start no work, by picture, frame, script, fetch or form', async () => {
    await start();
    const target = `${running.url}/query?q=ferry`;
    const tags = `<img src="${target}"><iframe src="${target}"></iframe><script src="${target}"></script>
<link rel="stylesheet" href="${target}"><form id="f" method="post" action="${running.url}/api/preview/commands" target="x"></form>
<iframe name="x"></iframe><script>fetch("${target}",{mode:"no-cors"}).finally(()=>{document.getElementById("f").submit();document.title="done"})</script>`;
    const page = await visitOther(`<!doctype html><title>other</title>${tags}`);
    await expect.poll(() => page.title()).toBe('done');
    await page.waitForLoadState('networkidle');
    expect(asked).toEqual([]);
  });

  it('leads a link of another page to one that looks nothing up, and by a click to the page itself', async () => {
    await start({ adminToken: secret(TOKEN) });
    const context = await browser.newContext();
    const own = await context.newPage();
    await own.goto(running.url);
    await own.getByLabel('Admin token').fill(TOKEN);
    await own.keyboard.press('Enter');
    await own.getByText('Sign out').waitFor();
    const page = await visitOther(`<!doctype html><a href="${running.url}/query?q=ferry">a link</a>`);
    await page.getByRole('link', { name: 'a link' }).click();
    await page.getByText('Nothing was looked up yet').waitFor();
    expect(asked).toEqual([]);
    // The page itself needs the cookie, which no other page's link carries.
    await page.getByRole('link', { name: 'Open /query?q=ferry' }).click();
    await page.getByRole('heading', { name: 'Query tester' }).waitFor();
    expect(asked).toEqual(['matches']);
  });

  it('signs in by the terminal’s link, lists sessions, ends another one, and signs out', async () => {
    await start({ adminToken: secret(TOKEN) });
    const [desk, phone] = [
      await browser.newContext({ bypassCSP: true }),
      await browser.newContext({ userAgent: 'A phone' }),
    ];
    const page = await desk.newPage();
    await page.goto(running.url + running.web.signInLink());
    await page.getByRole('link', { name: 'Sessions' }).waitFor();
    const elsewhere = await phone.newPage();
    await elsewhere.goto(`${running.url}/stories`);
    await elsewhere.getByLabel('Admin token').fill(TOKEN);
    await elsewhere.keyboard.press('Enter');
    await elsewhere.getByRole('heading', { name: 'Stories' }).waitFor();
    await page.getByRole('link', { name: 'Sessions' }).click();
    await page.getByText('this one').waitFor();
    expect(await page.locator('li.row').count()).toBe(2);
    expect(await seriousFindings(page)).toEqual([]);
    await page.locator('li.row', { hasText: 'A phone' }).getByRole('button', { name: 'End' }).click();
    await expect.poll(() => page.locator('li.row').count()).toBe(1);
    await elsewhere.reload();
    await elsewhere.getByLabel('Admin token').waitFor();
    await page.getByRole('link', { name: 'Audit log' }).click();
    await page.getByText('operator ended the session of A phone').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.locator('.foot').getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Admin token').waitFor();
  });
});
