import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { secret } from '../../src/news/secret.ts';
import { alert, list } from '../chat/preview/sample-messages.ts';
import { messagesSaying } from '../contracts/chat-samples.ts';
import { hasBrowser, launchBrowser, seriousFindings } from '../web/browser-under-test.ts';
import { startWeb, type WebUnderTest } from '../web/web-under-test.ts';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 860 };
const LOOKS = ['Slack', 'Discord'] as const;

describe.skipIf(!hasBrowser())('the page in a browser', () => {
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
    await page.goto(running.url);
    return page;
  }
  const live = (page: Page) => page.getByText('Live', { exact: true }).waitFor();
  const look = (page: Page, name: string) => page.locator('.look label', { hasText: name }).click();
  const isAtEnd = (page: Page) =>
    page.locator('#log').evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight < 5);

  it.each([
    { width: 1280, viewport: DESKTOP, colorScheme: 'light' },
    { width: 1280, viewport: DESKTOP, colorScheme: 'dark' },
    { width: 390, viewport: PHONE, colorScheme: 'light' },
    { width: 390, viewport: PHONE, colorScheme: 'dark' },
  ] as const)(
    'at $width px in $colorScheme: an alert appears live, and /brief answers with quotes',
    async ({ viewport, colorScheme }) => {
      running = await startWeb();
      await running.post(alert({ headline: 'Posted before' }));
      const page = await open({ viewport, colorScheme });
      await page.getByRole('link', { name: 'Posted before' }).waitFor();
      await live(page);
      await running.post(alert({ headline: 'Posted while open' }));
      await page.getByRole('link', { name: 'Posted while open' }).waitFor();
      await page.getByRole('combobox', { name: 'Command' }).fill('/brief pakistan-taliban');
      await page.keyboard.press('Enter');
      const answer = page.locator('.msg.brief');
      await answer.getByText('Our engineers found cracks that cannot wait for spring.').waitFor();
      await answer.getByText('Tomas Okoro, spokesman of Strait Lines').waitFor();
      for (const name of LOOKS) {
        await look(page, name);
        const overflow = await page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth);
        expect(overflow).toBeLessThanOrEqual(0);
        await expect.poll(() => page.getByRole('button', { name: 'Ask' }).isVisible()).toBe(true);
      }
      expect(complaints).toEqual([]);
    },
  );

  it.each([
    { viewport: DESKTOP, colorScheme: 'light' },
    { viewport: PHONE, colorScheme: 'dark' },
    { viewport: DESKTOP, colorScheme: 'dark' },
    { viewport: PHONE, colorScheme: 'light' },
  ] as const)('axe finds nothing serious at $viewport.width px in $colorScheme, in both looks', async (options) => {
    running = await startWeb();
    await running.post({ ...alert({ note: 'From the feed text only.' }), mention: 'desk' });
    await running.post({ kind: 'notice', tone: 'done', text: 'Followed.', hints: ['Try /latest.'] });
    await running.post({ kind: 'notice', tone: 'problem', text: 'Not found.', hints: [] });
    await running.post(list());
    const page = await open({ ...options, bypassCSP: true, reducedMotion: 'reduce' });
    await live(page);
    await page.locator('#line').pressSequentially('/');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    for (const name of LOOKS) {
      await page.locator(`#look-${name.toLowerCase()}`).evaluate((radio) => radio.click());
      expect(await seriousFindings(page)).toEqual([]);
    }
  });

  it('axe finds nothing serious on the empty page, the login page and the closed page', async () => {
    running = await startWeb();
    const empty = await open({ bypassCSP: true });
    await empty.getByText('No alerts yet').waitFor();
    expect(await seriousFindings(empty)).toEqual([]);
    await running.web.stop();
    running = await startWeb({ host: '0.0.0.0', adminToken: secret('correct-horse-battery') });
    const login = await open({ bypassCSP: true, colorScheme: 'dark' });
    await login.getByLabel('Admin token').waitFor();
    expect(await seriousFindings(login)).toEqual([]);
    await running.web.stop();
    running = await startWeb({ host: '0.0.0.0' });
    const closed = await open({ bypassCSP: true });
    await closed.getByText('ADMIN_TOKEN is not set').waitFor();
    expect(await seriousFindings(closed)).toEqual([]);
  });

  it('is worked by keyboard alone: completion, an answer, history, a card’s button', async () => {
    running = await startWeb();
    await running.post(alert());
    const page = await open();
    await live(page);
    await page.keyboard.press('/');
    await page.getByRole('option', { name: '/brief' }).waitFor();
    await page.keyboard.type('br');
    await expect.poll(() => page.getByRole('option').count()).toBe(1);
    await page.keyboard.press('Tab');
    await page.getByRole('option', { name: 'pakistan-taliban' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('#line').inputValue()).toBe('/brief pakistan-taliban');
    await page.keyboard.press('Enter');
    await page.locator('.msg.brief').waitFor();
    await expect.poll(() => page.locator('#announce').textContent()).toContain('Harbour council asks for talks');
    await page.keyboard.press('ArrowUp');
    expect(await page.locator('#line').inputValue()).toBe('/brief pakistan-taliban');
    await page.locator('.msg.alert').getByRole('button', { name: 'Timeline' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('There is no command /timeline.').waitFor();
  });

  it('takes words without a slash for a brief, and says so when the server is away', async () => {
    running = await startWeb();
    const page = await open();
    await live(page);
    await page.locator('#line').fill('norhaven ferry');
    await page.keyboard.press('Enter');
    await page.locator('.msg.brief').waitFor();
    await page.getByText('norhaven ferry', { exact: true }).first().waitFor();
    await running.web.stop();
    await page.locator('#line').fill('/latest');
    await page.keyboard.press('Enter');
    await page.getByText('Slugline does not answer.').waitFor();
  });

  it('connects again by itself and shows what was posted meanwhile', async () => {
    running = await startWeb();
    const page = await open();
    await live(page);
    const { preview, post } = running;
    await running.web.stop();
    await page.getByText('Reconnecting').waitFor();
    await post(alert({ headline: 'Posted while away' }));
    const again = await startWeb({ port: Number(new URL(running.url).port) }, { preview });
    await page.getByRole('link', { name: 'Posted while away' }).waitFor();
    await live(page);
    await page.context().close();
    await again.web.stop();
  });

  it('leaves a reader who has scrolled up where they are, and tells of what is new', async () => {
    running = await startWeb();
    for (let at = 1; at <= 12; at += 1) await running.post(alert({ headline: `Story ${at}` }));
    const page = await open();
    await live(page);
    await expect.poll(() => isAtEnd(page)).toBe(true);
    await page.locator('#log').evaluate((log) => log.scrollTo(0, 0));
    await running.post(alert({ headline: 'Fresh' }));
    await page.getByRole('button', { name: '1 new alert' }).click();
    await expect.poll(() => isAtEnd(page)).toBe(true);
  });

  it('remembers the look that was chosen, and replaces a card that was edited', async () => {
    running = await startWeb();
    const id = await running.post(alert({ headline: 'First wording' }));
    const page = await open();
    await live(page);
    await look(page, 'Discord');
    await page.reload();
    await live(page);
    expect(await page.locator('#look-discord').isChecked()).toBe(true);
    const { sender } = running.preview;
    const address = { platform: 'preview', workspace: '', id: 'preview', kind: 'channel' } as const;
    await sender.edit({ address, nonce: 'n', message: alert({ headline: 'Second wording' }), messageId: id });
    await page.getByRole('link', { name: 'Second wording' }).waitFor();
    expect(await page.locator('.msg').count()).toBe(1);
  });

  it('tells times in the reader’s zone, of alerts posted before and live', async () => {
    running = await startWeb();
    await running.post(alert({ headline: 'Posted before' }));
    const page = await open({ timezoneId: 'Asia/Kolkata', locale: 'en-GB' });
    await live(page);
    await running.post(alert({ headline: 'Posted while open' }));
    const published = page.locator('.source time');
    const inKolkata = expect.stringMatching(/^28 Nov.*19:10$/);
    await expect.poll(() => published.allTextContents()).toEqual([inKolkata, inKolkata]);
  });

  it('runs nothing that a feed wrote, posted before or live', async () => {
    running = await startWeb();
    const hostile = messagesSaying(
      "\"><img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>",
    );
    for (const message of hostile) await running.post(message);
    const page = await open();
    await live(page);
    for (const message of hostile) await running.post(message);
    await expect.poll(() => page.locator('.msg').count()).toBe(2 * hostile.length);
    expect(await page.locator('.msg img, .msg script').count()).toBe(0);
    expect(await page.title()).toBe('Slugline preview');
    expect(complaints).toEqual([]);
  });

  it('logs a browser in with the token, and shows the page', async () => {
    running = await startWeb({ host: '0.0.0.0', adminToken: secret('correct-horse-battery') });
    const page = await open();
    await page.getByLabel('Admin token').fill('correct-horse-battery');
    await page.keyboard.press('Enter');
    await live(page);
    expect(new URL(page.url()).pathname).toBe('/');
  });
});
