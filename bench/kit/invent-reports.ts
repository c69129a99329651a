import { pick, randomFrom } from '../chaos/random.ts';

/** An article of our own about made-up people and places. */
export type Report = { id: string; title: string; text: string; outlet: string };

const ONSETS = 'b br d dr f gl h j k l m n p pr r s st t tr v'.split(' ');
const VOWELS = 'a e i o u ai ea ou'.split(' ');
const CODAS = 'l m n r s nd rk lm st'.split(' ');
const FIRST_NAMES =
  'Ilsa Tobin Maren Oskar Petra Yorick Lenka Davor Signe Amadou Rosalind Emeka Farida Henrik Nadia Pablo'.split(' ');
export const OUTLETS = ['Loopback Courier', 'Harbour Post', 'The Upland Bell', 'Northern Ledger', 'Daily Compass'];
const ROLES = ['Prime Minister', 'governor', 'mayor', 'minister', 'union leader', 'spokeswoman', 'engineer', 'judge'];

/** What a report is about; queries of the bench are made of the same words. */
export const SUBJECTS: Record<string, string> = {
  ferry: 'ferry harbour pier crossing timetable captain passengers terminal',
  flood: 'flood river dike levee rainfall evacuation bridge pumps',
  strike: 'strike union wages dockers picket negotiation contract walkout',
  airstrike: 'airstrike border village shepherds jets ceasefire ambulance patrol',
  election: 'election ballot turnout recount coalition candidate parliament mandate',
  budget: 'budget deficit taxes pension treasury auditors subsidy loan',
  fire: 'fire warehouse smoke firefighters insurance alarm ladder chemicals',
  hospital: 'hospital nurses ward vaccine patients surgery clinic shortage',
  rail: 'railway tunnel signal locomotive freight commuters platform derailment',
  court: 'court verdict appeal prosecutor witness sentence corruption trial',
  harvest: 'harvest drought wheat irrigation farmers reservoir orchard prices',
  power: 'power grid turbine blackout reactor cables outage engineers',
};

const SENTENCES = [
  'The {a} in {place} has been closed since {day}, and the {b} will not open before the end of the month.',
  'Officials in {place} put the damage at {number} million crowns, a third more than they had expected in spring.',
  'About {number} people had gathered at the {a} of {place} by noon, many of them with children.',
  'Residents of {place} have complained about the {b} for years, and a petition was signed by {number} of them.',
  'The council voted by {number} to {small} for a plan that moves the {a} to the other side of {other}.',
  '{other} and {place} have argued about the {c} since the last survey, and neither side wants to pay for it.',
  'A report that was written for the ministry in {other} called the state of the {a} worrying.',
  'Traffic between {place} and {other} was held up for {small} hours, and the {b} had to be cleared by hand.',
  'The company that runs the {c} did not answer questions on {day}, nor did its lawyers.',
  'Work on the {b} began {small} years ago and was to cost {number} million crowns.',
  'In {other}, where the {a} is older, inspectors found cracks in {small} of {number} places.',
  'Nobody was hurt, but {number} households in {place} were without water on {day} evening.',
  'The region has had {small} governments in {number} months, and each of them promised a new {c}.',
  'A second {b} is planned near {place}; its opening has been put off {small} times.',
];

const QUOTES = [
  '“We will not leave {place} alone with its {a},” {speaker} said.',
  '“Nobody has to give up the {b} tonight, and nobody has to pay for it,” said {speaker}, {role} of {other}.',
  '{speaker}, {role} of {place}, called the {c} “a promise that was broken {small} times”.',
  '“The {a} is older than I am,” {speaker} told reporters in {other}. “It will be here when I am gone.”',
  '“We have waited {small} years for this {b},” {speaker} added.',
];

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'];
const PARAGRAPHS = 11;
const SENTENCES_EACH = 3;

/** Reports of about 700 words, each about one subject in two places; the same seed gives the same ones. */
export function inventReports(count: number, seed: number): Report[] {
  const random = randomFrom(seed);
  const places = Array.from({ length: 400 }, () => inventName(random));
  const surnames = Array.from({ length: 400 }, () => inventName(random));
  return Array.from({ length: count }, (_, at) => inventReport(`r${seed}-${at}`, { random, places, surnames }));
}

type World = { random: () => number; places: string[]; surnames: string[] };

function inventReport(id: string, { random, places, surnames }: World): Report {
  const words = pick(Object.values(SUBJECTS), random).split(' ');
  const [place, other] = [pick(places, random), pick(places, random)];
  const people = [0, 1, 2].map(() => `${pick(FIRST_NAMES, random)} ${pick(surnames, random)}`);
  const slots: Record<string, () => string> = {
    place: () => place,
    other: () => other,
    speaker: () => pick(people, random),
    role: () => pick(ROLES, random),
    day: () => pick(DAYS, random),
    number: () => String(20 + Math.floor(random() * 900)),
    small: () => String(2 + Math.floor(random() * 9)),
  };
  const fill = (template: string): string =>
    template.replace(/\{(\w+)\}/g, (_, slot: string) => slots[slot]?.() ?? pick(words, random));
  const paragraph = (at: number): string => {
    const sentences = Array.from({ length: SENTENCES_EACH }, () => fill(pick(SENTENCES, random)));
    return at % 3 === 1 ? `${fill(pick(QUOTES, random))} ${sentences[0]}` : sentences.join(' ');
  };
  const title = fill(`{a} of ${place} stirs ${other} as {b} is put off`);
  const body = Array.from({ length: PARAGRAPHS }, (_, at) => paragraph(at));
  const text = [`${place.toUpperCase()} – ${body[0]}`, ...body.slice(1)].join('\n\n');
  return { id, title: title.charAt(0).toUpperCase() + title.slice(1), text, outlet: pick(OUTLETS, random) };
}

function inventName(random: () => number): string {
  const syllable = (): string => pick(ONSETS, random) + pick(VOWELS, random) + pick(CODAS, random);
  const word = syllable() + syllable();
  return word.charAt(0).toUpperCase() + word.slice(1);
}

const CODAS_OF_WORDS = CODAS.filter((coda) => !coda.endsWith('s'));
const SYLLABLES = ONSETS.flatMap((onset) =>
  VOWELS.flatMap((vowel) => CODAS_OF_WORDS.map((coda) => onset + vowel + coda)),
);

/** The same word for the same number, another for each below a million; none of them looks like a plural. */
export function inventWord(number: number): string {
  const first = SYLLABLES[number % SYLLABLES.length] ?? '';
  return first + (SYLLABLES[Math.floor(number / SYLLABLES.length) % SYLLABLES.length] ?? '');
}
