// @ts-check
import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { build } from 'rolldown';
import { parse } from 'yaml';

/** Read where they are installed: each finds files of its own (WebAssembly, worker scripts, pages) beside itself. */
const BESIDE_THEIR_FILES = [/^@electric-sql\/pglite/, /^piscina$/, /^@bull-board\//];
/** Loaded only where a platform is set up, and large. */
const OF_A_PLATFORM = [/^discord\.js$/, /^@slack\//];

// A file for each part that is loaded at a time of its own, not 1,500: most of a start was to find, read and link them
// (decision 0092).
await build({
  input: {
    main: 'src/main.ts',
    'roles/reader-thread': 'src/roles/reader-thread.ts',
    'store/create-pglite-files': 'src/store/open/create-pglite-files.ts',
    'store/pack-copy': 'src/store/open/pack-copy.ts',
    'store/pglite-thread': 'src/store/open/pglite-thread.ts',
  },
  platform: 'node',
  external: [...BESIDE_THEIR_FILES, ...OF_A_PLATFORM],
  // Parts stand two folders deep, as files of src do: their paths to the package's own files hold in both.
  output: {
    ...{ dir: 'dist', cleanDir: true, entryFileNames: '[name].js', chunkFileNames: 'parts/[name].js' },
    comments: { legal: true, annotation: false, jsdoc: false },
    plugins: [{ name: 'in-ascii', generateBundle: (_, bundle) => Object.values(bundle).forEach(toAscii) }],
  },
});

/**
 * A program keeps its own text in memory, and one letter beyond Latin-1, such as a dash, has V8 keep all of a file at two
 * bytes a letter. So such letters are written as escapes, where the file becomes smaller by it.
 * @param {import('rolldown').OutputChunk | import('rolldown').OutputAsset} file
 */
function toAscii(file) {
  if (file.type !== 'chunk') return;
  const escaped = file.code.replace(/(\\*)([^\0-\x7f])/g, (_, slashes, letter) => {
    const before = slashes.length % 2 === 0 ? slashes : slashes.slice(1);
    return `${before}\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  if (escaped.length < 2 * file.code.length) file.code = escaped;
}

// What browsers load (decision 0103): a script and a style sheet for each kind of page (src/web/page/assets.ts).
const PAGE = 'src/web/page';
for (const [name, entry] of Object.entries({ page: 'preview', views: 'views' })) {
  const output = { dir: 'dist/page', format: 'iife', entryFileNames: '[name].js', minify: true };
  await build({ input: { [name]: `${PAGE}/browser/${entry}.ts` }, platform: 'browser', output });
}
const STYLES = { page: ['colours', 'frame', 'message'], views: ['views'], sample: ['sample'] };
for (const [name, parts] of Object.entries(STYLES)) {
  const texts = parts.map((part) => readFileSync(`${PAGE}/styles/${part}.css`, 'utf8'));
  writeFileSync(`dist/page/${name}.css`, texts.join('').replace(/\/\*[\s\S]*?\*\/\n?/g, ''));
}
copyFileSync(`${PAGE}/styles/icon.svg`, 'dist/page/icon.svg');

// The languages' YAML, parsed, by the hash of its text, so that no start parses it (src/config/files/yaml-document.ts).
const yaml = readdirSync('config/languages', { recursive: true }).filter((name) => name.endsWith('.yaml'));
const texts = yaml.map((name) => readFileSync(`config/languages/${name}`, 'utf8'));
const prepared = texts.map((text) => [createHash('sha256').update(text).digest('hex'), parse(text)]);
writeFileSync('dist/languages.json', JSON.stringify(Object.fromEntries(prepared)));
