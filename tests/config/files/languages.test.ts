import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadLanguages } from '../../../src/config/files/languages.ts';
import { hashOfText, loadPreparedYaml } from '../../../src/config/files/yaml-document.ts';
import { PACKAGE_ROOT } from '../../../src/config/package-root.ts';

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

  it('takes what the build prepared of the shipped files, which is what their YAML says', async () => {
    const shipped = join(PACKAGE_ROOT, 'config');
    const prepared = await loadPreparedYaml();
    const names = await readdir(join(shipped, 'languages'));
    const texts = names.map((name) => readFileSync(join(shipped, 'languages', name), 'utf8'));
    expect(Object.keys(prepared).sort()).toEqual(texts.map(hashOfText).sort());
    const fromYaml = await loadLanguages([shipped]);
    expect(fromYaml.kind).toBe('sound');
    expect(await loadLanguages([shipped], prepared)).toEqual(fromYaml);
  });

  it('reads a file that was changed since the build', async () => {
    const text = `tag: de\nname: old\nfrequentWords: ${WORDS}\nreporting: {speech: {}}\n`;
    const prepared = { [hashOfText(text)]: { tag: 'de', name: 'prepared', frequentWords: ['der'], reporting: {} } };
    await write('own/languages/de.yaml', text.replace('old', 'new'));
    expect(await loadLanguages([join(folder, 'own')], prepared)).toMatchObject({ data: [{ name: 'new' }] });
  });
});
