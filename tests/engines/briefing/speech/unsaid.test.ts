import { describe, expect, it } from 'vitest';
import { createBriefWriter } from '../../../../src/engines/briefing/write-brief.ts';
import { loadLanguages } from '../gold.ts';

const writeBrief = createBriefWriter({ languages: loadLanguages() });

const INTRO = 'The council of Denby met on Monday and talked about the budget of the town for the next year.\n';
const INTRO_ES = 'El consejo de la ciudad se reunió el lunes para hablar del presupuesto y de las obras de la calle.\n';

/** The quotations of a text with their speakers: `words <- speaker`. */
const spoken = (text: string, intro = INTRO) =>
  writeBrief({ title: null, text: intro + text }).quotes.map((quote) => `${quote.text} <- ${quote.speaker?.name}`);

describe('words that were not said', () => {
  it.each([
    // denied
    'Mayor Nora Quint denied that she had called the nurses “lazy and overpaid people”.',
    'Mayor Nora Quint denied ever calling the nurses “lazy and overpaid people”.',
    'Mayor Nora Quint denied, in a letter, that she described the nurses as “lazy and overpaid people”.',
    'Mayor Nora Quint has rejected claims that she told a donor “the nurses can wait a year”.',
    'Mayor Nora Quint disputes having told a donor “the nurses can wait a year”.',
    'Mayor Nora Quint denies she wrote that “the nurses can wait a year”.',
    // not done
    'Mayor Nora Quint never said that the nurses “can wait another year”.',
    'Mayor Nora Quint did not call the strike “an act of pure treason”.',
    "Mayor Nora Quint hasn't said she is “done with this council”, her lawyer, Piet Loos, told the radio.",
    'Mayor Nora Quint stopped short of calling the strike “an act of pure treason”.',
    'Mayor Nora Quint refused to describe the strike as “an act of pure treason”.',
    'Mayor Nora Quint spoke for an hour without calling the strike “an act of pure treason”.',
    'Nobody on the council said that the nurses “can wait another year”.',
    'Neither Nora Quint nor Piet Loos called the strike “an act of pure treason”.',
    '“The nurses can wait another year” is something that Nora Quint never said.',
    'There is no evidence that Mayor Nora Quint ever told a donor “the nurses can wait a year”.',
    'It is not true that Mayor Nora Quint told a donor “the nurses can wait a year”.',
    'Mayor Nora Quint told aides not to call the strike “an act of pure treason”.',
    // faked
    'A doctored video that shows Mayor Nora Quint saying “I hate this whole town” was watched by thousands.',
    'In a fake recording, Mayor Nora Quint says “I hate this whole town”.',
    '“I hate this whole town,” Nora Quint says in a fabricated clip.',
    'The forged letter, signed with the name of the mayor, says “I hate this whole town”.',
    'A satirical website wrote that Mayor Nora Quint had told nurses “to eat their own caps”.',
    // misquoted
    'A weekly wrongly quoted Mayor Nora Quint as saying “I hate this whole town”.',
    'Mayor Nora Quint was misquoted as saying that nurses “can wait another year”.',
    'A weekly falsely claimed that Mayor Nora Quint had told nurses “to eat their own caps”.',
    'The words “I hate this whole town” were falsely attributed to Mayor Nora Quint.',
    'A post in which Mayor Nora Quint says “I hate this whole town” is fake.',
    // asked, open, or only if
    'Reporters asked Mayor Nora Quint whether she had told a donor “the nurses can wait a year”.',
    'Asked if she was “sick of this council”, Nora Quint left the room.',
    'It is unclear whether Mayor Nora Quint said that the nurses “can wait another year”.',
    'Did Mayor Nora Quint really say “the nurses can wait a year”?',
    'If Mayor Nora Quint calls the strike “an act of pure treason” the nurses will walk out.',
    'Unless Mayor Nora Quint says “I am truly sorry” the nurses will walk out.',
  ])('are not shown: %s', (text) => {
    expect(spoken(text)).toEqual([]);
  });

  it.each([
    'Councillor Piet Loos accused Mayor Nora Quint of telling nurses “to eat their own caps”.',
    'Councillor Piet Loos accuses the mayor of having called nurses “lazy and overpaid people”.',
    'Mayor Nora Quint allegedly told a guard “you will be sorry for this”.',
    'Mayor Nora Quint is alleged to have told a guard “you will be sorry for this”.',
    'Mayor Nora Quint may have told a guard “you will be sorry for this”.',
  ])('have no speaker where somebody only claims them: %s', (text) => {
    expect(spoken(text)).toEqual([expect.stringMatching(/<- undefined$/)]);
  });

  it.each([
    'La alcaldesa Nora Quint negó que hubiera dicho “las enfermeras pueden esperar”.',
    'La alcaldesa Nora Quint nunca dijo “las enfermeras pueden esperar un año”.',
    'Un vídeo falso en el que la alcaldesa Nora Quint dice “odio esta ciudad entera” circula por la red.',
    'Los vecinos preguntaron si la alcaldesa Nora Quint dijo “las enfermeras pueden esperar”.',
  ])('are not shown in Spanish: %s', (text) => {
    expect(spoken(text, INTRO_ES)).toEqual([]);
  });
});

describe('words that were said beside a denial, a question or a condition', () => {
  it.each([
    ['Nora Quint denied the claim, calling it “a cheap little trick”.', 'a cheap little trick'],
    ['Nora Quint denied the claim and said “it is a cheap trick”.', 'it is a cheap trick'],
    ['Nora Quint denied the claims as “a cheap little trick”.', 'a cheap little trick'],
    ['Nora Quint declined to say more than “no comment today”.', 'no comment today'],
    ['Nora Quint did not say more than “I am tired”.', 'I am tired'],
    ['Nora Quint refused to say anything beyond “we are ready”.', 'we are ready'],
    ['“I never called them lazy,” Nora Quint said.', 'I never called them lazy,'],
    ['Nora Quint did not resign, but called the vote “a sad little day”.', 'a sad little day'],
    ['Nora Quint not only called the vote “a sad little day”, she also left.', 'a sad little day'],
    ['Nora Quint said that she did not want to be “a burden to anybody”.', 'a burden to anybody'],
    ['Nora Quint does not believe that the vote was “a fair and open one”.', 'a fair and open one'],
    ['Asked whether she had lied, Nora Quint said “that is quite enough”.', 'that is quite enough'],
    ['If the vote fails, Nora Quint said, the town will face “a very hard year”.', 'a very hard year'],
    ['Nora Quint never fails to call the vote “a sad little day”.', 'a sad little day'],
    ['Nora Quint falsely claimed that the vote was “rigged from the start”.', 'rigged from the start'],
    ['Nora Quint accused the council of being “a club of old men”.', 'a club of old men'],
    ['Asked about the fake clip, Nora Quint said “I never said it”.', 'I never said it'],
    ['Nora Quint dismissed claims that she had lied as “a cheap little trick”.', 'a cheap little trick'],
  ])('keep their speaker: %s', (text, words) => {
    expect(spoken(text)).toEqual([`${words} <- Nora Quint`]);
  });
});
