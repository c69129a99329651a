import { describe, expect, it } from 'vitest';
import { createBriefWriter } from '../../../../src/engines/briefing/write-brief.ts';
import { loadLanguages } from '../gold.ts';

const writeBrief = createBriefWriter({ languages: loadLanguages() });

const INTRO = 'The council of Denby met on Monday and talked about the budget of the town for the next year.\n';

function found(words: string, text: string) {
  return writeBrief({ title: null, text: INTRO + text }).quotes.find((quote) => quote.text.startsWith(words));
}

/** Who is named for the first quotation that starts with these words, at whatever confidence. */
function namedFor(words: string, text: string): string | null {
  return found(words, text)?.speaker?.name ?? null;
}

/** Who a card shows for it. */
function shownFor(words: string, text: string): string | null {
  const quote = found(words, text);
  return (quote?.confidence ?? 0) >= 0.8 ? (quote?.speaker?.name ?? null) : null;
}

type Row = [words: string, speaker: string | null, text: string];

const names = (rows: readonly Row[]) =>
  it.each(rows)('“%s” is named for %s', (words, speaker, text) => expect(namedFor(words, text)).toBe(speaker));
const shows = (rows: readonly Row[]) =>
  it.each(rows)('“%s” is shown for %s', (words, speaker, text) => expect(shownFor(words, text)).toBe(speaker));

describe('a plaque, a caption or a record', () => {
  names([
    [
      'Arno Petrel',
      null,
      'The Gulls beat the Herons 3-1.\n1931-38: “Arno Petrel (1889-1940). He built the north stand and swam in the river every day.” Plaque of 1951.',
    ],
    [
      'In memory',
      null,
      'Mayor Lena Orts opened the hall, saying “No town has a finer roof.”\nJune 4, 1962: “In memory of the men of the Harbour Guard. Given by the town.” Plaque of 1963.',
    ],
    [
      'The first light',
      null,
      'The Herons lost the cup.\n1908: “The first light on this coast was lit here by the keeper and his wife.” Stone of 1910.',
    ],
    [
      'unbroken crowd record',
      null,
      'The Gulls played at home.\nMay 2, 2011: Denby v Calder: The cup sets “unbroken crowd record” at 41,000.',
    ],
  ]);
});

describe('what a law, a treaty or a rule asks for', () => {
  names([
    [
      'by every means',
      null,
      'Lake law requires a harbour to agree to help boats in need and to serve them “by every means that it has”.',
    ],
    ['any gift', null, 'Mayors must list gifts within a week. They have to declare “any gift that might sway a vote”.'],
    [
      'all that it can',
      null,
      'What is article 3? In that case each other member would do “all that it can, with boats or without, to help”.',
    ],
    ['each boat', null, 'Owners are required to state “each boat and each oar that they keep in the harbour”.'],
    [
      'in plain sight',
      null,
      'Lena Orts runs a shop. Keepers of shops must describe prices “in plain sight of the door”.',
    ],
  ]);
});

describe('a term or a label', () => {
  names([
    [
      'Witness Nine',
      null,
      'Lena Orts, identified as “Witness Nine” in the papers of the court, says the fire was cold.',
    ],
    ['Patient B', null, 'Jon Weld, listed as “Patient B” in the report, told the paper that he is well.'],
    ['Client Four', null, 'Nora Quint, registered as “Client Four” with the bank, said that she wants her money.'],
    [
      'slow flooding',
      null,
      'Jon Weld wrote about the maps. He refers to the concept of “slow flooding,” a term coined by the planner Emil Strand.',
    ],
    ['roof debt', null, 'Lena Orts spoke of “roof debt,” a phrase invented by the banker Emil Strand for old halls.'],
    ['cold mending', null, 'Nora Quint describes “cold mending,” a word first used by the smith Ola Brin in 1990.'],
    [
      'Best Day',
      null,
      'Lena Orts kept her school book. Her best dish is “Soup of the sea,” and as for her “Best Day,” she wrote: “None so far, but I hope!”',
    ],
    [
      'Last Wish',
      null,
      'Jon Weld filled in a form. His trade is “Captain of the ship,” and under “Last Wish,” he wrote: “A boat with a new sail.”',
    ],
    [
      'Dream Job',
      null,
      'Nora Quint smiled. Her best week was “The one in May,” and as to her “Dream Job,” she said: “I would paint ships all day.”',
    ],
  ]);
});

describe('the words of the next sentence', () => {
  shows([
    [
      'He kept us',
      null,
      'Lena Orts told the court of the man.\n“He kept us in the hall and said, ‘you are birds.’” Emil Strand would later ask to see her brother.',
    ],
    [
      'He took the key',
      null,
      'Lena Orts told the court of the man.\n“He took the key and laughed, ‘it is mine.’” Emil Strand asked to leave the room twice that day.',
    ],
    [
      'They had no coat',
      null,
      'Nora Quint spoke for the children.\n“They had no coat and they asked, ‘when do we go?’” Jon Weld will claim the hall for his bank in May.',
    ],
    ['We wait', 'Ada Okoro', '“We wait for the boat.” Ada Okoro said.'],
  ]);
});

describe('who says what another does', () => {
  names([
    [
      'not to rule',
      'Denby',
      'In its letter, Denby said that the hall is closed, and that the Lake Court should use its right “not to rule on the matter”.',
    ],
    ['a plain no', 'Lena Orts', 'Lena Orts said that the Harbour Board must call the offer “a plain no to the town”.'],
    [
      'close the gates',
      'Lena Orts',
      'Lena Orts argued that the Harbour Board could promise to “close the gates for a month”.',
    ],
    [
      'rotten',
      'Jon Weld',
      'Jon Weld has spoken out, saying the average Denbyite views the council as “rotten” and slow.',
    ],
    ['a bad joke', 'Emil Strand', 'Emil Strand told the paper that people regard the fee as “a bad joke”.'],
    [
      'talk of ways',
      'Nora Quint',
      'Nora Quint, the head of the Lake League, said top envoys from Lake states will meet to “talk of ways to raise the price”.',
    ],
    [
      'settle the fee',
      'Nora Quint',
      'Nora Quint said the heads of harbour claims will sit in May to “settle the fee for good”.',
    ],
  ]);
});

describe('a thing or a piece of a clause', () => {
  names([
    [
      'rotten and bought',
      'Denby',
      'Denby did not appear at the trial, but, in a letter to the court on Friday, rejected the questions as “rotten and bought”.',
    ],
    [
      'a long winter',
      'Calder',
      'Calder would not join the talks and, in a note on Monday, called the plan “a long winter for the lake”.',
    ],
    [
      'unrest is sown',
      'Jon Weld',
      'Jon Weld warned of the posts. His remarks that “unrest is sown on every screen” followed a night of fires.',
    ],
    [
      'the sea is full',
      'Lena Orts',
      'Lena Orts spoke on Monday. Her claim that “the sea is full of old boats” drew laughs in the hall.',
    ],
    [
      'no hall is safe',
      'Nora Quint',
      'Nora Quint spoke on Monday. Her warning that “no hall is safe from rain” made the news.',
    ],
    [
      'we are asked',
      'Nora Quint',
      '“The town does nothing for us,” Nora Quint said. As a mother, “we are asked to work and to stay at home at once.”',
    ],
    [
      'we mend what',
      'Lena Orts',
      '“The town does nothing for us,” Lena Orts said. As a smith, “we mend what we are given.”',
    ],
    [
      'a faster way',
      null,
      'The report is out.\nFunds for the department of boats have been cut by half due to the “faster way out of the lake” of the crews.',
    ],
  ]);
});

describe('an addressee, a listener or somebody met', () => {
  shows([
    [
      'In May it was',
      'Lake Party',
      'The Lake Party’s letter to Emil Strand, the harbour commissioner, said: “In May it was told to us that he had a key.”',
    ],
    [
      'We ask you',
      'Jon Weld',
      'Jon Weld’s note to Lena Orts, the mayor of Denby, read: “We ask you to open the gates.”',
    ],
    ['The gates', 'Harbour Board', 'The Harbour Board’s letter to Lena Orts said: “The gates are shut for good.”'],
    [
      'We will have to',
      'Nora Quint',
      '“We will have to see how far the court goes,” Dr Nora Quint, the justice lead for the Lake Law Centre, told Denby Courier.',
    ],
    [
      'It is late',
      'Jon Weld',
      '“It is late for a plan like this one,” Jon Weld, the head of the Denby yard, told Piet Loos.',
    ],
    [
      'They ask for',
      'Lena Orts',
      '“They ask for more than we have,” Lena Orts, a smith in the old town, told Calder Mail on Sunday.',
    ],
  ]);
  names([
    [
      'He was cold',
      'Lena Orts',
      'Mayor Lena Orts came home. After talks with Chief Justice Jon Weld, the mayor said: “He was cold to us all.”',
    ],
  ]);
});

describe('a person and the body behind', () => {
  shows([
    [
      'In this rush',
      'Nora Quint',
      'Nora Quint from South Denbyan-based Lake Justice Alliance says: “In this rush, nobody sees the bottom.”',
    ],
    ['We see no', 'Jon Weld', 'Jon Weld of Denby-based Harbour Watch Institute said: “We see no plan at all.”'],
    [
      'Nobody asked',
      'Lena Orts',
      'Lena Orts from the Calder-headquartered Lake Farmers Union says: “Nobody asked us for a price.”',
    ],
  ]);
});

describe('a title before the name', () => {
  names([
    [
      'in the long run',
      'Jon Weld',
      'Denby’s President Piet Loos asked for haste. The Lake League chief at the time, Jon Weld, said Denby could join “in the long run”.',
    ],
    [
      'by the spring',
      'Nora Quint',
      'Mayor Piet Loos asked for haste. The harbour minister in those years, Nora Quint, said the gates could open “by the spring”.',
    ],
    [
      'a sad day',
      'Lena Orts',
      'Mayor Piet Loos asked for haste. The club captain that season, Lena Orts, called it “a sad day for the lake”.',
    ],
  ]);
});

describe('a paragraph that is left open', () => {
  names([
    [
      'New words',
      'Jon Weld',
      'However, lake officials have defended the plan, saying it was cheap.\n“New words will not end the flood. They will not help.\n“To be clear, Denby backs the flow of boats,” Jon Weld concluded.',
    ],
    [
      'This time',
      'Nora Quint',
      'The hall was full.\n“This time, he asked us to stay with him.\n“So we sat and sang all night,” Nora Quint said.',
    ],
    [
      'The fund will',
      null,
      'The latest papers show the Lake Fund took in nine crowns.\n“The fund will receive more money in the next year. Part of it goes to boats.”',
    ],
  ]);
});
