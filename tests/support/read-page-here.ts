import { join } from 'node:path';
import { loadPageWords } from '../../src/config/files/languages.ts';
import { PACKAGE_ROOT } from '../../src/config/package-root.ts';
import {
  createReadPageDeps,
  type PageInput,
  readPage as readPageWith,
} from '../../src/engines/reading/page/read-page.ts';

const read = await loadPageWords([join(PACKAGE_ROOT, 'config')]);
if (read.kind === 'unsound') throw new Error(read.problems.map(({ what, where }) => `${where}: ${what}`).join('\n'));

/** Of all languages that come with the program. */
export const shippedPageWords = read.data;
const deps = createReadPageDeps(shippedPageWords);
export const { wallWords, furnitureWords } = deps;

/** What a reader thread makes of a page, done here. */
export const readPage = (input: PageInput) => readPageWith(input, deps);
