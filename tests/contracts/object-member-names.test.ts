import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readForm } from '../../src/chat/slack/ask/form.ts';
import { createAnswer } from '../../src/commands/answering/answer-question.ts';
import { COMMAND_SPECS } from '../../src/commands/answering/command-table.ts';
import { readMuteTime } from '../../src/commands/answering/mute-topic.ts';
import { readTypedLine } from '../../src/commands/asking/typed-line.ts';
import { loadConfig } from '../../src/config/files/load-config.ts';
import { readEnv } from '../../src/config/settings/read-env.ts';
import { writeBrief } from '../../src/engines/briefing/write-brief.ts';
import { createChangeWords } from '../../src/engines/joining/facts.ts';
import { matchQuery, toMatchText } from '../../src/engines/matching/match-query.ts';
import { parseQuery } from '../../src/engines/matching/parse-query.ts';
import { readFeed } from '../../src/engines/reading/feed/read-feed.ts';
import { readOpml } from '../../src/engines/reading/opml.ts';
import { scanPage } from '../../src/engines/reading/page/scan-page.ts';
import { ASKER, type Newsroom, NOW, openNewsroom } from '../commands/newsroom.ts';
import { checkQuery } from '../support/check-query.ts';
import { plainMaps } from '../support/plain-maps.ts';

/** What every plain object answers to, though nobody put it there: a table of outside words must not. */
const NAMES = [...Object.getOwnPropertyNames(Object.prototype), 'prototype'];
/** Those that are one word to a reader; the others have underscores, which part words. */
const WORDS = NAMES.filter((name) => /^\w+$/.test(name) && !name.includes('_'));

let newsroom: Newsroom;
beforeAll(async () => {
  newsroom = await openNewsroom({ topics: NAMES.map((slug) => ({ slug, query: 'ferry' })) });
  await newsroom.tell({ title: 'McLaren constructor wins in Port Verrin', text: 'A constructor won.', hoursAgo: 1 });
});
afterAll(() => newsroom.database.close());

describe('tables of outside words', () => {
  const at = join(import.meta.dirname, '../../src');
  const source = readdirSync(at, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path, text: readFileSync(join(at, path), 'utf8') }));

  it('are Maps, not plain objects', () => {
    expect(plainMaps(source)).toEqual([]);
  });

  it.each([
    [
      'a table read by any text',
      'const T: Record<string, number> = { a: 1 };\nexport const f = (key: string) => T[key];',
    ],
    ['a frozen one', 'const T: Readonly<Record<string, 1>> = {};\nexport const f = (key: string) => T[key];'],
    ['an index signature', 'const T: { [key: string]: 1 } = {};\nexport const f = (key: string) => T[key];'],
    ['one that is being filled', 'const t: Record<string, string> = {};\nfor (const k of process.argv) t[k] = k;'],
    ['membership', 'export const f = (key: string, table: object) => key in table;'],
  ])('find %s when it is planted', (_case, text) => {
    expect(plainMaps([{ path: 'news/a.ts', text }])).toHaveLength(1);
  });

  it.each([
    [
      'keys that TypeScript knows',
      "const T: Record<'a' | 'b', number> = { a: 1, b: 2 };\nexport const f = (k: 'a' | 'b') => T[k];",
    ],
    ['a key that is written out', "const T: Record<string, number> = { a: 1 };\nexport const f = T['a'];"],
    ['a list', 'const list: string[] = [];\nexport const f = (at: number) => list[at];'],
    ['a private mark', "export const f = (value: object) => 'kind' in value;"],
  ])('leave %s alone', (_case, text) => {
    expect(plainMaps([{ path: 'news/a.ts', text }])).toEqual([]);
  });
});

describe('words that every object knows', () => {
  it.each(NAMES)('searches for %s as for any word', (name) => {
    for (const query of [name, `mclaren ${name}`, `"${name}"`, `${name} OR ferry`, `actor:${name}`, `feed:${name}`]) {
      expect(parseQuery(query), query).toMatchObject({ kind: 'query' });
    }
  });

  it.each(WORDS)('matches %s where it stands, and only there', (name) => {
    const parsed = parseQuery(`mclaren ${name}`);
    if (parsed.kind === 'bad') throw new Error(parsed.what);
    const article = { text: '', outlet: 'Post', url: 'https://a.example/', actors: [], language: 'en' };
    const matches = (title: string) => matchQuery(parsed.tree, toMatchText({ ...article, title }));
    expect(matches(`McLaren ${name} wins`)).toBe(true);
    expect(matches('McLaren wins')).toBe(false);
  });

  it('answers /brief constructor with the story that has the word', async () => {
    const { message } = await newsroom.ask('/brief mclaren constructor');
    expect(message).toMatchObject({ kind: 'brief', card: { headline: 'McLaren constructor wins in Port Verrin' } });
  });

  it('answers every command, subcommand and option with them', async () => {
    const answer = createAnswer(newsroom.deps);
    // Each question may read the store, and what is true of one name there is true of all.
    for (const name of ['constructor', 'toString', '__proto__']) {
      for (const asked of everyQuestion(name)) {
        const { message } = await answer({ ...asked, asker: ASKER });
        const said = JSON.stringify(message);
        expect(said, `${JSON.stringify(asked)} → ${said}`).not.toMatch(/\[native code\]|\[object Object\]|function /);
      }
    }
  });

  it('reads them in a typed line as words, not as options that nobody declared', () => {
    for (const name of NAMES) {
      for (const spec of COMMAND_SPECS) {
        const { options } = readTypedLine(`${name}=1 ${name}`, spec);
        expect(Object.keys(options).filter((key) => NAMES.includes(key))).toEqual([]);
      }
      expect(readMuteTime(name, NOW).kind).toBe('unclear');
    }
  });

  it('takes a field of a form by that name as a field', () => {
    for (const name of NAMES.filter((each) => each !== '__proto__')) {
      const options = readForm(JSON.parse(`{"${name}":{"fill":{"value":"ferry"}}}`));
      expect(Object.entries(options)).toEqual([[name, 'ferry']]);
    }
  });

  it('names each of them that stands as a key in a file, and loads topics that are called so', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'names-'));
    for (const name of NAMES) {
      await writeFile(join(folder, 'feeds.yaml'), `feeds:\n  - url: https://a.example/f\n    ${name}: 1\n`);
      await writeFile(join(folder, 'topics.yaml'), `topics:\n  quakes: earthquake\n${name}: 1\n`);
      await writeFile(
        join(folder, 'alerts.yaml'),
        `channels:\n  - channel: preview:news\n    topics: [{ topic: ${name} }]\n`,
      );
      const { problems } = await loadConfig(folder, { queryCheck: () => checkQuery });
      expect(
        problems.map(({ code, seen }) => [code, seen]),
        name,
      ).toEqual([
        [name === '__proto__' ? 'E_KEY' : 'E_KEY_UNKNOWN', `"${name}"`],
        [name === '__proto__' ? 'E_KEY' : 'E_KEY_UNKNOWN', `"${name}"`],
        ['E_TOPIC_UNKNOWN', expect.stringContaining(name)],
      ]);
    }
    await rm(folder, { recursive: true });
  });

  it('loads topics, numbers and countries that are called so, or says why not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'names-'));
    await writeFile(
      join(folder, 'topics.yaml'),
      `topics:\n  constructor: constructor\n  prototype: {query: prototype}\n`,
    );
    const { config, problems } = await loadConfig(folder, { queryCheck: () => checkQuery });
    expect(problems).toEqual([]);
    expect(config.topics.map(({ slug }) => slug)).toEqual(['constructor', 'prototype']);
    for (const name of NAMES.filter((each) => each !== 'constructor')) {
      await writeFile(join(folder, 'topics.yaml'), `topics:\n  ${name}: ferry\n`);
      const loaded = await loadConfig(folder, { queryCheck: () => checkQuery });
      const codes = loaded.problems.map(({ code, seen }) => [code, seen]);
      expect(codes, name).toEqual(name === 'prototype' ? [] : [['E_KEY', `"${name}"`]]);
    }
    await rm(folder, { recursive: true });
  });

  it('keeps what a variable of the environment is called apart from our settings', () => {
    for (const name of NAMES) {
      const { problems } = readEnv(Object.fromEntries([[name, 'x']]));
      expect(problems).toEqual([]);
    }
  });

  it.each(NAMES)('reads feeds whose elements, attributes and prefixes are called %s', async (name) => {
    const extension = `<${name}>x</${name}><${name}:${name} ${name}="1">y</${name}:${name}>`;
    const item = `<item ${name}="1"><title>Ferry strike</title><link>https://a.example/1</link>${extension}</item>`;
    const rss = `<rss version="2.0" xmlns:${name}="urn:x"><channel><title>Post</title>${extension}${item}</channel></rss>`;
    const atom = `<feed xmlns="http://www.w3.org/2005/Atom" ${name}="1"><title>Post</title>${extension}<entry><id>1</id><title>Ferry strike</title>${extension}<link href="https://a.example/1"/></entry></feed>`;
    const json = `{"version":"https://jsonfeed.org/version/1.1","title":"Post","${name}":{"x":1},"items":[{"id":"1","url":"https://a.example/1","title":"Ferry strike","${name}":[1]}]}`;
    // The lenient reader is chosen by a fault: here a second guid.
    const faulty = rss.replace('<title>Ferry', '<guid>1</guid><guid>1</guid><title>Ferry');
    for (const body of [rss, faulty, atom, json]) {
      const outcome = await readFeed({ body: Buffer.from(body), contentType: null, baseUrl: 'https://a.example/f' });
      expect(outcome, body).toMatchObject({ kind: 'read', feed: { title: 'Post' } });
      if (outcome.kind !== 'read') continue;
      expect(outcome.feed.entries.map(({ title, link }) => [title, link])).toEqual([
        ['Ferry strike', 'https://a.example/1'],
      ]);
    }
    const opml = readOpml(
      `<opml version="2.0"><body><outline ${name}="1" text="${name}"><outline type="rss" xmlUrl="https://a.example/f" title="${name}"/></outline></body></opml>`,
    );
    expect(opml).toMatchObject({ kind: 'read', feeds: [{ title: name, label: name }] });
  });

  it.each(NAMES)('reads pages whose elements, attributes and meta names are called %s', (name) => {
    const html = `<html ${name}="1"><head><meta name="${name}" content="z"><title>T</title></head><body><${name} ${name}="1">words</${name}></body></html>`;
    expect(JSON.stringify(scanPage(html))).toContain('words');
  });

  it.each(NAMES)('briefs an article about people called %s, and knows no language of that name', (name) => {
    const text = `${name} said on Monday: “We regret the ${name}.” The ${name} of Port Verrin, ${name} Quist, agreed.`;
    expect(() => writeBrief({ title: name, text }, { languages: [] })).not.toThrow();
    expect(createChangeWords([])(name).numbers.get(name)).toBeUndefined();
  });
});

type Asked = {
  command: string;
  input: { kind: 'options'; options: Record<string, string> } | { kind: 'text'; text: string };
};

/** Each name as a command, as a subcommand, as an option and as the value of every option. */
function everyQuestion(name: string): Asked[] {
  const typed = COMMAND_SPECS.flatMap((spec): Asked[] => [
    { command: spec.name, input: { kind: 'text', text: name } },
    { command: spec.name, input: { kind: 'text', text: `${name}=ferry ${name}` } },
    { command: spec.name, input: { kind: 'options', options: Object.fromEntries([['subcommand', name]]) } },
    { command: spec.name, input: { kind: 'options', options: Object.fromEntries([[name, 'ferry']]) } },
  ]);
  const filled = COMMAND_SPECS.flatMap((spec) =>
    [{ name: '', options: spec.options }, ...spec.subcommands].flatMap((sub) =>
      sub.options.map(({ name: option }): Asked => {
        const subcommand = sub.name === '' ? {} : { subcommand: sub.name };
        return {
          command: spec.name,
          input: { kind: 'options', options: { ...subcommand, keywords: 'ferry', [option]: name } },
        };
      }),
    ),
  );
  return [{ command: name, input: { kind: 'text', text: name } }, ...typed, ...filled];
}
