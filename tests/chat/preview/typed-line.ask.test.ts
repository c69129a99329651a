import { describe, expect, it } from 'vitest';
import { PREVIEW_ASKER } from '../../../src/chat/preview/preview-messages.ts';
import { askLine, QUESTION_TEXT_MAX } from '../../../src/chat/preview/typed-line.ts';
import type { Question } from '../../../src/chat/question.ts';
import { silentLog } from '../../support/silent-log.ts';
import { answer, COMMANDS } from './sample-messages.ts';

function ask(text: string) {
  const asked: Question[] = [];
  const handlers = {
    commands: COMMANDS,
    answer: (question: Question) => {
      asked.push(question);
      return answer(question);
    },
    complete: async () => [],
  };
  return { asked, outcome: askLine({ text, asker: PREVIEW_ASKER }, { handlers, log: silentLog }) };
}

describe('askLine', () => {
  it('hands over the command and the rest of the line as typed', async () => {
    const { asked, outcome } = ask('  /Brief  pakistan-taliban OR "border post"  ');
    expect(await outcome).toMatchObject({ kind: 'answered', reply: { message: { kind: 'brief' } } });
    expect(asked).toEqual([
      { command: 'brief', input: { kind: 'text', text: 'pakistan-taliban OR "border post"' }, asker: PREVIEW_ASKER },
    ]);
  });

  it.each([
    ['brief pakistan', 'brief', 'pakistan'],
    ['help', 'slugline', 'help'],
    ['latest 5', 'latest', '5'],
    ['pakistan taliban', 'brief', 'pakistan taliban'],
  ])('takes “%s” without a slash for what it is', async (text, command, input) => {
    const { asked, outcome } = ask(text);
    await outcome;
    const known = asked.map((question) => [question.command, question.input]);
    if (known.length > 0) expect(known).toEqual([[command, { kind: 'text', text: input }]]);
    else expect(await outcome).toMatchObject({ problem: { seen: `/${command}` } });
  });

  it.each([
    ['/brif pakistan taliban', '/brief pakistan taliban'],
    ['brif pakistan', '/brief pakistan'],
  ])('asks whether %s means %s', async (text, meant) => {
    const { asked, outcome } = ask(text);
    expect(await outcome).toMatchObject({ kind: 'unusable', problem: { todo: `Did you mean ${meant}?` } });
    expect(asked).toEqual([]);
  });

  it.each([
    ['nothing', '', 'E_COMMAND_FORM'],
    ['a slash alone', '/', 'E_COMMAND_FORM'],
    ['a command nobody declared', '/launch now', 'E_COMMAND_UNKNOWN'],
    ['a line too long', `/brief ${'a'.repeat(QUESTION_TEXT_MAX)}`, 'E_COMMAND_LENGTH'],
  ])('refuses %s and says what to do', async (_case, text, code) => {
    const { asked, outcome } = ask(text);
    const found = await outcome;
    if (found.kind !== 'unusable') return expect.unreachable();
    expect(found.problem.code).toBe(code);
    expect(found.problem.todo).not.toBe('');
    expect(asked).toEqual([]);
  });
});
