import { Parser } from 'htmlparser2';

/** The deepest of 181 measured news pages has 51; Readability and the DOM walk by recursion. */
const DEPTH_MAX = 500;
/** The largest measured page has 12,000. */
const ELEMENTS_MAX = 100_000;

class TooMuch extends Error {}

/** Why a page is too deep or too large to become a document, or null; reads it as a stream, so a trap costs little. */
export function pageRefusal(html: string): string | null {
  let depth = 0;
  let elements = 0;
  const parser = new Parser({
    onopentagname() {
      depth += 1;
      elements += 1;
      if (depth > DEPTH_MAX) throw new TooMuch(`elements nested more than ${DEPTH_MAX} deep`);
      if (elements > ELEMENTS_MAX) throw new TooMuch(`more than ${ELEMENTS_MAX} elements`);
    },
    onclosetag() {
      depth -= 1;
    },
  });
  try {
    parser.end(html);
    return null;
  } catch (error) {
    if (error instanceof TooMuch) return error.message;
    throw error;
  }
}
