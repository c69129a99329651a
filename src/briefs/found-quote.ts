/** A stretch between quotation marks, inside one paragraph; `start` and `end` lie inside the marks. */
export type FoundQuote = {
  start: number;
  end: number;
  /** The same with the marks. */
  outerStart: number;
  outerEnd: number;
  /** False where the paragraph ends before the quotation does: it goes on in the next one. */
  closed: boolean;
};
