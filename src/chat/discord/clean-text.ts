/** Scripts that cannot be written without the joiners U+200C and U+200D (Unicode 16, chapter 23.2). */
const JOINING = ['Arab', 'Syrc', 'Mong', 'Deva', 'Beng', 'Guru', 'Gujr', 'Orya', 'Taml', 'Telu', 'Knda', 'Mlym', 'Sinh']
  .map((script) => `\\p{sc=${script}}`)
  .join('');
const JOINER_IN_WORD = new RegExp(`(?<=[${JOINING}]\\p{M}{0,3})[\\u200c\\u200d](?=[${JOINING}])`, 'gu');
const EMOJI = '\\p{Extended_Pictographic}';
const JOINER_IN_EMOJI = new RegExp(`(?<=${EMOJI}\\p{Emoji_Modifier}?\\ufe0f?)\\u200d(?=${EMOJI})`, 'gu');

/** Characters that are not seen, or turn the direction of what is seen (platform rules section 5). */
const UNSEEN_RANGES = [
  '\\u00ad\\u034f', // soft hyphen, grapheme joiner
  '\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069', // bidi marks and controls
  '\\u115f\\u1160\\u3164\\uffa0', // Hangul fillers
  '\\u17b4\\u17b5\\u180b-\\u180f', // Khmer and Mongolian inherent marks
  '\\u200b-\\u200d\\u2060-\\u2065\\u206a-\\u206f\\ufeff', // zero width, invisible operators, byte order mark
  '\\ufe00-\\ufe0d\\u{e0100}-\\u{e01ef}', // variation selectors beyond the styles of emoji
  '\\ufff0-\\ufffb\\u{1d173}-\\u{1d17a}', // annotations, musical controls
  '\\u{e0000}-\\u{e007f}', // tags
  '\\p{Cs}', // halves of surrogate pairs
];
const UNSEEN = new RegExp(`[${UNSEEN_RANGES.join('')}]`, 'gu');
const CONTROLS_AND_SPACES = /[\p{Cc}\s\u2028\u2029\u2800]+/gu;

/** More marks than any living script stacks on one letter are zalgo. */
const MARKS_MAX = 3;
const ZALGO = new RegExp(`(\\p{M}{${MARKS_MAX}})\\p{M}+`, 'gu');
/** Noncharacters, so they cannot meet a text's own; the joiners that stay wait behind them. */
const NONCHARACTERS = /[\ufdd0-\ufdef]/gu;
const KEPT_ZWNJ = '\ufdd0';
const KEPT_ZWJ = '\ufdd1';

/** Outside text as one line of visible characters: NFC, no controls, nothing invisible, no zalgo. May be empty. */
export function cleanText(text: string): string {
  return text
    .normalize('NFC')
    .replace(NONCHARACTERS, '')
    .replace(CONTROLS_AND_SPACES, ' ')
    .replace(JOINER_IN_WORD, (joiner) => (joiner === '\u200c' ? KEPT_ZWNJ : KEPT_ZWJ))
    .replace(JOINER_IN_EMOJI, KEPT_ZWJ)
    .replace(UNSEEN, '')
    .replaceAll(KEPT_ZWNJ, '\u200c')
    .replaceAll(KEPT_ZWJ, '\u200d')
    .replace(ZALGO, '$1')
    .replace(/ {2,}/g, ' ')
    .trim();
}
