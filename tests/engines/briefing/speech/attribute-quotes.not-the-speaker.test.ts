import { describe, expect, it } from 'vitest';
import { createBriefWriter } from '../../../../src/engines/briefing/write-brief.ts';
import { loadLanguages } from '../gold.ts';

const writeBrief = createBriefWriter({ languages: loadLanguages() });

const INTRO = 'The council of Denby met on Monday and talked about the budget of the town for the next year.\n';

/** Who a card shows for the first quotation that starts with these words; null where it shows nobody. */
function shownFor(words: string, text: string): string | null {
  const { quotes } = writeBrief({ title: null, text: INTRO + text });
  const quote = quotes.find((found) => found.text.startsWith(words));
  return quote?.speaker && (quote.confidence ?? 0) >= 0.8 ? quote.speaker.name : null;
}

type Row = [words: string, speaker: string | null, text: string];

const shows = (rows: readonly Row[]) =>
  it.each(rows)('“%s” is shown by %s', (words, speaker, text) => expect(shownFor(words, text)).toBe(speaker));

describe('a label in capitals', () => {
  shows([
    ['We will', 'dam engineer', 'LATEST: Rain falls on\nLATEST: “We will open the gates tonight,” says dam engineer'],
    ['Keep away', 'town doctor', 'DELAY: “Keep away from the pier,” says town doctor'],
    ['The line', null, 'EXCLUSIVE: “The line is closed for a month”\nNobody in the town hall would comment.'],
    ['Good evening', 'Ada Okoro', 'Ada Okoro opened the evening.\nOKORO: “Good evening to all of you here.”'],
  ]);
});

describe('a post about somebody', () => {
  shows([
    [
      'warmly',
      'Lena Orts',
      'A teacher at the school, Lena Orts, tweeted that Okoro spoke “warmly about her years on the farm”.',
    ],
    [
      'with great',
      'Lena Orts',
      'Lena Orts wrote that Ada Okoro spoke “with great love of the old town and its people”.',
    ],
    ['for an hour', 'Jon Weld', 'Jon Weld posted that Ada Okoro talked “for an hour about nothing at all”.'],
  ]);
});

describe('a piece of a longer name', () => {
  shows([
    ['a long', 'Lagos Times', 'The delay is “a long and cold winter,” according to the Lagos Times.'],
    ['we have', 'Madrid Times', '“we have no money left at all,” according to the Madrid Times.'],
    [
      'The bank',
      'World Bank',
      'The Audit Panel of the World Bank (WB) found fault with the loan. The World Bank said “The bank takes this to heart”.',
    ],
    [
      'We pay',
      'Mirova Fund',
      'The Ethics Board of the Mirova Fund ruled in June. The Mirova Fund said: “We pay what we owe.”',
    ],
  ]);
});

describe('what is asked', () => {
  shows([
    [
      'Why is',
      'Nora Bell',
      'After board member Nora Bell asked last week “Why is this so late?” Mr. Cuesta responded that “the staff was short”.',
    ],
    [
      'the staff',
      'Cuesta',
      'After board member Nora Bell asked last week “Why is this so late?” Mr. Cuesta responded that “the staff was short”.',
    ],
    [
      'Who pays',
      'Ole Strand',
      'When Ole Strand asked “Who pays for it all?” Ms. Price replied that “the town does not”.',
    ],
    [
      'bear the',
      'Anders Tegen',
      'Asked about the cup last week by newspaper DN, Anders Tegen laughed and simply said fans would have to “bear the cost” for it.',
    ],
    [
      'live with',
      'Mara Holt',
      'Pressed on the bill by broadcaster KRT, Mara Holt smiled and said the town would have to “live with it for now”.',
    ],
  ]);
});

describe('words about a person', () => {
  shows([
    [
      'It is not',
      null,
      'Omar Vance fired at the hall. His father Sadiq Vance spoke on the radio. Vance was calm.\n“It is not for a man to judge. But he (Omar Vance) knew,” he added.',
    ],
  ]);
});

describe('a first-person story', () => {
  shows([
    [
      'I am Rolf',
      null,
      'Jim Keller told the story of the firm.\nHe came into my office. He tapped me on the arm and said, “I am Rolf.”',
    ],
    ['You are', null, 'Ada Okoro is a painter.\nShe took my hand in the hall and said, “You are late again.”'],
    ['We were', 'Jim Keller', 'Jim Keller runs the mill.\nHe told me, “We were poor and glad of it.”'],
  ]);
});

describe('terms between marks', () => {
  shows([
    ['phase two', null, 'A “phase two” trade pact between Norland and Sudia was meant to let leaders claim a win.'],
    ['hot path', null, 'I spent a week doing “hot path” work which had previously pointed out many faults.'],
    [
      'thank you',
      null,
      'Senator Nora Quint said she expected trouble, but she has received “thank you” cards from two people.',
    ],
    ['Level 4', null, 'At 6 p.m. Norland Grid ordered its “Level 4” action, where plants are shut down.'],
    [
      'complete',
      null,
      'Nora Quint proposed a change to her motion, which removed the words “complete” and “grave risks.”',
    ],
    [
      'grave risks',
      null,
      'Nora Quint proposed a change to her motion, which removed the words “complete” and “grave risks.”',
    ],
    [
      'Mirova family',
      null,
      'In a letter addressed to the board and the “Mirova family,” Quint said she “would leave by the end of the year”.',
    ],
    [
      'KRT This Morning',
      null,
      'Asked about the name, Nora Quint told “KRT This Morning” co-host Gail Orts, “If you do wrong, you hear from us.”',
    ],
    [
      'If you do',
      'Nora Quint',
      'Asked about the name, Nora Quint told “KRT This Morning” co-host Gail Orts, “If you do wrong, you hear from us.”',
    ],
    ['catastrophic', 'Nora Quint', 'Nora Quint warned of a “catastrophic” failure.'],
    ['reckless', 'Nora Quint', 'Nora Quint called it a “reckless” plan.'],
  ]);
});

describe('whom somebody is asked about or speaks of', () => {
  shows([
    [
      'I never',
      'Omar Vance',
      'Omar Vance was mayor for nine years. When I asked about Jon Weld, he smiled.\n“I never read his book,” he said.',
    ],
    [
      'I never',
      null,
      'Nora Quint is mayor.\nWhen I asked about Jon Weld, he smiled.\n“I never read his book,” he said.',
    ],
    [
      'The pier',
      null,
      'Nora Quint is mayor.\nThe guard took a question from Jon Weld.\n“The pier is closed for good,” he said.',
    ],
    ['a sad', null, 'The clerk spoke. In reference to Jon Weld, he said the pier was “a sad story for the town”.'],
  ]);
});

describe('"they"', () => {
  shows([
    [
      'the little',
      null,
      'The Harbour Trust took the boy in. The Harbour Trust fed him. They called him “the little prince of the pier”.',
    ],
    [
      'no part',
      null,
      'The Harbour Trust has a gate. The Harbour Trust has a pier. In declaring the owner has “no part in the fire”, they surprised all.',
    ],
    [
      'a gift',
      null,
      'The Harbour Trust has a gate. The Harbour Trust has a pier. They said it was “a gift of the old town”.',
    ],
  ]);
});

describe('somebody new in the same sentence', () => {
  shows([
    [
      'shameful',
      null,
      'Lena Orts is known.\nA woman was praised after she slammed the “shameful and senseless violence” on the pier.',
    ],
    [
      'a stain',
      null,
      'Lena Orts is known.\nA nurse wept when she called the mob “a stain on our town and its people”.',
    ],
    ['a long', null, 'Lena Orts is known.\nA teacher cried as she described “a long and cold night on the pier”.'],
  ]);
});

describe('a sentence behind a question', () => {
  shows([
    [
      'Who cares',
      'Ola Strand',
      'Ola Strand asked simply, “Who cares?” The clerk from Denby seemingly answered him at once.',
    ],
    ['Where is', 'Ola Strand', 'Ola Strand wondered, “Where is the money?” A teacher said it was late.'],
    ['Never', 'Lena Orts', 'Lena Orts cried, “Never!” A clerk from Denby added that it was late.'],
  ]);
});

describe('words that the sentence is about', () => {
  shows([
    ['Imola', null, 'Under a cloud of spoken words, “Imola” suggests a leaner take on the songs of the band.'],
    ['Ladders', null, 'With wavering airs, “Ladders” recalls a warm evening by the sea.'],
    ['renting', null, 'The “sharing economy” reflects an improvement, and “renting” suggests a way of life.'],
    ['The gates', 'dam engineer', '“The gates open tonight” says a dam engineer.'],
  ]);
});

describe("another's post, and what another is said to believe", () => {
  shows([
    [
      'an arrogant',
      'Omar Vance',
      'Lena Orts was flooded with threats after Omar Vance’s tweet calling her “an arrogant young woman”.',
    ],
    [
      'a long',
      'Omar Vance',
      'Lena Orts left the hall after Omar Vance’s letter accusing her of “a long and cold war on the town”.',
    ],
    ['a danger', 'Omar Vance', 'Lena Orts sued over Omar Vance’s statement describing her as “a danger to the town”.'],
    [
      'lies and',
      'Nora Quint',
      'Nora Quint said Vance’s early tweets accusing Lena Orts of theft are “lies and old wives’ tales”.',
    ],
    [
      'feel the',
      'Nora Quint',
      'Omar Vance lost. Nora Quint said he believes the town kept the promise he made because people “feel the difference now”.',
    ],
    ['a gift', 'Nora Quint', 'Omar Vance lost. Nora Quint said he thinks the plan he drew up is “a gift to the town”.'],
    ['a bridge', 'Nora Quint', 'Omar Vance lost. Nora Quint said that he thought the pier was “a bridge to the town”.'],
  ]);
});

describe('a description with two places', () => {
  shows([
    [
      'It is',
      'Omar Vance',
      '“It is a sad story,” Nora Quint’s neighbour in both Florida and New York, Omar Vance, said.',
    ],
    ['We had', 'Omar Vance', '“We had no choice,” the union’s lawyer in Spain and Portugal, Omar Vance, said.'],
    ['We knew', 'Lena Orts', '“We knew it,” the group’s director for Kenya and Uganda, Lena Orts, told reporters.'],
  ]);
});
