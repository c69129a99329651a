import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCuedLanguages, loadLanguages, loadPageWords } from '../../../src/config/files/languages.ts';
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

describe('loadCuedLanguages', () => {
  it('reads the shipped files as a newsroom’s copies of them are read', async () => {
    const checked = await loadCuedLanguages([join(PACKAGE_ROOT, 'config')]);
    expect(checked).toMatchObject({ kind: 'sound' });
    expect(checked.kind === 'sound' && checked.data.length).toBeGreaterThan(10);
  });
});

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
    const all = await readdir(join(shipped, 'languages'), { recursive: true });
    const names = all.filter((name) => name.endsWith('.yaml'));
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

describe('loadPageWords', () => {
  const read = (...dirs: string[]) => loadPageWords(dirs.map((dir) => join(folder, dir)));

  it('makes no language one that briefs know', async () => {
    await write('own/languages/pages/de.yaml', 'consent: [wir nutzen Cookies]\n');
    expect(await namesOf('own')).toEqual([]);
    expect(await read('own')).toMatchObject({ kind: 'sound', data: [{ consent: ['wir nutzen Cookies'], pay: [] }] });
  });

  it('keeps the shipped words of a language whose language file the newsroom has written itself', async () => {
    await write('shipped/languages/pages/de.yaml', 'pay: [nur für Abonnenten]\n');
    await write('own/languages/de.yaml', `tag: de\nname: own\nfrequentWords: ${WORDS}\nreporting: {speech: {}}\n`);
    expect(await namesOf('shipped', 'own')).toEqual(['de own']);
    expect(await read('shipped', 'own')).toMatchObject({ data: [{ pay: ['nur für Abonnenten'] }] });
  });

  it('takes a newsroom’s own file in place of the shipped one of the same name, and beside the others', async () => {
    await write('shipped/languages/pages/de.yaml', 'pay: [nur für Abonnenten]\n');
    await write('own/languages/pages/de.yaml', 'pay: [weiterlesen mit Plus]\n');
    await write('own/languages/pages/ro.yaml', 'missing: [pagina nu a fost găsită]\n');
    const read = await loadPageWords([join(folder, 'shipped'), join(folder, 'own')]);
    expect(read).toMatchObject({ data: [{ pay: ['weiterlesen mit Plus'] }, { missing: ['pagina nu a fost găsită'] }] });
  });

  it.each([
    [
      'a kind that it does not know',
      'consents: [wir nutzen Cookies]',
      ['E_KEY_UNKNOWN', '"consents"', 'Did you mean consent?'],
    ],
    ['a text in place of a list', 'pay: nur für Abonnenten', ['E_VALUE', 'nur für Abonnenten', 'Write a list']],
    ['a part that articles have', 'pay: [der, nur für Abonnenten]', ['E_VALUE', '"der"', 'configuration.md']],
    ['two signs of a script without spaces', 'pay: [会员]', ['E_VALUE', '会员', 'configuration.md']],
    ['a star that means nothing', 'pay: ["nur* für Abonnenten"]', ['E_VALUE', 'nur*', 'configuration.md']],
    ['no YAML', 'pay: [', ['E_YAML', '', '']],
  ])('tells of %s, what was seen and what to do', async (_what, text, [code, seen = '', todo = '']) => {
    await write('own/languages/pages/de.yaml', `${text}\n`);
    expect(await read('own')).toMatchObject({
      kind: 'unsound',
      problems: [
        {
          code,
          seen: expect.stringContaining(seen),
          todo: expect.stringContaining(todo),
          where: expect.stringContaining(join('languages', 'pages', 'de.yaml')),
        },
      ],
    });
  });

  it.each(['languages/pages/de.yml', 'languages/de.yml', 'languages/pages/DE.YAML'])(
    'tells of %s, which would be passed over',
    async (path) => {
      await write(`own/${path}`, 'pay: [nur für Abonnenten]\n');
      const [words, languages] = [await read('own'), await namesOf('own')];
      const codes = words.kind === 'unsound' ? words.problems.map(({ code }) => code) : languages;
      expect(codes).toEqual(['E_FILE_NAME']);
    },
  );

  it('ships words of every kind for the languages of our readers’ feeds', async () => {
    const shipped = join(PACKAGE_ROOT, 'config', 'languages', 'pages');
    const languages = 'ar da de en es fa fi fr hi id it ja nl no pl ps pt ru sv tr uk ur zh'.split(' ');
    expect((await readdir(shipped)).sort()).toEqual(languages.map((tag) => `${tag}.yaml`));
    const read = await loadPageWords([join(PACKAGE_ROOT, 'config')]);
    const lists =
      read.kind === 'sound' ? read.data.flatMap(({ notice, furniture, ...kinds }) => Object.values(kinds)) : [];
    expect(Math.min(...lists.map(({ length }) => length))).toBeGreaterThan(2);
  });
});
