import { createInterface } from 'node:readline';

export type Line = { number: number; text: string };

/** Non-empty lines of a stream, numbered from 1, one at a time: a corpus of any size fits in memory. */
export async function* readLines(input: NodeJS.ReadableStream): AsyncGenerator<Line> {
  let number = 0;
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (text.trim() !== '') yield { number, text };
  }
}

/** The line's JSON, or null when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
