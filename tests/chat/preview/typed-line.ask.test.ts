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
    ['nothing', '', 'E_COMMAND_FORM'],
    ['words without a slash', 'pakistan taliban', 'E_COMMAND_FORM'],
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
