/** A mistake that the operator can correct: a stable code, what is wrong, what was seen, what to do. */
export type Problem = {
  code: string;
  what: string;
  seen: string;
  todo: string;
  /** The file and line to look at ("config/feeds.yaml, line 12"); absent for settings. */
  where?: string;
};

/** The to-do list that a failed call prints: where, what is wrong, what was found, what to do. */
export function formatProblems(problems: readonly Problem[], title = 'Cannot start'): string {
  if (problems.length === 0) return '';
  const things = problems.length === 1 ? '1 thing' : `${problems.length} things`;
  return [`${title}: ${things} to fix.`, ...problems.map(formatProblem)].join('\n');
}

function formatProblem(problem: Problem, index: number): string {
  const number = `${index + 1}. `;
  const where = problem.where === undefined ? '' : `${problem.where}: `;
  const lines = [`${where}${problem.what} (found ${problem.seen}) [${problem.code}]`, problem.todo];
  return lines.map((line, row) => (row === 0 ? number : ' '.repeat(number.length)) + line).join('\n');
}
