import type { FurnitureKind, PageWords } from '../../../news/language.ts';

/** By kind, what tells a line of it; of all languages together, since a page's own language is not believed. */
export type FurnitureWords = Readonly<Record<FurnitureKind, RegExp>>;

/** Makes patterns of the lines of the language files. Each is asked of short texts alone, so that its gaps cost little. */
export function createFurnitureWords(files: readonly PageWords[]): FurnitureWords {
  const linesOf = (kind: FurnitureKind) => [...new Set(files.flatMap(({ furniture }) => furniture[kind]))];
  const any = (kind: FurnitureKind) => anyOf(linesOf(kind), GAP_MAX[kind]);
  const credit = anyOf(linesOf('credit').filter((line) => !GAP.test(line)));
  const credited = anyOf(linesOf('credit').filter((line) => GAP.test(line)));
  return {
    label: new RegExp(`^(?:- ?)?${any('label')}(?: ?-|[:.])?$`, 'iu'),
    box: new RegExp(`^${any('box')}[:.!?]?$`, 'iu'),
    end: new RegExp(`^${any('end')}[:.]?$`, 'iu'),
    pointer: new RegExp(`^${any('pointer')} ?(?::|\\.\\.\\.|>|»)`, 'iu'),
    credit: new RegExp(
      `^(?:${credit}\\s?[:/].{0,100}|${credited})$|\\((?:${credit}: [^)]{1,80}|${credited})\\)$`,
      'iu',
    ),
    date: new RegExp(`^\\|? ?${any('date')}(?!\\p{L}).{0,60}$`, 'iu'),
    // Names are told by their capitals.
    byline: new RegExp(`^${anyOf(linesOf('byline').flatMap(bothCases))}\\s\\p{Lu}[^.!?:]{2,70}$`, 'u'),
    plea: new RegExp(`(?:^|[.!?,;:–¡]\\s*)${any('plea')}(?!\\p{L})`, 'iu'),
  };
}

const GAP = /…|\.\.\./;
/** Characters that a gap may stand for, where it is not 60: a label has what it is for beside it, a heading is short. */
const GAP_MAX: Partial<Record<FurnitureKind, number>> = { label: 120, box: 40 };
/** No text has one of no lines. */
const NONE = '(?!)';

function anyOf(lines: readonly string[], gapMax = 60): string {
  return lines.length === 0 ? NONE : `(?:${lines.map((line) => sourceOf(line, gapMax)).join('|')})`;
}

function sourceOf(line: string, gapMax: number): string {
  const parts = line.trim().replace(/\s+/g, ' ').split(GAP);
  const sources = parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/#/g, '\\d+'));
  return sources.join(`.{0,${gapMax}}`).replace(/['’]/g, "['’]");
}

function bothCases(line: string): string[] {
  return [line, line.charAt(0).toUpperCase() + line.slice(1)];
}
