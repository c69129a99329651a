import type { Problem } from '../news/problem.ts';

/** The to-do list of somebody whose start failed: what happened, what was seen, what to do, where. */
export function formatProblems(problems: readonly Problem[]): string {
  if (problems.length === 0) return '';
  const things = problems.length === 1 ? '1 thing' : `${problems.length} things`;
  return [`Cannot start: ${things} to fix.`, ...problems.map(formatProblem)].join('\n');
}

function formatProblem(problem: Problem, index: number): string {
  const number = `${index + 1}. `;
  const place = problem.where === undefined ? '' : `${problem.where}: `;
  const lines = [`${place}${problem.what} (found ${problem.seen}) [${problem.code}]`, problem.todo];
  return lines.map((line, row) => (row === 0 ? number : ' '.repeat(number.length)) + line).join('\n');
}
