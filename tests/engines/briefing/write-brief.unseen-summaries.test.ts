import { describe, expect, it } from 'vitest';
import { createBriefWriter } from '../../../src/engines/briefing/write-brief.ts';
import { loadLanguages } from './gold.ts';

// Kinds that failed in cases which were written before any of them was run.

const writeBrief = createBriefWriter({ languages: loadLanguages() });

type Told = { title?: string; text: readonly string[] };
const brief = ({ title = 'News of the day', text }: Told) => writeBrief({ title, text: text.join('\n') });
const summaryOf = (title: string, ...text: string[]) =>
  brief({ title, text })
    .summary.map(({ text: sentence }) => sentence)
    .join(' ');

describe('the summary', () => {
  it.each([
    [
      'A post says the new bridge in Arle is made of paper.',
      'That is false.',
      'The bridge is made of steel, plans show.',
    ],
    [
      'Posts say that the mayor of Pell has banned dogs from the city.',
      'He has not: the order is for one playground.',
      '',
    ],
    ['A leaflet says the vaccine Noctal turns blood blue.', "That's wrong, doctors in Lorn say.", ''],
  ])('tells no claim without what the next sentence says of it: %s', (claim, answer, more) => {
    expect(summaryOf('A claim spreads', `${claim} ${answer}`, more)).toContain(answer);
  });

  it('tells no claim whose answer has no room beside it', () => {
    const claim = `A post says the bridge in Arle is made of ${'old and damp '.repeat(16)}paper.`;
    const answer = `That is false, ${'as the town has said for weeks, '.repeat(6)}and the bridge is of steel.`;
    expect(summaryOf('A claim spreads', `${claim} ${answer}`)).toBe('');
  });

  it.each([
    ['Peace ends', 'It had been quiet for a year.', 'But on Friday two soldiers were shot near the village of Alm.'],
    [
      'Bridge',
      'It was once the pride of the valley.',
      'Now the bridge of Sorn will be torn down, the council decided.',
    ],
  ])('begins with a joint rather than not at all: %s', (title, first, news) => {
    expect(summaryOf(title, first, news)).toContain(news);
  });

  it('has the lead though a ship is called as the island in it', () => {
    const lead = 'A ferry with 83 people on board sank off the island of Torsa on Monday, and nine people drowned.';
    expect(summaryOf('Ferry sinks', lead, 'Operator Torsa Line said the ship had been inspected in March.')).toContain(
      lead,
    );
  });

  it.each(['KABUL, Dec 3: ', 'Kabul, December 3 – '])('begins behind the dateline "%s"', (dateline) => {
    const lead = 'Police arrested a former minister of mines on Wednesday, the office of the prosecutor said.';
    expect(summaryOf('Minister held', `${dateline}${lead}`)).toBe(lead);
  });

  it.each(['ST HELDER, Jersey — ', 'LA PEÑA, Bolivia — ', 'Feb. 23, 2015 -- ', 'March 3, 2024 — '])(
    'begins behind the place or the day "%s"',
    (dateline) => {
      const lead = 'A ferry with 83 people on board sank off the island of Torsa on Monday, and nine people drowned.';
      expect(summaryOf('Ferry sinks', `${dateline}${lead}`)).toBe(lead);
    },
  );

  it.each([
    'Cash and cards seized during the arrest of two suspects in Pell County on Wednesday.',
    'Flowers left for the dead at the gate of the mine of Lorn on Sunday.',
    'A bus burned by protesters in the harbor of Arle on Friday.',
  ])('has no caption above its credit: %s', (caption) => {
    const lead = 'Two people were arrested and nine hurt in Arle on Wednesday, the prosecutor said on Thursday.';
    expect(summaryOf('Two arrested', caption, '(Mike Carn/mcarn@arle.example)', lead)).toBe(lead);
  });

  it('has no caption, however long', () => {
    const caption = `In this photo dated Tuesday, Nov, 29, 2016 the rocket stands on a launch pad in Arle. ${'The ship broke up over the sea on Thursday just minutes after the launch, an agency said. '.repeat(4)}`;
    const lead = 'An unmanned cargo ship broke up over the sea on Thursday, the space agency of Arle said.';
    expect(summaryOf('Ship lost', caption, lead)).toBe(lead);
  });

  it.each([
    [
      'Earlier this year, Lorn Motors showed a study of an open car.',
      'Now the firm has shown the car itself at the fair in Arle.',
    ],
    [
      'A few months ago, Vlad Serban, 17, drew the singer Demi Lovell.',
      'Now Demi Lovell has asked him to take the drawing down.',
    ],
    ['Last year, the town of Pell bought an island.', 'Now the island is for sale, the mayor said on Friday.'],
  ])('goes on from the past to what is now, in a line of its own: %s', (past, now) => {
    expect(summaryOf('What came of it', past, now)).toContain(now);
  });

  it.each([
    'The first flight with a crew has been put off until 2028, the space agency of Arle said on Monday.',
    'Torsa will close its last coal mine in 2031, its government said on Friday.',
    'The bridge will be paid off by 2040, the town council of Pell was told on Thursday.',
  ])('begins with what was told on a day, whatever year it names: %s', (lead) => {
    const later =
      'Hopes for the flight, the mine and the bridge of Torsa and Pell rose again after four months of talks.';
    expect(summaryOf('Hopes for flight, mine and bridge', 'It was a long year.', lead, later)).toContain(lead);
  });

  it.each(['Feb. 21, 2029', 'Sept. 9, 2029', 'March 2, 2029'])('begins below the date "%s"', (date) => {
    const standfirst = 'The old pipes are hard to mend, and the salt of winter makes it worse.';
    const lead = 'A series of fires in the pipes below Arle forced two theaters to send everybody home.';
    expect(summaryOf('How salt and winter harm pipes', standfirst, date, lead)).toBe(lead);
  });

  it.each([
    [
      'Earlier this year, Lorn Motors showed a study of an open car.',
      'At the time it had no roof.',
      'Now the firm has built it with one.',
    ],
    ['Two years ago, Pell lost its school.', 'In the past, it had two.', 'Now the town will build one.'],
    ['In 2019, the ferry of Torsa was sold.', 'That year was hard.', 'But on Friday the island bought it back.'],
  ])('leaves out what was then, between the past and what is now: %s', (past, then, now) => {
    expect(summaryOf('What came of it', `${past} ${then}`, now)).toBe(`${past} ${now}`);
  });

  it.each([
    'Just before eight on Monday, a siren sounded on every phone in the city of Arle.',
    'Even before the talks began on Friday, the ministers of Pell had agreed on a price.',
    'iOS 13 lets a caller look into the camera, its maker said on Monday.',
  ])('begins with the first sentence, however that begins: %s', (lead) => {
    expect(summaryOf('What happened', lead, 'The city has never heard it before.')).toContain(lead);
  });

  it('may say what a thing does to "you", far behind its beginning', () => {
    const lead =
      'Version 13 of the program Lumo includes a feature that makes it look as if you were looking at the camera.';
    expect(summaryOf('Lumo will fix eye contact', lead, 'The feature was seen by Mike Rund.')).toContain(lead);
  });
});

describe('the headline', () => {
  it.each([
    ['Fire guts market hall - Lorn Courier, 3 May', 'Fire guts market hall'],
    ['Mayor resigns – Pell Daily News – 4 June 2026', 'Mayor resigns'],
    ['Arle - Holm 3-1', 'Arle - Holm 3-1'],
  ])('is without the outlet and the date: %s', (title, headline) => {
    expect(brief({ title, text: ['The mayor of Pell spoke on Thursday.'] }).headline).toBe(headline);
  });
});
