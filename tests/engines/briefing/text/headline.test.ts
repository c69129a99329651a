import { describe, expect, it } from 'vitest';
import { createBriefWriter } from '../../../../src/engines/briefing/write-brief.ts';
import { loadLanguages } from '../gold.ts';

const writeBrief = createBriefWriter({ languages: loadLanguages() });
const TEXT =
  'The night ferry from Merrow ran onto the rocks off Aldane on Sunday, the coast guard said.\nThe ship had 40 people on board.';

describe('the headline', () => {
  it.each([
    'Night ferry runs onto rocks | CW | 07.04.2024',
    'Night ferry runs onto rocks - CNN.com',
    'Night ferry runs onto rocks | The Aldane Courier',
    'Night ferry runs onto rocks - BBC News',
    'Night ferry runs onto rocks – April 7, 2024',
    'Night ferry runs onto rocks - Maria Brandt and Peter Quist',
    'Coast News | Night ferry runs onto rocks | Aldane Courier',
  ])('is without site, date and byline: "%s"', (title) => {
    expect(writeBrief({ title, text: TEXT }).headline).toBe('Night ferry runs onto rocks');
  });

  it.each([
    'Merrow - Denby: the long way to the final',
    'Ferry crews: 9-5 for a strike',
    'Night ferry | rocks',
    'Coast to get a new bridge - and a tunnel',
    'Ferry runs onto rocks - Aldane mourns',
  ])('keeps what belongs to it: "%s"', (title) => {
    expect(writeBrief({ title, text: TEXT }).headline).toBe(title);
  });

  it.each([
    'The harbour of Aldane is seen from the air on April 9, 2024.',
    'Please share this story with everyone',
    'Divers look at the night ferry on April 9, 2024.',
  ])('is no caption and no call where the text has none: "%s"', (line) => {
    expect(writeBrief({ title: null, text: `${line}\nNight ferry runs onto rocks\n${TEXT}` }).headline).toBe(
      'Night ferry runs onto rocks',
    );
  });
});
