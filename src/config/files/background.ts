import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackgroundFacts } from '../../news/language.ts';
import { PACKAGE_ROOT } from '../package-root.ts';

const FOLDER = join(PACKAGE_ROOT, 'config', 'background');

/** Reads the facts that come with the program, as texts: joining reads them when it first asks (engines/joining/background.ts). */
export async function loadBackground(): Promise<BackgroundFacts> {
  const read = (name: string) => readFile(join(FOLDER, name), 'utf8');
  const lists = (await readdir(FOLDER)).filter((name) => name.startsWith('words.'));
  const files = ['function-words.txt', 'alphabets.txt', 'places.txt', 'names.txt', ...lists];
  const [functionWords = '', alphabets = '', places = '', names = '', ...texts] = await Promise.all(files.map(read));
  const words = texts.map((text) => ({ tags: /^# Languages: (.*)$/m.exec(text)?.[1]?.split(' ') ?? [], text }));
  return { words, functionWords, alphabets, places, names };
}
