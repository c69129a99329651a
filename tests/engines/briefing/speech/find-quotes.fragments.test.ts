import { describe, expect, it } from 'vitest';
import { createBriefWriter } from '../../../../src/engines/briefing/write-brief.ts';
import { loadLanguages } from '../gold.ts';

const writeBrief = createBriefWriter({ languages: loadLanguages() });

const INTRO = 'A bridge fell in Denby on Monday and eight people were hurt, the town said in a statement.\n';

const spoken = (text: string) =>
  writeBrief({ title: null, text: INTRO + text }).quotes.map((quote) => `${quote.text} <- ${quote.speaker?.name}`);

describe('quotations of one or two words', () => {
  it.each([
    ['Mayor Nora Quint said it had been her “duty” to close the road.', ['duty']],
    ['Mayor Nora Quint went on to describe the repair as “clumsy.”', ['clumsy.']],
    ['Mayor Nora Quint is alleging that the “careless” and “greedy” builders used bad steel.', ['careless', 'greedy']],
    ['Mayor Nora Quint said in a letter that the town has “full confidence” in its engineers.', ['full confidence']],
    ['Mayor Nora Quint vowed that the town would do “absolutely anything” to help.', ['absolutely anything']],
    ['Mayor Nora Quint warned the builders they “will answer”.', ['will answer']],
    [
      'Condemning the repair as “clumsy” and a shame for the town, Nora Quint said that a judge will look at it.',
      ['clumsy'],
    ],
    ['Describing the builders as “greedy”, Nora Quint promised a new bridge.', ['greedy']],
    ['Nora Quint had no mercy, choosing to call the repair “clumsy.”', ['clumsy.']],
    ['Nora Quint condemned the “clumsy” repair.', ['clumsy']],
    ['The repair was “clumsy”, Nora Quint said.', ['clumsy']],
    ['The “clumsy” repair cost nine lives, Nora Quint said.', ['clumsy']],
  ])('are speech where a verb governs them: %s', (text, words) => {
    expect(spoken(text)).toEqual(words.map((word) => `${word} <- Nora Quint`));
  });

  it.each([
    'The “smart” bridge fell because nobody looked at it.',
    'Nora Quint walked over the “smart” bridge on Friday.',
    'Nora Quint said that the show “Nightjar” would be late.',
    'Nora Quint drove to the “Old Mill” before she called her son.',
  ])('are not speech where none does: %s', (text) => {
    expect(spoken(text)).toEqual([]);
  });
});
