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
