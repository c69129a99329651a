import { describe, expect, it } from 'vitest';
import { prepareLanguage } from '../../../../src/engines/briefing/text/prepare-language.ts';
import { findStoryLines } from '../../../../src/engines/briefing/text/story-lines.ts';
import { loadLanguages } from '../gold.ts';

const prepared = loadLanguages().map(prepareLanguage);
const STORY = [
  'The ferry between Merrow and Aldane sailed again on Monday after a strike of nine days, the harbour master said.',
  '“A rested crew is a safe crew,” said Ines Okafor, who speaks for the crews of the four ships on the route.',
  'The company agreed to add a fourth crew to each ship by June, at a cost of about two million crowns a year.',
];

function linesOf(texts: readonly string[]): string[] {
  const text = texts.join('\n\n');
  const language = prepared[0];
  if (language === undefined) throw new Error('no language');
  const { lines } = findStoryLines({ title: 'Ferry sails again', text }, language);
  return lines.map(({ start, end }) => text.slice(start, end));
}

describe('the lines of a story', () => {
  it.each([
    'Bram Solheim, left, and the mayor of Aldane, Teodor Quist, at the pier where the first ship came in. (Ada Lens/Courier)',
    'A crew member of the ferry Molly waves from the bridge as it leaves the quay of Merrow on Monday. Photograph: Ada Lens/Courier',
    'The ferry Molly at the quay, with Bram Solheim of the harbour office at the rope and the crew behind him © Ada Lens',
    '(L-R) Bram Solheim, Teodor Quist and Runa Oltedal at the signing in the council house of Aldane on Sunday.',
    'Pictured: Bram Solheim of the harbour office',
    'Published 18:05, Tue, Mar 17, 2026',
    'March 17, 2026',
    'Updated 5:27 am CST, Wednesday, March 4, 2026',
    '18:05',
    'By Ada Lens',
    'READ MORE: “We go hungry,” says Bram Solheim of Aldane',
  ])('are without what is a caption, a credit, a byline, a time or a pointer by its words: "%s"', (line) => {
    expect(linesOf([STORY[0] ?? '', line, ...STORY.slice(1)])).toEqual(STORY);
  });

  it.each(['ALDANE: ', 'NEW ALDANE: ', 'ALDANE (Courier) - '])('begin behind the place: "%s"', (place) => {
    expect(linesOf([`${place}${STORY[0]}`, ...STORY.slice(1)])).toEqual(STORY);
  });

  it('keep who speaks in a conversation', () => {
    const talk = ['SOLHEIM: The ships sail on Monday, all four of them.', 'QUIST: And who pays for it, may I ask?'];
    expect(linesOf([...talk, ...STORY])).toEqual([...talk, ...STORY]);
  });

  it.each([
    'The picture: a harbour without a boat, and a town that had lived from boats for four hundred years without a thought.',
    'At 18:05 the first ship left the quay with milk, post and forty passengers.',
    'March 17, 2026 will be the day on which the night boat sails for the last time, the county said.',
    'The company said that it would pay. It did not. The crews went home (and the ships stayed where they were).',
    'Pictured on the poster is the mayor, who said that she had not been asked.',
  ])('keep "%s"', (line) => {
    expect(linesOf([STORY[0] ?? '', line, ...STORY.slice(1)])).toContain(line);
  });
});
