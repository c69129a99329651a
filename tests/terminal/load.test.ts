import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { load } from '../../src/terminal/load.ts';

describe('load', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slugline-load-'));
    await writeFile(join(folder, 'feeds.yaml'), 'feeds: []\n');
  });

  afterAll(() => rm(folder, { recursive: true }));

  async function problemsOf(files: Record<string, string>): Promise<string[][]> {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const { problems } = await load({ CONFIG_DIR: folder });
    return problems.map(({ what, todo, where = '' }) => [what, todo, where.replace(folder, '')]);
  }

  it('says which country of topics.yaml and alerts.yaml nobody knows, where, and which may be meant', async () => {
    const topics =
      'topics:\n  known: flood country:PK\n  floods: flood country:pakstan\n  guess: quake (country:"norland" OR dam)\n';
    const alerts = 'channels:\n  - channel: slack:T0123ABCD/C0123ABCD\n    topics: ["strike country:frannce"]\n';
    expect(await problemsOf({ 'topics.yaml': topics, 'alerts.yaml': alerts })).toEqual([
      [
        expect.stringContaining('There is no country “pakstan”. (character 7)'),
        'Did you mean: country:Pakistan',
        '/topics.yaml, line 3',
      ],
      [
        expect.stringContaining('There is no country “norland”. (character 8)'),
        expect.stringContaining('country:'),
        '/topics.yaml, line 4',
      ],
      [
        expect.stringContaining('There is no country “frannce”.'),
        'Did you mean: country:France',
        expect.stringContaining('/alerts.yaml, line'),
      ],
    ]);
  });

  it('notes queries with signs that 0.1.0 read otherwise, and says how to write both readings', async () => {
    const topics =
      'topics:\n  plain: flood OR dam\n  list: roof, gale\n  without: gale !storm\n  quoted: \'"roof, gale"\'\n';
    await writeFile(join(folder, 'topics.yaml'), topics);
    await writeFile(join(folder, 'alerts.yaml'), '');
    const { problems, warnings } = await load({ CONFIG_DIR: folder });
    expect(problems).toEqual([]);
    expect(warnings.map(({ what, seen, todo }) => [what, seen, todo])).toEqual([
      ['the topic list is read as roof OR gale', 'roof, gale', expect.stringMatching(/: roof gale$/)],
      ['the topic without is read as gale AND NOT storm', 'gale !storm', expect.stringMatching(/: gale storm$/)],
    ]);
  });

  it('takes the newsroom’s own names of countries', async () => {
    const topics = 'aliases: {pakistan: [Landofpure]}\ntopics:\n  floods: flood country:landofpure\n';
    expect(await problemsOf({ 'topics.yaml': topics, 'alerts.yaml': '' })).toEqual([]);
  });
});
