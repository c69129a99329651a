import { join } from 'node:path';
import type { LanguageFacts } from '../news/language.ts';
import type { Problem } from '../news/problem.ts';
import { type Checked, checkDocument, checkReading } from './check-document.ts';
import { listNames, readYamlFile } from './config-folder.ts';
import { languageSchema } from './language-schema.ts';
import type { PreparedYaml } from './prepared-yaml.ts';

/** Reads `languages/*.yaml` of each folder; a file in a later folder takes the place of one with the same name before. */
export async function loadLanguages(
  dirs: readonly string[],
  prepared: PreparedYaml = {},
): Promise<Checked<LanguageFacts[]>> {
  const paths = await languageFiles(dirs);
  const checked = await Promise.all(paths.map((path) => readLanguage(path, prepared)));
  const languages = checked.flatMap((one) => (one.kind === 'sound' ? [one.data] : []));
  const problems = [...checked.flatMap((one) => (one.kind === 'sound' ? [] : one.problems)), ...sameTag(languages)];
  if (problems.length > 0) return { kind: 'unsound', problems };
  return { kind: 'sound', data: languages.map(({ facts }) => facts) };
}

type ReadLanguage = { path: string; facts: LanguageFacts };

async function languageFiles(dirs: readonly string[]): Promise<string[]> {
  const files = new Map<string, string>();
  for (const parent of dirs) {
    const dir = join(parent, 'languages');
    const listed = await listNames(dir);
    const names = listed.kind === 'read' ? listed.value.filter((name) => name.endsWith('.yaml')) : [];
    for (const name of names.sort()) files.set(name, join(dir, name));
  }
  return [...files.values()];
}

async function readLanguage(path: string, prepared: PreparedYaml): Promise<Checked<ReadLanguage>> {
  const reading = await readYamlFile(path, prepared);
  const checked = checkReading(reading, (document) => checkDocument(document, languageSchema));
  return checked.kind === 'sound' ? { kind: 'sound', data: { path, facts: checked.data } } : checked;
}

function sameTag(languages: readonly ReadLanguage[]): Problem[] {
  return languages.flatMap(({ path, facts }, index) => {
    const first = languages.findIndex((other) => other.facts.tag === facts.tag);
    if (first === index) return [];
    const seen = `"${facts.tag}", as in ${languages[first]?.path}`;
    const what = 'the file is for a language that another file is for';
    return [{ code: 'E_LANGUAGE_DOUBLE', what, seen, todo: 'Keep one file for each language tag.', where: path }];
  });
}
