import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createBriefWriter } from '../../engines/briefing/write-brief.ts';
import { messageOf } from '../../kit/errors.ts';
import type { Brief, Quote } from '../../news/article.ts';
import type { ThreadFacts } from '../../roles/thread-tasks.ts';
import { type Exit, fail, type Terminal } from '../terminal.ts';

/** How a language file does on its gold; `slips`: a line for each quotation that is not as the gold has it. */
type LanguageScore = {
  articles: number;
  quotes: number;
  found: number;
  right: number;
  wrong: number;
  blank: number;
  slips: string[];
};

/** Of the speakers that are named, so many must be right. */
export const PRECISION_MIN = 0.9;

type GoldParts = Pick<ThreadFacts, 'languages' | 'cued'>;

/** Prints how the file of a language does on `<tag>.txt` in the folder of golds. Exit 1 where it does badly, or is not there. */
export async function languageTest(
  tag: string,
  parts: GoldParts & { folder: string },
  terminal: Pick<Terminal, 'stdout' | 'stderr'>,
): Promise<Exit> {
  const path = join(parts.folder, `${tag}.txt`);
  const gold = await readFile(path, 'utf8').catch((error: unknown) => ({ reason: messageOf(error) }));
  if (typeof gold !== 'string')
    return fail(`${path} cannot be read: ${gold.reason}. docs/languages.md tells what it holds.`, terminal);
  if (![...parts.languages, ...(parts.cued ?? [])].some((facts) => facts.tag === tag))
    return fail(`there is no file for "${tag}" in config/languages or config/languages/cued`, terminal);
  const score = scoreLanguage(tag, gold, parts);
  terminal.stdout.write(`${[...score.slips, summaryOf(tag, score)].join('\n')}\n`);
  return score.right >= PRECISION_MIN * (score.right + score.wrong) ? 0 : 1;
}

function summaryOf(tag: string, { articles, quotes, found, right, wrong, blank }: LanguageScore): string {
  return `${tag}: ${articles} articles, ${found} of ${quotes} quotations, speakers ${right} right, ${wrong} wrong, ${blank} not named`;
}

/** Articles parted by lines of `---`: a title, the text, and `⟦who says it⟧` behind each quotation, empty where nobody is named. */
export function scoreLanguage(tag: string, gold: string, { languages, cued }: GoldParts): LanguageScore {
  const writeBrief = createBriefWriter({ languages, cued });
  const score: LanguageScore = { articles: 0, quotes: 0, found: 0, right: 0, wrong: 0, blank: 0, slips: [] };
  for (const article of gold.split(/^---$/m)) {
    const [title = '', ...lines] = article.trim().split('\n');
    const { text, notes } = withoutNotes(lines.join('\n'));
    const brief = writeBrief({ title, text, language: tag });
    score.articles += 1;
    for (const note of notes) scoreNote(note, { brief, text }, score);
    const stray = brief.quotes.filter((quote) => !notes.some((note) => isAt(quote, note, text)));
    for (const quote of stray) score.slips.push(`no quotation: ${quote.text}`);
    score.wrong += stray.filter(({ speaker }) => speaker !== null).length;
  }
  return score;
}

type Note = { name: string; at: number };

function withoutNotes(marked: string): { text: string; notes: Note[] } {
  const notes: Note[] = [];
  let removed = 0;
  const text = marked.replace(/⟦([^⟧]*)⟧/g, (note, name: string, at: number) => {
    notes.push({ name, at: at - removed });
    removed += note.length;
    return '';
  });
  return { text, notes };
}

/** Whether the quotation ends where the note stands, its mark and its punctuation apart. */
function isAt({ end }: Quote, { at }: Note, text: string): boolean {
  return end <= at && at - end <= 3 && !/[\p{L}\p{N}]/u.test(text.slice(end, at));
}

function scoreNote(note: Note, { brief, text }: { brief: Brief; text: string }, score: LanguageScore): void {
  score.quotes += 1;
  const quote = brief.quotes.find((each) => isAt(each, note, text));
  if (quote === undefined) {
    score.slips.push(`not found: …${text.slice(Math.max(0, note.at - 40), note.at)}`);
    return;
  }
  score.found += 1;
  const named = quote.speaker?.name ?? '';
  if (named === note.name) {
    score.right += named === '' ? 0 : 1;
    return;
  }
  if (named === '') score.blank += 1;
  else score.wrong += 1;
  score.slips.push(
    `${named === '' ? 'not named' : `wrong, ${named}`} instead of ${note.name || 'nobody'}: ${quote.text}`,
  );
}
