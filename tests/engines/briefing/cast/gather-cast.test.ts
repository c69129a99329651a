import { describe, expect, it } from 'vitest';
import { createBriefWriter } from '../../../../src/engines/briefing/write-brief.ts';
import { loadLanguages } from '../gold.ts';

const writeBrief = createBriefWriter({ languages: loadLanguages() });
const namesOf = (...lines: string[]) =>
  writeBrief({ title: 'News of the day', text: lines.join('\n') }).actors.map(({ name }) => name);

describe('one actor once', () => {
  it.each([
    ['a body and its short name', 'Fenwick Central Hospital lost power, it said. Fenwick Hospital has no heat.', 1],
    ['a company with and without its form', 'Tarrow Corp. said it had no comment. Tarrow sells kettles.', 1],
    ['a company by its address', 'Oxbow.com Inc. said it will hire. Oxbow has 900 staff.', 1],
    ['a body and its letters', 'The Marlow Tree Society (MTS) sued on Monday. The MTS said it had no choice.', 1],
    [
      'a woman with "Ms."',
      'The firm said Dora Elling will lead it. Ms. Elling has said yes. Ms Elling starts in June.',
      1,
    ],
    ['two people of one surname', 'Dora Elling sued Ivo Elling. Mr. Elling said no. Ms. Elling said yes.', 2],
  ])('%s', (_, text, count) => {
    const names = namesOf(text).filter((name) => !/firm/.test(name));
    expect(names).toHaveLength(count);
  });

  it('joins the names of one armed group or country', () => {
    const names = namesOf(
      'Islamic State said it was behind the attack.',
      'ISIS has 900 men there, and ISIL will not say more.',
    );
    expect(names).toEqual(['Islamic State']);
  });
});
