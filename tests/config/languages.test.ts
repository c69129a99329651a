import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadLanguages } from '../../src/config/languages.ts';

const WORDS = '[der, die, das, und, in, von, zu, mit, den, ist]';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'languages-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), text);
}

const namesOf = async (...dirs: string[]) => {
  const checked = await loadLanguages(dirs.map((dir) => join(folder, dir)));
  return checked.kind === 'sound'
    ? checked.data.map(({ tag, name }) => `${tag} ${name}`)
    : checked.problems.map(({ code }) => code);
};

describe('loadLanguages', () => {
  it('takes the newsroom’s own file before the shipped one of the same name', async () => {
    await write(
      'shipped/languages/de.yaml',
      `tag: de\nname: shipped\nfrequentWords: ${WORDS}\nreporting: {speech: {}}\n`,
    );
    await write(
      'shipped/languages/fr.yaml',
      `tag: fr\nname: shipped\nfrequentWords: ${WORDS}\nreporting: {speech: {}}\n`,
    );
    await write('own/languages/de.yaml', `tag: de\nname: own\nfrequentWords: ${WORDS}\nreporting: {speech: {}}\n`);
    expect(await namesOf('shipped', 'own')).toEqual(['de own', 'fr shipped']);
  });

  it('needs no folder', async () => {
    expect(await namesOf('nowhere')).toEqual([]);
  });

  it('lists the problems of every file', async () => {
    await write('own/languages/de.yaml', `tag: german\nnam: x\nfrequentWords: ${WORDS}\n`);
    await write('own/languages/fr.yaml', 'tag: [\n');
    expect((await namesOf('own')).sort()).toEqual([
      'E_KEY_MISSING',
      'E_KEY_MISSING',
      'E_KEY_UNKNOWN',
      'E_VALUE',
      'E_YAML',
    ]);
  });

  it('refuses two files for one language', async () => {
    await write('own/languages/de.yaml', `tag: de\nname: a\nfrequentWords: ${WORDS}\nreporting: {speech: {}}\n`);
    await write('own/languages/german.yaml', `tag: de\nname: b\nfrequentWords: ${WORDS}\nreporting: {speech: {}}\n`);
    expect(await namesOf('own')).toEqual(['E_LANGUAGE_DOUBLE']);
  });
});
