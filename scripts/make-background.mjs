// @ts-check
// Makes config/background/*.txt, the facts that joining and slugs compare words and places with (decision 0114), from
// packages unpacked into one folder (background/sources.mjs lists them and where they come from):
//   node scripts/make-background.mjs <folder with the packages> [names]
// "names" makes names.txt alone, from the packages of CLDR (decision 0131).
// The same packages give the same files, byte for byte.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import { createCases } from './background/cases.mjs';
import { makeNames } from './background/names.mjs';
import { makePlaces } from './background/places.mjs';
import { makeFunctionWords, makeRankedLists } from './background/word-lists.mjs';

const ROOT = join(fileURLToPath(import.meta.url), '../..');
const TARGET = join(ROOT, 'config/background');

const [packages, only] = process.argv.slice(2);
if (packages === undefined) throw new Error('Name the folder that holds the packages.');

// The tokenizer of the program itself, so that the files hold words in the form in which they are looked up.
const entry = join(ROOT, 'src/engines/matching/words.ts');
const { output } = await build({ input: entry, platform: 'node', write: false });
const { readWords } = await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);

const tools = { packages, readWords };
if (only === undefined) makeAll();
const names = makeNames(tools);
write('names.txt', names, names.lines);

function makeAll() {
  rmSync(TARGET, { recursive: true, force: true });
  mkdirSync(TARGET, { recursive: true });
  for (const list of makeRankedLists(tools)) write(`words.${list.name}.txt`, list, list.words);
  const functionWords = makeFunctionWords(tools);
  write('function-words.txt', functionWords, functionWords.lines);
  const places = makePlaces({
    ...tools,
    isWord: createCases(packages),
    functionWords: functionWords.inCommonLanguages,
  });
  write('places.txt', places, places.lines);
}

/** @param {string} name @param {{ about: string, source: string, licence: string, tags?: string }} file @param {readonly string[]} lines */
function write(name, { about, source, licence, tags }, lines) {
  const languages = tags === undefined ? [] : [`Languages: ${tags}`];
  const made = `Made by scripts/make-background.mjs.${name === 'names.txt' ? '' : ' Words are folded.'}`;
  const head = [about, ...languages, `Source: ${source}`, `Licence: ${licence}`, made].map((line) => `# ${line}`);
  writeFileSync(join(TARGET, name), `${[...head, ...lines].join('\n')}\n`);
  process.stdout.write(`${name}: ${lines.length} lines\n`);
}
