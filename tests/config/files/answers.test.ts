import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadAnswerTexts } from '../../../src/config/files/answers.ts';
import { loadTools } from '../../../src/terminal/load.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'answers-'));
  await mkdir(join(folder, 'languages', 'answers'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

const write = (tag: string, texts: string) =>
  writeFile(join(folder, 'languages', 'answers', `${tag}.yaml`), `tag: ${tag}\nlocale: ${tag}\ntexts:\n  ${texts}\n`);
const codes = async () => {
  const read = await loadAnswerTexts([folder]);
  return read.kind === 'sound' ? [] : read.problems.map(({ code, what }) => `${code} ${what}`);
};

describe('a newsroom’s own language of answers', () => {
  it('is taken, and what it lacks is told at the start and by check', async () => {
    await write('sv', 'Quotes: Citat');
    const { answers, problems, warnings } = await loadTools({ CONFIG_DIR: folder });
    expect(problems).toEqual([]);
    expect(answers.map(({ tag }) => tag)).toContain('sv');
    const [gap] = warnings.filter(({ code }) => code === 'E_ANSWER_SENTENCES');
    expect(gap).toMatchObject({ what: expect.stringMatching(/answers\/sv\.yaml lacks sentences/) });
    expect(gap?.seen).toMatch(/^\d{3}, the first “/);
  });

  it('is told of sentences that nothing says, and of counted ones that are plain', async () => {
    await cp('config/languages/answers/de.yaml', join(folder, 'languages', 'answers', 'de.yaml'));
    expect((await loadTools({ CONFIG_DIR: folder })).warnings).toEqual([]);
    await write('sv', '"Quots": Citat\n  "{n} article": "{n} artiklar"');
    const seen = (await loadTools({ CONFIG_DIR: folder })).warnings.map(({ what, seen: each }) => `${what} ${each}`);
    expect(seen.join()).toMatch(/sv\.yaml has sentences that nothing says 1, the first “Quots”/);
  });

  it.each([
    ['another name in braces', '"Followed in {channel}": "Följs i {kanal}"', /other \{names\}/],
    ['a name left out', '"Followed in {channel}": "Följs"', /other \{names\}/],
    [
      'a number left out where a form is for many',
      '"{n} article": {one: en artikel, other: artiklar}',
      /other \{names\}/,
    ],
    ['a plural form left out', '"{n} article": {one: "{n} artikel"}', /lacks a plural form/],
  ])('is refused for %s', async (_, texts, what) => {
    await write('sv', texts);
    expect(await codes()).toEqual([expect.stringMatching(what)]);
  });

  it('may say a number in words where its form is for that number alone', async () => {
    await write('sv', '"{n} article": {one: en artikel, other: "{n} artiklar"}');
    expect(await codes()).toEqual([]);
  });

  it('is refused beside another file for the same language', async () => {
    await write('sv', 'Quotes: Citat');
    await writeFile(join(folder, 'languages', 'answers', 'swedish.yaml'), 'tag: sv\nlocale: sv\ntexts: {}\n');
    expect(await codes()).toEqual([expect.stringMatching(/E_LANGUAGE_DOUBLE/)]);
  });
});
