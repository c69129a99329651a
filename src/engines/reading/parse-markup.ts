import { type Handler, Parser } from 'htmlparser2';

/** What a reader of markup wants to hear of. Each element that is opened is closed, the inner ones first. */
export type MarkupReader = Partial<Pick<Handler, 'onopentagname' | 'onopentag' | 'onclosetag' | 'ontext'>>;

/** The deepest of 181 measured news pages has 51. */
const DEPTH_MAX = 300;

class TooDeep extends Error {}

/**
 * Parses HTML of any kind in time with its length. The parser looks through all open elements at each end tag, so where
 * they are nested beyond reason, all are closed, and a new parser goes on from there: no text is lost.
 */
export function parseMarkup(html: string, reader: MarkupReader): void {
  let from = 0;
  for (let next = parseFrom(html, from, reader); next !== null; next = parseFrom(html, from, reader)) from = next;
}

/** Where a new parser has to go on, or null at the end. */
function parseFrom(html: string, from: number, reader: MarkupReader): number | null {
  const open: string[] = [];
  const counting = {
    ...reader,
    onopentagname(name: string) {
      if (open.length >= DEPTH_MAX) throw new TooDeep();
      open.push(name);
      reader.onopentagname?.(name);
    },
    onclosetag(name: string, isImplied: boolean) {
      open.pop();
      reader.onclosetag?.(name, isImplied);
    },
  };
  const parser = new Parser(counting, { decodeEntities: true });
  try {
    parser.end(from === 0 ? html : html.slice(from));
    return null;
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    // The tag that was one too many has not been told of yet; it begins here.
    for (const name of open.reverse()) reader.onclosetag?.(name, true);
    return from + parser.startIndex;
  }
}
