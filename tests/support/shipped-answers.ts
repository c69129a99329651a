import { loadAnswerTexts } from '../../src/config/files/answers.ts';
import type { AnswerTexts } from '../../src/news/subscription.ts';

/** The languages of answers that come with the program. */
export async function shippedAnswers(): Promise<AnswerTexts[]> {
  const read = await loadAnswerTexts(['config']);
  if (read.kind === 'unsound') throw new Error(JSON.stringify(read.problems));
  return read.data;
}
