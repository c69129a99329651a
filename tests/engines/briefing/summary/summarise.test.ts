import { describe, expect, it } from 'vitest';
import { createBriefWriter } from '../../../../src/engines/briefing/write-brief.ts';
import { loadLanguages } from '../gold.ts';

const writeBrief = createBriefWriter({ languages: loadLanguages() });

/** What the summary must have, and what not. */
type SummaryCase = { title: string; lines: string[]; has?: string[]; not?: string[] };

function summaryOf({ title, lines }: Pick<SummaryCase, 'title' | 'lines'>): string {
  return writeBrief({ title, text: lines.join('\n') })
    .summary.map(({ text }) => text)
    .join(' ');
}

function check({ has = [], not = [], ...article }: SummaryCase): void {
  const summary = summaryOf(article);
  for (const part of has) expect(summary).toContain(part);
  for (const part of not) expect(summary).not.toContain(part);
}

const FERRY = 'The night ferry from Merrow ran onto the rocks off Aldane on Sunday, the coast guard said.';
const FERRY_TITLE = 'Night ferry runs onto rocks';

describe('a summary has nothing of what stands around the story', () => {
  it.each([
    'The harbour of Aldane is seen from the air on April 9, 2024.',
    'Passengers of the night ferry pose for a picture with the crew in the harbour of Aldane.',
    'Mayor Runa Oltedal, left, speaks with a diver, Bram Quist, in the harbour of Aldane.',
    'In this April 9, 2024, photo the crew of the night ferry mends a net in the harbour of Aldane.',
    'Divers look at the bow of the night ferry in the harbour of Aldane on April 9, 2024.',
    '2 of 7. The bow of the night ferry lies under water near the lighthouse of Aldane.',
    'Ada Lens/for The Aldane Courier Passengers leave the night ferry in the harbour of Aldane.',
  ])('no caption: "%s"', (caption) => {
    check({ title: FERRY_TITLE, lines: [caption, FERRY], has: [FERRY], not: [caption] });
    check({ title: FERRY_TITLE, lines: [FERRY, caption], has: [FERRY], not: [caption] });
  });

  it.each([
    'By Ada Lens , Bram Quist on Monday, April 8th, 2024 at 9:15 a.m.',
    'By Ada Lens and Bram Quist, Staff Writers of the Aldane Courier, April 8, 2024.',
    'By Ada Lens for the Aldane Courier on Tuesday, April 9, 2024 at 10 a.m.',
  ])('no byline: "%s"', (byline) => {
    check({ title: FERRY_TITLE, lines: [byline, FERRY], has: [FERRY], not: ['Ada Lens'] });
  });

  it.each([
    'Whole ferry is dark now and no one tells us a thing, the water is rising... — Ivo Brandt (@ivobr) April 7, 2024',
    'Please share this story with everyone you know on the coast of Aldane.',
    'Sign up for our morning letter and get the news of the coast before all others.',
    'For more information on the night ferry, call the harbour office of Aldane.',
    'Our favourite pictures of the harbours of the coast from the last ten years.',
    'Ada Lens and Bram Quist in Merrow contributed to this report on the night ferry.',
    'Download our app to read the news of the coast wherever you are.',
  ])('no tweet, call or notice: "%s"', (notice) => {
    check({ title: FERRY_TITLE, lines: [notice, FERRY, notice], has: [FERRY], not: [notice] });
  });

  it.each([
    ['(CNN) ', ''],
    ['Aldane (CNN Business) ', ''],
    ['ALDANE, April 8, 2024 /CoastWire/ -- ', ''],
    ['(Reuters) - ', ''],
    ['By Ada Lens: ', ''],
  ])('no dateline: "%s"', (dateline) => {
    const lines = [dateline + FERRY, 'The ship had 40 people on board.'];
    expect(summaryOf({ title: FERRY_TITLE, lines }).startsWith('The night ferry')).toBe(true);
  });

  it.each([
    'The aim of her visit was to see how the families live.',
    'The crew knew the rocks well and had passed them on two hundred nights.',
    'Nobody on the coast believes that the ship can be saved this year.',
  ])('no line that the page shows twice: "%s"', (line) => {
    check({
      title: FERRY_TITLE,
      lines: [FERRY, 'The mayor, Runa Oltedal, went there.', line, 'It was cold.', line],
      not: [line],
    });
  });
});

describe('words of notices within a sentence', () => {
  it.each([
    'Crews of two ships talked for more than nine hours on Sunday and agreed to share the night ferry.',
    'A court in Aldane ruled on Monday that the copyright of the sea charts belongs to the county.',
    'The night ferry will no longer carry an advertisement of a brewery, the county decided on Monday.',
    'Everybody who subscribes to the pass of the night ferry gets 40 crowns back, the county said on Monday.',
    'Residents must listen to the sirens from Monday on, the mayor of Aldane said after the night ferry sank.',
    'The county fined the night ferry 9,000 crowns on Monday because its cookie notice was too small.',
  ])('leave it in: "%s"', (lead) => {
    check({ title: 'News of the night ferry', lines: [lead, 'The mayor, Runa Oltedal, praised it.'], has: [lead] });
  });
});

describe('the lead', () => {
  it.each([
    'US divers reached the night ferry on Monday and brought out 14 people, the US navy said.',
    'The US has sent two ships to the night ferry, the harbour office of Aldane said on Monday.',
    'A court in Aldane freed the US captain of the night ferry on Monday.',
  ])('is not the writer\'s own voice where it says US: "%s"', (lead) => {
    check({
      title: 'Night ferry',
      lines: [lead, 'The mayor of Aldane, Runa Oltedal, thanked the divers.'],
      has: [lead],
    });
  });

  it.each([
    {
      title: 'Ferry crews may get a new chief',
      lines: [
        'Remember the harbour strike of Aldane, the one with the goats?',
        'Enter Bram Quist, a man with a plan and a very old boat.',
        'The ferry crews of Aldane are to vote on Friday on a new chief, the union said.',
      ],
      has: ['are to vote on Friday'],
      not: ['Remember', 'Enter Bram'],
    },
    {
      title: 'Council bans horses from beach',
      lines: [
        'If you love long rides by the sea, you had better hurry.',
        'Say what you will of Aldane, it has fine sand.',
        'The council voted on Tuesday to ban horses from the beach of Aldane from May on.',
      ],
      has: ['voted on Tuesday to ban horses'],
      not: ['If you love'],
    },
    {
      title: 'Brewery of Aldane sold to rival',
      lines: [
        'There is nothing like a cold drink, as everybody knows.',
        'Beer is older than bread, some scholars hold, and older than kings.',
        'The brewery of Aldane was sold to its rival Norbrew on Monday for 12 million crowns, both firms said.',
      ],
      has: ['was sold to its rival'],
      not: ['Beer is older'],
    },
  ])('is left out where it is a joke, an address or a thought: $title', (article) => check(article));

  it.each([
    {
      title: 'Bridge plan may cost twice as much',
      lines: [
        'The bridge to Merrow was planned in May as a cheap and simple one of wood.',
        'But the county now wants a bridge of steel that costs 90 million crowns, the engineers say.',
        'The county has long wanted a bridge.',
      ],
      has: ['But the county now wants'],
    },
    {
      title: 'Jury clears harbour master',
      lines: [
        'For nine days, a jury in Aldane heard how Ivo Brandt ran the harbour office.',
        'On Thursday, it found him not guilty of theft in all six counts.',
        'Brandt was born in Merrow. His father had a boat.',
      ],
      has: ['found him not guilty'],
      not: ['was born in Merrow'],
    },
    {
      title: 'Union ends talks on crews',
      lines: [
        'The union and the county had hoped to agree on a fourth crew before summer.',
        'But the union broke off the talks on Friday, and 300 crew members will stop work.',
        'The union was founded in 1921.',
      ],
      has: ['But the union broke off the talks'],
      not: ['founded'],
    },
  ])('may hold the news in a sentence that leans on it: $title', (article) => check(article));
});

describe('a further sentence', () => {
  it.each([
    {
      title: 'Fire in a mill',
      lines: [
        'A fire broke out in a mill in Aldane on Saturday.',
        'Aldane has asked the county of Merrow for fire engines, Mayor Runa Oltedal of Aldane said.',
        'The mill of Aldane belongs to Norgrain, and Norgrain bought the mill of Aldane in 2009.',
        'At least six people were killed and 20 injured, the hospital said.',
      ],
      has: ['At least six people were killed'],
      not: ['in 2009'],
    },
    {
      title: 'Storm over Aldane',
      lines: [
        'A storm passed over the coast of Aldane on Saturday night.',
        'Aldane lies on the coast between Merrow and Denby and has the oldest harbour of the county.',
        'Some 300 people were hurt and 40 houses were destroyed, the county of Aldane said.',
      ],
      has: ['300 people were hurt'],
      not: ['lies on the coast'],
    },
    {
      title: 'Power cut in Aldane',
      lines: [
        'The power failed in Aldane on Monday afternoon.',
        'The most recent power cut of Aldane was in March, and Aldane had a dark week in 2011.',
        'Aldane is forty miles from Merrow.',
        'The cut stopped 14 trains and left 9,000 homes without light, the grid firm said.',
      ],
      has: ['stopped 14 trains'],
      not: ['most recent', 'forty miles'],
    },
    {
      title: 'Merrow plays Denby',
      lines: [
        'Merrow met Denby in the cup on Sunday in front of a full house.',
        'Merrow has played in the cup since 1950, and Merrow has long been the pride of the coast.',
        'Merrow beat Denby 3-1 with two goals by Ivo Brandt.',
      ],
      has: ['3-1'],
      not: ['since 1950'],
    },
  ])('tells what headline and lead lack, and no background: $title', (article) => check(article));

  it.each([
    {
      title: 'Teacher pleads not guilty',
      lines: [
        'A teacher of 36 told a court in Merrow on Monday that she never took money from the school fund.',
        'Oltedal will go on trial in March, the court said.',
        'Runa Oltedal has taught for ten years.',
      ],
      not: ['Oltedal will go'],
    },
    {
      title: 'Two held after raid',
      lines: [
        'Police took two people into custody on Monday after a raid on a garage in Aldane.',
        'Nobody was hurt in the raid.',
        'Officers also took in Ivo Brandt, whose car stood near the garage.',
        'The couple had 40,000 crowns in their car, the police of Aldane said.',
      ],
      not: ['Officers also', 'The couple'],
    },
    {
      title: 'Four climbers saved from peak',
      lines: [
        'Helpers brought four climbers down from a peak near Denby on Sunday after two nights in the snow.',
        'The peak is steep. A climber fell there in May.',
        'The other four had turned back on Friday, and her brother called the police.',
      ],
      not: ['The other four'],
    },
    {
      title: 'Sisters report out',
      lines: [
        'The church released its report on the sisters of the north on Tuesday.',
        'Its head was away. Ada Milla led the work.',
        'The paper praises the sisters. The aim of her inquiry was to count 341 houses.',
      ],
      not: ['her inquiry'],
    },
  ])('stands alone: $title', (article) => check(article));
});

describe('what is not told as a fact', () => {
  it.each([
    {
      title: 'Does the old mayor own a castle?',
      lines: [
        'Claim',
        'The old mayor of Aldane, Runa Oltedal, owns a castle worth 9 million crowns.',
        'Rating',
        'False',
        'A post with a photo of a castle was shared 4,000 times on Monday.',
        'No register lists such a castle, and the claim is made up.',
      ],
      not: ['owns a castle worth'],
    },
    {
      title: 'Hoax about wolves scares town',
      lines: [
        'A hoax about wolves in the park kept the schools of Denby shut on Monday.',
        'According to the post, forty wolves killed two children in Denby.',
        'The police said on Tuesday that nothing of it was true and that the hoax was written by a boy.',
      ],
      has: ['A hoax about wolves'],
      not: ['forty wolves killed'],
    },
    {
      title: 'Fact check: Did the county sell the lighthouse?',
      lines: [
        'The county of Aldane sold the lighthouse to a foreign bank for 3 crowns on Friday.',
        'That is what thousands of people read on Monday in a post.',
        'The claim is false: the county still owns the lighthouse, its books show.',
      ],
      not: ['sold the lighthouse to a foreign bank'],
    },
  ])('is a claim that is tested: $title', (article) => check(article));

  it.each([
    {
      title: 'Results of Monday',
      lines: [
        'GIRLS HOCKEY',
        'Merrow d. Denby 4-1',
        'Merrow (3-0): Ada Lens 3 goals and 1 save. Runa Quist 1 goal.',
        'Denby (0-2): Ivona Brandt with 1 goal.',
      ],
    },
    {
      title: 'Boys races',
      lines: [
        'BOYS 400 METRES',
        '1. Ivo Brandt, Merrow, 51.3',
        '2. Bram Quist, Denby, 52.0',
        'Merrow (21): Brandt 10 points and 2 medals. Lens 4 points.',
      ],
    },
    {
      title: 'Five questions for Ada Lens',
      lines: [
        'Q: What do you like about boats and the sea?',
        'A: That they float on it.',
        'Q: And what else do you like?',
        'A: The wind and the birds.',
      ],
    },
  ])('is a row of a table or of an interview: $title', (article) => {
    const brief = writeBrief({ title: article.title, text: article.lines.join('\n') });
    expect(brief.summary).toEqual([]);
    expect(brief.language).toBe('en');
    expect(brief.warnings).toContain('No sentence of this text can stand alone as its summary.');
  });

  it.each([
    'Aldane stocks closed higher on Monday, with the Coast Index .CIX at 4,011.5 points, up 0.4 percent.',
    'The Norgrain share lost 3 percent on Monday while the index .NGR gained 1.2 percent.',
    'Shares of the brewery .BREW fell on Monday after it said that it would sell a mill.',
  ])('is cut at a dot that opens a word: "%s"', (lead) => {
    check({ title: 'Stocks on Monday', lines: [lead], has: [lead] });
  });

  it.each([
    ['• Six people dead, 20 hurt in Aldane'],
    ['- Night ferry runs onto rocks, 40 saved'],
    ['* Schools stay shut on Monday in all of Denby'],
  ])('leaves out the key points of a live blog: "%s"', (point) => {
    const lines = [
      'Key points',
      point,
      '9.15am GMT',
      'Good morning. We bring you the news here.',
      '9.40am GMT',
      'Runa Oltedal again, on the ferry: “It is over.”',
    ];
    check({ title: 'LIVE: Storm over the coast', lines, has: [point.slice(2)], not: ['again, on', 'Good morning'] });
  });
});

describe('a summary in Spanish', () => {
  it.each([
    {
      title: 'Incendio en un molino',
      lines: [
        'Un incendio arrasó el sábado un molino de Almenara, informó el ayuntamiento.',
        'Almenara se encuentra a doce kilómetros del mar, y el molino fue fundado en 1921.',
        'Al menos seis personas murieron y veinte resultaron heridas, según el hospital.',
      ],
      has: ['seis personas murieron'],
      not: ['se encuentra a'],
    },
    {
      title: 'Cinco detenidos en Almenara',
      lines: [
        'Foto de archivo: el puerto de Almenara en invierno.',
        'La policía detuvo el lunes a cinco personas en el puerto de Almenara, informó el ministerio.',
        'Suscríbete a nuestro boletín para leer las noticias de la costa.',
      ],
      has: ['La policía detuvo'],
      not: ['Foto de archivo', 'Suscríbete'],
    },
    {
      title: 'Desmentido sobre el puente',
      lines: [
        'Un bulo sobre el puente de Almenara circuló el lunes por las redes, advirtió el ayuntamiento.',
        'El puente se derrumbó y murieron nueve personas, decía el mensaje.',
        'La alcaldesa pidió que no se compartiera el bulo.',
      ],
      has: ['Un bulo sobre el puente'],
      not: ['se derrumbó'],
    },
  ])('keeps the same rules: $title', (article) => check(article));
});

describe('without a language file', () => {
  it('has the sentences that stand first', () => {
    const text = 'Kaupunginvaltuusto päätti maanantaina rakentaa uuden sillan joen yli.\nHinta nousi jälleen kerran.';
    const brief = createBriefWriter({ languages: [] })({ title: 'Uusi silta', text });
    expect(brief.summary[0]?.text).toBe('Kaupunginvaltuusto päätti maanantaina rakentaa uuden sillan joen yli.');
  });
});
