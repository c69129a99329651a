import { describe, expect, it } from 'vitest';
import { createBriefWriter } from '../../../src/engines/briefing/write-brief.ts';
import { loadLanguages } from './gold.ts';

// Kinds that failed in cases which were written before any of them was run.

const writeBrief = createBriefWriter({ languages: loadLanguages() });

type Told = { title?: string; text: readonly string[] };
const brief = ({ title = 'News of the day', text }: Told) => writeBrief({ title, text: text.join('\n') });
const speakerOf = (text: readonly string[], quote: string) =>
  brief({ text }).quotes.find((each) => each.text === quote)?.speaker?.name;
const namesIn = (...text: string[]) => brief({ text }).actors.map(({ name }) => name);
const actorNamed = (name: string, ...text: string[]) => brief({ text }).actors.find((actor) => actor.name === name);
const summaryOf = (title: string, ...text: string[]) =>
  brief({ title, text })
    .summary.map(({ text: sentence }) => sentence)
    .join(' ');

describe('who said it', () => {
  it.each([
    ['brutal', 'Pavel Dorn', "Helicopter winchman Pavel Dorn described the wind as 'brutal' and turned back twice."],
    ['insane', 'Olga Finn', "Trader Olga Finn called the jump 'insane'."],
    ['bad habit', 'Bo Reck', "Analyst Bo Reck spoke of a 'bad habit' at the bank."],
  ])('is told of "%s" between single marks, where the text has no others', (quote, speaker, line) => {
    expect(speakerOf([line, 'Nobody was hurt.'], quote)).toBe(speaker);
  });

  it.each([
    ['Reporters asked banker Greta Olm whether the bank was "up for sale to all".', 'up for sale to all'],
    ['Journalists asked minister Hans Opp if the ship was "sunk by our own navy".', 'sunk by our own navy'],
    ['La diputada Rita Moll preguntó si el ejército había "perdido la cuenta" de sus armas.', 'perdido la cuenta'],
    [
      'A member of parliament, Rita Moll, asked whether the army had "lost count of its shells".',
      'lost count of its shells',
    ],
  ])('is nobody where the words are a question: %s', (line, quote) => {
    expect(speakerOf([line, 'There was no answer.'], quote)).toBeUndefined();
  });

  it.each([
    ['Swimmer Maud Tell won gold on Friday.\nHer father, Rune Tell, held the towel.', 'she', 'Maud Tell'],
    ['Boxer Iven Roth lost his title on Sunday.\nHis sister, Kim Roth, threw the towel.', 'he', 'Iven Roth'],
    ['Teacher Sanna Voll was freed on Monday.\nHer lawyer, Pat Hinz, waited at the gate.', 'she', 'Sanna Voll'],
  ])('is the one whose father, sister or lawyer was told of: %s', (told, pronoun, speaker) => {
    expect(speakerOf([told, `"I want a bath," ${pronoun} said.`], 'I want a bath,')).toBe(speaker);
  });

  it.each([
    ['With his wife, Bram Quist left the court on Monday.\nClerk Ada Moll waved.', 'he', 'Bram Quist'],
    ['Beside her husband, Ada Moll left the court on Monday.\nClerk Tom Quist waved.', 'she', 'Ada Moll'],
    ['After a call to his mother, Umar Veld left the court on Monday.\nAda Moll waved.', 'he', 'Umar Veld'],
  ])('is the one who left with somebody of theirs: %s', (told, pronoun, speaker) => {
    expect(speakerOf([told, `"I want a bath," ${pronoun} said.`], 'I want a bath,')).toBe(speaker);
  });

  it.each(['Operation Lens', 'Project Lens', 'Hurricane Lens'])('may be called as a thing is: %s', (thing) => {
    const told = [
      `${thing} began on Monday.`,
      'Ada Lens, who owns the pier, was asked.',
      '"We wait for it," Lens said.',
    ];
    expect(speakerOf(told, 'We wait for it,')).toBe('Ada Lens');
  });

  it.each([
    'farmer Joyce Banda of Nkula village told aid workers.',
    'Joyce Banda of the Nkula parish council said.',
    'said Joyce Banda from the village of Nkula.',
  ])('is the person, and not where she is from: %s', (behind) => {
    expect(speakerOf([`"We lost the maize," ${behind}`], 'We lost the maize,')).toBe('Joyce Banda');
  });

  it.each(['Caretaker', 'Bricklayer', 'Conservationist', 'Hairdresser', 'Judge'])(
    'has a name that is a word behind "%s"',
    (trade) => {
      const line = `${trade} Will Frost was sentenced to two years on Monday.`;
      expect(speakerOf([line, '"I took it," Frost told the court.'], 'I took it,')).toBe('Will Frost');
    },
  );
});

describe('who acts', () => {
  it.each([
    ['Barley and Finch, the furniture chain, will close nine shops, it said on Monday.', 'Barley and Finch'],
    ['Department store Krone and Lind filed for bankruptcy on Thursday.', 'Krone and Lind'],
    ['Shipbuilder Holm & Sand won an order for six ferries on Tuesday.', 'Holm & Sand'],
    ['Brewer Tallow & Sons was sold to a fund from Arle on Friday.', 'Tallow & Sons'],
  ])('is one body of two names: %s', (line, name) => {
    expect(namesIn(line, 'The work begins in March.')).toContain(name);
  });

  it('is two persons where "and" stands between them', () => {
    const names = namesIn(
      'Ministers Krone and Lind met in Arle.',
      'Peter Krone leads the treasury, Maja Lind the army.',
    );
    expect(names).toEqual(expect.arrayContaining(['Peter Krone', 'Maja Lind']));
  });

  it.each(['Hurricane Olga', 'Storm Bert'])('is no storm that is called by its first name later: %s', (storm) => {
    const [, name = ''] = storm.split(' ');
    expect(namesIn(`${storm} closed the port of Vester on Thursday.`, `${name} killed two people.`)).not.toContain(
      name,
    );
  });

  it('is a manager with a particle in his name', () => {
    expect(namesIn('The mine closes.', 'Its manager, Piet de Vries, said talks would go on.')).toContain(
      'Piet de Vries',
    );
  });

  it.each([
    'Employees went home at noon on Monday.',
    'Applicants, who wait for a year, get a letter in May.',
    'Viewers said the film was too long.',
    'New Yorkers have received such letters before.',
    'The Norra 600 Index added 0.9 percent to 2,232 points.',
    'The Corda TX 500 Convertible will go on sale in May.',
    'Virginia Democrat is what the paper calls her.',
    'The flat is in Vera Hills, California.',
  ])('is not what has a capital for another reason: %s', (line) => {
    expect(namesIn(line, 'Nobody was there.')).toEqual([]);
  });

  it.each([
    ['Hollin Vale continues to report the highest rents.', 'Hollin Vale'],
    ['Kettle Moss ended the year with more thefts than before.', 'Kettle Moss'],
    ['Tarn Holt began to sink in 1990.', 'Tarn Holt'],
  ])('is no person by a verb that may tell of anything: %s', (line, name) => {
    expect(actorNamed(name, line, 'Nobody knows why.')?.kind).not.toBe('person');
  });

  it.each([
    ['Sofía Verano was sued on Monday.', 'Lawyers for Sofia Verano said nothing.', 'Sofía Verano'],
    ['The U.S. Federal Reserve raised rates on Monday.', 'The Fed said more would follow.', 'U.S. Federal Reserve'],
    ['"I wrote it," Arle-based developer Ammo Askin said.', 'Askin has shown how it works.', 'Ammo Askin'],
    ['Boram Co. closed two plants on Monday.', 'Boram gave no reason.', 'Boram Co.'],
    ['The Arle Theatre Wing opened a school on Monday.', 'The Wing will pay for it.', 'Arle Theatre Wing'],
    ['Robert Mugari, his wife Grace and a friend left on Monday.', 'Mr Mugari said nothing.', 'Robert Mugari'],
    ['Neighbouring Nepal closed the border on Monday.', 'Nepal gave no reason.', 'Nepal'],
  ])('is one by two spellings, a short name or a common word before the name: %s', (first, second, name) => {
    expect(namesIn(first, second).filter((each) => each !== 'Grace')).toEqual([name]);
  });

  it.each([
    'A picture of the fire was posted on Twitter on Monday.',
    'The rocket rose from a pad in Baikal, Kazakhstan, on Monday.',
    'The bag was found beside a Hollin Elantra on Monday.',
  ])('is not where something was posted, is, or was seen once: %s', (line) => {
    expect(namesIn(line, 'Nobody was hurt.')).toEqual([]);
  });

  it.each(['Lexa', 'Inmarin', 'Roscom'])('may be a firm where %s is all that it is called', (name) => {
    expect(actorNamed(name, `${name} said on Monday that sales fell.`, 'The year was hard.')?.kind).not.toBe('person');
  });

  it.each([
    ['Bank of Canada governor Tiff Mackey raised rates on Monday.', 'Tiff Mackey', 'Bank of Canada governor'],
    ['Ministry of Health spokesman Bo Reck resigned on Monday.', 'Bo Reck', 'Ministry of Health spokesman'],
    ['LAPD Asst. Chief Earl Penn called it a hoax on Monday.', 'Earl Penn', 'LAPD Asst. Chief'],
  ])('has the whole body in the role: %s', (line, name, role) => {
    expect(actorNamed(name, line, 'It was quiet.')?.role).toBe(role);
  });

  it('is a party of its own behind the letters of another', () => {
    const names = namesIn(
      'The budget was rejected by the EFF and MK Party on Monday.',
      'The EFF said it was too late.',
    );
    expect(names).toEqual(expect.arrayContaining(['EFF', 'MK Party']));
  });

  it('is nobody who wrote or edited the report, however many did', () => {
    const names =
      'Ada Moll and Bo Reck in Arle, Pat Hinz in Lorn and Kim Roth and Tom Quist in Pell, Olga Finn and Pavel Dorn in Vester';
    const credit = `Reporting by Rune Tell; Additional reporting by ${names}; Writing by Umar Veld; Editing by Sanna Voll, Iven Roth and Gus Halden`;
    expect(namesIn('Mayor Hans Opp resigned on Monday.', credit)).toEqual(['Hans Opp']);
  });

  it('is no program of which the headline tells', () => {
    const text = ['The new version blurs the room while the Lumo users talk.', 'It works in Lumo alone.'];
    expect(brief({ title: 'New version of Lumo blurs the room', text }).actors).toEqual([]);
  });

  it.each(['Share on Facebook', 'Find us on Instagram'])('is nobody whom the page names: %s', (line) => {
    expect(namesIn(line, 'Baker Emil Roth said the dough rests for two days.')).toEqual(['Emil Roth']);
  });
});

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
