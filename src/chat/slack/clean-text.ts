/** C0 and C1 controls and halves of surrogate pairs; tab and newline are dealt with below. */
const CONTROLS = /(?![\n\t])[\p{Cc}\p{Cs}\ufff9-\ufffb]/gu;
/**
 * Bidi controls (UAX #9 section 2) turn words around; the other default-ignorable characters (UAX #44) are ink without
 * ink. The two joiners and the two emoji styles carry meaning and are dealt with apart.
 */
const INVISIBLE = /(?!\u200c|\u200d|\ufe0e|\ufe0f)\p{Default_Ignorable_Code_Point}/gu;
/** The non-joiner belongs between letters of scripts that join (Persian, Bengali), and nowhere else. */
const STRAY_NON_JOINER = /(?<!\p{Script=Arabic}|\p{M})\u200c|\u200c(?!\p{Script=Arabic}|\p{Lo})/gu;
/** The joiner binds emoji and Indic letters. */
const STRAY_JOINER =
  /(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{M})\u200d|\u200d(?!\p{Extended_Pictographic}|\p{Lo})/gu;
/** No writing system needs more than three marks on one letter once composed; zalgo has dozens. */
const PILED_MARKS = /(\p{M}{3})\p{M}+/gu;
const LINE_ENDS = /\r\n?|\u2028|\u2029|\u0085/gu;
/** Spaces of every width, and the braille blank that passes for one. */
const SPACES = /(?!\n)[\s\u2800]+/gu;

/** What most news consists of needs no cleaning: printable Latin letters, composed, and the typographer's marks. */
const PLAIN = /^[ -~¡-¬®-ɏ–—‘’“”…]*$/u;

/** Text from outside as one line of plain characters: nothing invisible, nothing that reorders, no piled marks. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/gu, ' ');
}

/** The same with its line breaks kept, at most one empty line in a row. */
export function cleanText(text: string): string {
  if (PLAIN.test(text)) return text.replace(/ {2,}/gu, ' ').trim();
  return text
    .normalize('NFC')
    .replace(LINE_ENDS, '\n')
    .replace(CONTROLS, '')
    .replace(INVISIBLE, '')
    .replace(STRAY_NON_JOINER, '')
    .replace(STRAY_JOINER, '')
    .replace(PILED_MARKS, '$1')
    .replace(SPACES, ' ')
    .replace(/ ?\n ?/gu, '\n')
    .replace(/\n{3,}/gu, '\n\n')
    .trim();
}
