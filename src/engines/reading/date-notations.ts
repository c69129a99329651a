import { normalText } from '../../news/publisher-text.ts';

/**
 * A date as the parser of dates reads it, whatever the script: "٣٠" as 30, "2026年11月30日 午後1時" as "2026-11-30  1:00 pm".
 * What it does not know it leaves as it stands.
 */
export function plainDate(text: string): string {
  return (ASCII.test(text) ? text : fromUnicode(text))
    .replace(/\\[nrt]/g, ' ')
    .replace(WHOLE_HOUR, '$1:00 ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Nearly all dates are. */
const ASCII = /^[\0-\x7f]*$/;

function fromUnicode(text: string): string {
  const normal = normalText(text, 'NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\u2212/g, '-');
  return OTHER_SCRIPT.test(normal) ? fromOtherScript(normal) : normal.replace(VIETNAMESE_DAY, '$3-$2-$1 ');
}

/** A letter or digit that is not Latin; Unicode counts the digits of Arabic to no script. */
const OTHER_SCRIPT = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]|[٠-٩]/u;

/** Only English writes the month first with strokes; dots mean that the day is first. */
function fromOtherScript(text: string): string {
  const numbered = text
    .replace(VOWEL_SIGNS, '')
    .replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
    .replace(/(\d)م[هې](?!\p{L})/u, '$1')
    .replace(ERA_YEAR, (_, era: string, year: string) => `${eraYear(era, year)}年`)
    .replace(EAST_ASIAN_DAY, '$1-$2-$3 ')
    .replace(EAST_ASIAN_CLOCK, (...found) => eastAsianClock(found.slice(1, 4)));
  return withHalves(numbered).replace(/(\d)\/(?=\d)/g, '$1.');
}

/** Arabic script writes them or does not. */
const VOWEL_SIGNS = /[\u064b-\u0652]/g;

/** The digits of a script stand in a row of ten. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return value;
}

/** The year before the first of each era. */
const ERAS = new Map([
  ['令和', 2018],
  ['平成', 1988],
  ['民國', 1911],
  ['民国', 1911],
]);
const ERA_YEAR = /(令和|平成|民國|民国)\s?(元|\d{1,3})\s?年/;

function eraYear(era: string, year: string): number {
  return (ERAS.get(era) ?? 0) + (year === '元' ? 1 : Number(year));
}

/** As Chinese, Japanese and Korean write a day, and an hour. */
const EAST_ASIAN_DAY = /(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일號号]/;
const EAST_ASIAN_CLOCK = /(\d{1,2})\s?[時时點点시]\s?(?:(\d{1,2})\s?[分분]|([半반]))?/;

function eastAsianClock([hour = '', minute = '0', half]: (string | undefined)[]): string {
  return ` ${hour}:${half === undefined ? minute.padStart(2, '0') : '30'} `;
}

/** "Ngày 30 tháng 11 năm 2026". */
const VIETNAMESE_DAY = /(\d{1,2})\s?tháng\s?(\d{1,2})(?:,|\s?năm)?\s?(\d{4})/i;
/** "19 Uhr", "19h", "19 heures". */
const WHOLE_HOUR = /(?<![\d:.,])(\d{1,2})\s?(?:uhr|heures?|h)(?![\w\u00c0-\uffff])/i;

const CLOCK = String.raw`\d{1,2}:\d{2}(?::\d{2})?`;
/** Halves of a day, where a clock has twelve hours; a few languages of one script say them with the same words. */
const HALVES = Object.entries({
  am: '午前|上午|凌晨|清晨|早上|早晨|朝|오전|صباحا|صباح|ص|ق\\.?ظ|قبل ?از ?ظهر|غ\\.?م|قبل دوپہر|صبح|पूर्वाह्न|सुबह|সকাল|πμ|π\\.μ',
  pm: '午後|下午|晚上|傍晚|夜|오후|مساء|م|ب\\.?ظ|بعد ?از ?ظهر|غ\\.?و|بعد دوپہر|شام|अपराह्न|शाम|বিকাল|সন্ধ্যা|μμ|μ\\.μ',
}).map(([half, names]) => ({
  half,
  behind: new RegExp(String.raw`(${CLOCK})\s*(?:${names})(?![\p{L}\p{M}])`, 'u'),
  before: new RegExp(String.raw`(?<![\p{L}\p{M}])(?:${names})\s*(${CLOCK})`, 'u'),
}));

function withHalves(text: string): string {
  const [named] = HALVES.flatMap(({ half, behind, before }) =>
    [behind, before].filter((way) => way.test(text)).map((way) => text.replace(way, `$1 ${half} `)),
  );
  return named ?? text;
}
