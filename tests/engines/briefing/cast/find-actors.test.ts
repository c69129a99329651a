import { describe, expect, it } from 'vitest';
import { createBriefWriter } from '../../../../src/engines/briefing/write-brief.ts';
import { loadLanguages } from '../gold.ts';

const writeBrief = createBriefWriter({ languages: loadLanguages() });
const actorsOf = (...lines: string[]) => writeBrief({ title: 'News of the day', text: lines.join('\n') }).actors;
const namesOf = (...lines: string[]) => actorsOf(...lines).map(({ name }) => name);
const kindOf = (name: string, ...lines: string[]) => actorsOf(...lines).find((actor) => actor.name === name)?.kind;

const OPENING = 'The council of Marlow met on Monday, Mayor Ada Birch said.';

describe('what is no actor', () => {
  it.each([
    ['units', 'The plant makes 40 GW and keeps 300 TB of records at 20 C.', ['GW', 'TB', 'C']],
    ['currencies', 'A ticket costs Rs 300, or 12 GBP, which is 4K more.', ['Rs', 'GBP', 'K']],
    ['file types', 'It opens GIF and XLS files and sends them by MMS.', ['GIF', 'XLS', 'MMS']],
    [
      'illnesses',
      'Two of them had Marsh Valley Fever, and one had Hoyle Syndrome.',
      ['Marsh Valley Fever', 'Hoyle Syndrome'],
    ],
    [
      'wars',
      'The War on Sand began then. It was worse than the Second Marlow War.',
      ['War on Sand', 'War', 'Second Marlow War'],
    ],
    [
      'laws',
      'It broke the Clean Rivers Act and the Treaty of Fenwick.',
      ['Clean Rivers Act', 'Treaty of Fenwick', 'Clean Rivers'],
    ],
    ['what happens', 'Frost has ruined the apples. Hail had ruined the pears.', ['Frost', 'Hail']],
    [
      'streets',
      'Police searched 5 Elm St. and the shop at No. 10 St. James St. on Monday.',
      ['Elm St.', 'St. James St.', 'James St.'],
    ],
    ['indices', 'The Dorrun Index fell, and Marlow crude rose.', ['Dorrun Index', 'Marlow']],
    ['exams', 'She passed her GCSE and the Fenwick Test.', ['GCSE', 'Fenwick Test']],
    ['adjectives', 'A South Korean car hit an Antarctic sledge.', ['South Korean', 'Antarctic']],
  ])('%s', (_, line, none) => {
    const names = namesOf(OPENING, line);
    for (const name of none) expect(names).not.toContain(name);
  });

  it('buttons and labels of the page', () => {
    const names = namesOf(OPENING, 'Font Size', 'Weekly Pass', 'Share Now', 'She wants more trees in the park.');
    expect(names).toEqual(['Ada Birch']);
  });

  it('headings in capitals', () => {
    const names = namesOf(OPENING, 'WHO WILL PAY FOR IT?', 'MARLOW GARDEN', 'She wants more trees in the park.');
    expect(names).toEqual(['Ada Birch']);
  });

  it('a place where things happen', () => {
    const names = namesOf(
      OPENING,
      'It rained in Madrid, in Dorrun County and in Gujarat.',
      'Kenwick, Arkansas, stayed dry.',
    );
    expect(names).toEqual(['Ada Birch']);
  });

  it('a word for the people of a place, and one person of them', () => {
    const { quotes, actors } = writeBrief({
      title: 'A coach and his team',
      text: 'Coach Luis Ferrand was angry on Monday.\n“We were asleep,” the Basque insisted.',
    });
    expect(actors.map(({ name }) => name)).toEqual(['Luis Ferrand']);
    expect(quotes).toHaveLength(1);
  });
});

describe('kinds', () => {
  it.each([
    ['Tarrow', 'Kettle maker Tarrow blamed the weather on Monday.'],
    ['Oxbow', 'The watchdog Oxbow blamed the weather on Monday.'],
    ['Birch Row Books', 'The publisher, Birch Row Books, printed the report on Monday.'],
    ['Quiet Water', 'Quiet Water, a charity, has asked for money.'],
    ['Nordvik', 'Nordvik is recalling 900 kettles. The company said it was sorry.'],
  ])('%s is an organisation by what the article calls it', (name, line) => {
    expect(kindOf(name, line)).toBe('organisation');
  });

  it.each([
    ['Tarkesh', 'Tarkesh, who had led the side for years, left the field. Tarkesh then sat down.'],
    ['Oyelaran', 'The ball went to Oyelaran, 31, who scored. Oyelaran smiled.'],
    ['Varga', 'Striker Varga scored twice. Varga has 12 goals.'],
  ])('%s is a person by what the article says of him', (name, line) => {
    expect(kindOf(name, OPENING, line)).toBe('person');
  });

  it('says nothing of what the article leaves open', () => {
    const actors = actorsOf('Bexley has lost the case, a court said on Monday.', 'Bexley will appeal.');
    expect(actors.find(({ name }) => name === 'Bexley')?.kind).not.toBe('person');
  });

  it('knows a body behind a person by its products', () => {
    const names = namesOf(
      'Halvor, a maker of pumps, showed Halvor Duo Flow with Brandt, a maker of valves, on Monday.',
      'Halvor Duo Flow is in use in France. Brandt Nimbus valves are in use in Norway.',
    );
    expect(names).toEqual(expect.arrayContaining(['Halvor', 'Brandt']));
  });
});

describe('who is listed', () => {
  it('has everybody whose words are shown, also beyond twelve', () => {
    const people = ['Ada Ash', 'Ben Beech', 'Cara Cedar', 'Dan Dogwood', 'Eve Elder', 'Finn Fir', 'Gina Gorse'];
    const more = ['Hugo Hazel', 'Iris Ivy', 'Jack Juniper', 'Kate Kapok', 'Leo Larch', 'Mary Maple', 'Ned Nutmeg'];
    const lines = [...people, ...more].map((name, at) => `“The tree in row ${at} fell on my car,” said ${name}.`);
    expect(namesOf('A storm passed over Marlow on Wednesday.', ...lines).toSorted()).toEqual([...people, ...more]);
  });

  it('gives a capital that speaks for its country as the country, where the article names it', () => {
    const names = namesOf('Japan rejected the claim on Monday.', 'Tokyo has said so before. Tokyo wants talks.');
    expect(names).toEqual(['Japan']);
  });

  it('leaves a capital out where the article does not name the country', () => {
    expect(namesOf(OPENING, 'Tokyo has said so before. Tokyo wants talks.')).toEqual(['Ada Birch']);
  });
});

describe('a name is whole, and nothing else', () => {
  it.each([
    [
      'an adjective in capitals',
      'WARNING: Brave Ada Lens has told all. Ada Lens, who lives in Dorrun, said so.',
      'Ada Lens',
      'Brave Ada Lens',
    ],
    [
      'where somebody comes from',
      'On Monday Frenchman Louis Brandt won, and Dane Erik Holm lost.',
      'Louis Brandt',
      'Frenchman Louis Brandt',
    ],
    [
      'letters for an office',
      'Jacob Oduya spoke. MEC Oduya said that XYZ Oduya would come.',
      'Jacob Oduya',
      'XYZ Oduya',
    ],
    [
      'what a company does',
      'Tarrow Mining and Building Company said that it would pay.',
      'Tarrow Mining and Building Company',
      'Tarrow Mining',
    ],
    ['letters of a student', '“It is old,” Ada Lens, PhD student in Dorrun, said.', 'Ada Lens', 'Ada Lens, PhD'],
    ['two spellings', 'Police hold Bryan Quist. Brian Quist said no. Bryan Quist slept.', 'Bryan Quist', 'Brian Quist'],
    ['two spellings again', 'The club hired Erik Holm. Eric Holm said yes. Erik Holm slept.', 'Erik Holm', 'Eric Holm'],
  ])('%s', (_, ...[line, name, none]) => {
    const names = namesOf(OPENING, line);
    expect(names).toContain(name);
    expect(names).not.toContain(none);
  });

  it.each([
    [
      'an operation',
      'Police called it after Operation Quiet Broom. Operation Quiet Broom ended in May.',
      'Operation Quiet Broom',
    ],
    ['a storm', 'Storm Belinda hit the coast. Storm Belinda has gone.', 'Storm Belinda'],
    [
      'a journal',
      'The study stands in the Journal of the Marlow Acoustics Society.',
      'Journal of the Marlow Acoustics Society',
    ],
    [
      'a film',
      'She wore it to see her new movie Winter Garden Party. Winter Garden Party runs in May.',
      'Winter Garden Party',
    ],
    ['a show', 'She was a guest of Rosa Jarvis Live on Monday. Rosa Jarvis Live is loud.', 'Rosa Jarvis Live'],
    ['a valley', 'The stadium in Mission Valley has lost its roof. Mission Valley mourns.', 'Mission Valley'],
    ['a road', 'They lived in the King Road Lodge, a house of King Road.', 'Road Lodge'],
    ['a month', 'Economist Ole Birk said May’s rise in jobs was small. April’s was none.', 'May'],
    [
      'a hall of a city',
      'Los Angeles Memorial Coliseum opened a century ago. The Coliseum seats 75,000.',
      'Los Angeles Memorial Coliseum',
    ],
  ])('%s is nobody', (_, line, none) => {
    expect(namesOf(OPENING, line)).not.toContain(none);
  });

  it('a club of a city is no person', () => {
    expect(kindOf('Los Angeles Herons', OPENING, 'Los Angeles Herons said it would sell the club.')).toBe(
      'organisation',
    );
  });

  it.each([
    ['who wrote it, above', ['Rosa Jarvis', OPENING, 'She wants more trees.'], 'Rosa Jarvis'],
    ['whose picture it is', [OPENING, 'Peter Quist', 'She wants more trees.'], 'Peter Quist'],
    [
      'who wrote it, below',
      [OPENING, 'She wants more trees.', 'Rosa Jarvis is a senior researcher at the Fenwick Institute.'],
      'Rosa Jarvis',
    ],
    [
      'where they work',
      [OPENING, 'She wants trees.', 'Rosa Jarvis is an associate professor at Fenwick University.', 'Tom Quist'],
      'Fenwick University',
    ],
    [
      'the city of a dateline',
      [
        'The council wants more trees in the park, it said.',
        'DORRUN: The council met on Monday, Mayor Ada Birch said.',
      ],
      'DORRUN',
    ],
  ])('%s', (_, lines, none) => {
    expect(namesOf(...lines)).not.toContain(none);
  });

  it('a person of the story who is told of at its end stays', () => {
    const names = namesOf(OPENING, 'Rosa Jarvis asked for trees.', 'Rosa Jarvis is a gardener in Marlow.');
    expect(names).toContain('Rosa Jarvis');
  });
});
