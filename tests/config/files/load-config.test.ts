import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/files/load-config.ts';
import { matchQuery, toMatchText } from '../../../src/engines/matching/match-query.ts';
import { parseQuery } from '../../../src/engines/matching/parse-query.ts';
import { DEFAULT_LIMITS } from '../../../src/news/feed.ts';
import { checkQuery } from '../../support/check-query.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'config-'));
});
afterEach(() => rm(folder, { recursive: true }));

const load = (dir = folder) => loadConfig(dir, { queryCheck: () => checkQuery });
const write = (name: string, text: string) => writeFile(join(folder, name), text);

describe('loadConfig', () => {
  it('loads what the newsroom wrote, and counts a file that is not there as empty', async () => {
    await write('topics.yaml', 'topics:\n  quakes: earthquake\n');
    await write('alerts.yaml', 'channels:\n  - channel: preview:news\n    topics: [quakes]\n');
    const { config, problems } = await load();
    expect(problems).toEqual([]);
    expect(config.feeds).toEqual([]);
    expect(config.alerts.channels[0]?.follows).toEqual([{ query: 'earthquake', topic: 'quakes' }]);
  });

  it('lists the problems of all files in one run', async () => {
    await write('feeds.yaml', 'feeds:\n  - bbc.co.uk\n');
    await write('topics.yaml', 'topics:\n  quakes: (a\n');
    await write('alerts.yaml', 'channels:\n  - channel: preview:news\n    topics: [quakes, {topic: floods}]\n');
    const { config, problems } = await load();
    expect(problems.map(({ code, where }) => [code, where])).toEqual([
      ['E_FEED_URL', `${join(folder, 'feeds.yaml')}, line 2`],
      ['E_QUERY', `${join(folder, 'topics.yaml')}, line 2`],
      ['E_TOPIC_UNKNOWN', `${join(folder, 'alerts.yaml')}, line 3`],
    ]);
    expect(config).toEqual({
      feeds: [],
      tenants: 'separate',
      chatFeeds: 'on',
      limits: DEFAULT_LIMITS,
      topics: [],
      aliases: new Map(),
      alerts: {
        channels: [],
        maxAgeSeconds: 86_400,
        keep: {},
        rules: { onLikely: 'thread', onUnknown: 'resend', rollUpAfter: 5 },
      },
    });
  });

  it('goes on with the other files when one is not YAML', async () => {
    await write('feeds.yaml', 'feeds: [\n');
    await write('topics.yaml', 'topic:\n');
    expect((await load()).problems.map(({ code }) => code)).toEqual(['E_YAML', 'E_KEY_UNKNOWN']);
  });

  it('says so when there is no such folder, or nothing of ours in it', async () => {
    const missing = await load(join(folder, 'nowhere'));
    expect(missing.problems).toMatchObject([{ code: 'E_CONFIG_DIR', seen: expect.stringContaining('ENOENT') }]);
    expect((await load()).problems).toMatchObject([{ code: 'E_CONFIG_DIR', seen: 'an empty folder' }]);
  });

  it('does not pass over a file with nearly the right name', async () => {
    await write('topics.yaml', '');
    await write('feeds.yml', '- https://example.org/a\n');
    await write('alert.yaml', '');
    await write('notes.yaml', '');
    const { problems } = await load();
    expect(problems.map(({ code, todo }) => [code, todo]).sort()).toEqual([
      ['E_FILE_NAME', 'Rename it to alerts.yaml.'],
      ['E_FILE_NAME', 'Rename it to feeds.yaml.'],
    ]);
  });
});

describe('the shipped config folder', () => {
  it('has no problems, real feeds that start in silence and samples that do not', async () => {
    const { config, problems } = await load('config');
    expect(problems).toEqual([]);
    const samples = config.feeds.filter(({ url }) => new URL(url).hostname.endsWith('.slugline.example'));
    expect(samples).toHaveLength(2);
    expect(samples.every(({ announce }) => announce.kind === 'newest')).toBe(true);
    const real = config.feeds.filter((feed) => !samples.includes(feed));
    expect(real.length).toBeGreaterThanOrEqual(8);
    expect(real.every(({ announce }) => announce.kind === 'none')).toBe(true);
  });

  it('sends every article to the preview, under the names of all topics', async () => {
    const { config } = await load('config');
    const [news] = config.alerts.channels;
    expect(news).toMatchObject({ address: { platform: 'preview', id: 'news' }, followsAll: true });
    expect(news?.follows.map(({ topic }) => topic)).toEqual(config.topics.map(({ slug }) => slug));
  });

  it('has a page for every entry of the sample feeds', async () => {
    const pages = await samplePages();
    expect(pages.length).toBeGreaterThanOrEqual(10);
    for (const page of pages) expect(page.match(/[“«]/g)?.length, page.slice(0, 400)).toBeGreaterThanOrEqual(2);
  });

  it('tells of the airstrikes of 18 March 2024 twice, with the words that were said and no others', async () => {
    const said = [
      '“We are aware of the reports, obviously, that Pakistan carried out airstrikes in Afghanistan in response to the attack in Pakistan on Saturday at a military post,”',
      '“We deeply regret the loss of life and injuries sustained during the attack in Pakistan and the loss of civilian lives during the strikes in Afghanistan,”',
      '“blatant violation of Afghanistan’s sovereignty”',
      '“very serious consequences”',
      '“reckless”',
    ];
    const airstrikes = (await samplePages()).filter(
      (page) => page.includes('the Afghan provinces of Paktika') || page.includes('on Khost and Paktika'),
    );
    expect(airstrikes).toHaveLength(2);
    for (const page of airstrikes) {
      const quotes = page.match(/“[^”]+”/g) ?? [];
      expect(quotes.length).toBeGreaterThanOrEqual(4);
      expect(said).toEqual(expect.arrayContaining(quotes));
    }
  });

  it('has a sample for every topic', async () => {
    const { config } = await load('config');
    const texts = (await samplePages()).map((page) => {
      const text = page
        .replace(/[\s\S]*<div class="(?:body|story-text)"/, '')
        .replace(/<(?:aside|div class="sidebar")[\s\S]*/, '');
      return toMatchText({ title: '', text, outlet: '', url: '', language: 'en', actors: [] });
    });
    const unmatched = config.topics.filter(({ query }) => {
      const parsed = parseQuery(query);
      return parsed.kind === 'bad' || !texts.some((text) => matchQuery(parsed.tree, text));
    });
    expect(unmatched).toEqual([]);
  });
});

/** The page behind each entry of the sample feeds; a missing one fails. */
async function samplePages(): Promise<string[]> {
  const { config } = await load('config');
  const pages = config.feeds
    .filter(({ label }) => label === 'samples')
    .map(async ({ url }) => {
      const feed = await readFile(join('config/samples', new URL(url).hostname, 'feed.xml'), 'utf8');
      const links = [
        ...feed.matchAll(/<item>[\s\S]*?<link>([^<]+)|<entry>[\s\S]*?<link rel="alternate"[^>]*href="([^"]+)/g),
      ];
      return Promise.all(links.map(([, absolute, relative]) => samplePage(new URL(absolute ?? relative ?? '', url))));
    });
  return (await Promise.all(pages)).flat();
}

function samplePage({ hostname, pathname }: URL): Promise<string> {
  return readFile(join('config/samples', hostname, pathname), 'utf8');
}
