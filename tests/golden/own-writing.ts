import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { languageSchema } from '../../src/config/files/languages.ts';
import type { LanguageFacts } from '../../src/news/language.ts';
import { fixtureNames, fixturePath } from './golden-files.ts';

const LANGUAGES = join(import.meta.dirname, '../../config/languages');

export function readLanguages(): LanguageFacts[] {
  const files = readdirSync(LANGUAGES).filter((name) => name.endsWith('.yaml'));
  return files.map((name) => languageSchema.parse(parse(readFileSync(join(LANGUAGES, name), 'utf8'))));
}

export type OwnArticle = { name: string; title: string | null; text: string };

const articleSchema = z.object({ title: z.string().nullable(), text: z.string() });

/** The articles that have a gold, without it. */
export function readArticles(language: string): OwnArticle[] {
  return fixtureNames('articles', language).map((file) => ({
    name: `${language}/${file.replace(/\.yaml$/, '')}`,
    ...articleSchema.parse(parse(readFileSync(fixturePath('articles', language, file), 'utf8'))),
  }));
}

/** Texts without a gold, each written for some rules of briefing: a line with the title or a dash, then the text. */
export function readTexts(): OwnArticle[] {
  return fixtureNames('texts').map((file) => {
    const [title = '', ...text] = readFileSync(fixturePath('texts', file), 'utf8').split('\n');
    return { name: `texts/${file.replace(/\.txt$/, '')}`, title: title === '-' ? null : title, text: text.join('\n') };
  });
}

/** Texts of one line, many in a file, each for one turn of a rule. */
export function readLineFiles(): { name: string; lines: string[] }[] {
  return fixtureNames('lines').map((file) => ({
    name: `lines/${file.replace(/\.txt$/, '')}`,
    lines: readFileSync(fixturePath('lines', file), 'utf8').trim().split('\n'),
  }));
}
