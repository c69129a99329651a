import fc from 'fast-check';

/** Characters of many kinds, alone: letters, marks, joiners, what is invisible, halves of pairs. */
const CHARACTERS = [
  ...'aéßİ漢اबकﷺ한😀09',
  ...['\ud83d', '\udc80', '\u0301', '\u0316', '\u0345', '\u{1d165}', '\u0300\u0316', '\u1161\u11a8'],
  ...['\u200d', '\u200b', '\u202e', '\u00ad', '\ufeff', '\u0000', '\u0085', '\u2028', '\u00a0', ' ', '\n', '\t'],
  ...`.…!?,;:-–'’"“”«»„()[]{}<>%\\/@#$&`,
];

/** Pieces of sentences, as the brief reads them: who says what, titles, bodies, lists, clauses without an end. */
const WORDS =
  'A|Aa |Ab. |the |taliban |who, |and |of the |said |said, |" said |“No,” he said. |“a” |he said |says that |claims |called |by |to say |' +
  'Mr. |U.S. |Jr., |according to |minister |Minister of |the minister |leader Aa, |spokesman for |Ministry |group |on Monday |was |while |' +
  'saying |1 |two |not |. |, |: |; | - | -- |...|http://|https://a.example/|www.|-1|1,|.5|constructor |__proto__ ';

/** Markup that opens and does not end, and what stands for characters. */
const MARKUP =
  '</|<svg>|<b>|</i>|<p>|<a href=x>|<td>|<!--|-->|<![CDATA[|]]>|<script>|<base href=|<link rel=alternate |a="b" |' +
  '&amp;|&#769;|&#x301;|&lt;p |%25|//|../';

const PIECES = [...CHARACTERS, ...WORDS.split('|'), ...MARKUP.split('|')];

/** Sentences in which `#` is another word each time: what is slow with many names, words, quotations or figures. */
const TEMPLATES = [
  ...[
    '# ',
    'A# B#. ',
    'A# Smith, ',
    'John A# said. ',
    'the A# Ministry said, ',
    'President A# ',
    'Minister A#, the minister, said ',
  ],
  ...['“No # no,” said Aa B#. ', "'No # no,' he said.\n", '“A #”\n', '# of # ships. ', 'Aa said # did not say #. '],
  ...['<a href=#>', '<# ', '&#; ', 'https://#.example/ ', '-# '],
];

const LETTERS = 26;

/** The number in letters: "a", "b" … "ba". */
function inLetters(number: number): string {
  const rest = Math.floor(number / LETTERS);
  return (rest > 0 ? inLetters(rest) : '') + String.fromCharCode('a'.charCodeAt(0) + (number % LETTERS));
}

function fillTemplate(template: string, length: number): string {
  let text = '';
  for (let number = 0; text.length < length; number += 1) text += template.replaceAll('#', inLetters(number));
  return text.slice(0, length);
}

const repeated = (piece: string, length: number): string =>
  piece === '' ? '' : piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

const piece = fc.constantFrom(...PIECES);

/** Texts of at most `max` UTF-16 units, most of them a few pieces in masses: what is quadratic shows there. */
function masses(max: number): fc.Arbitrary<string> {
  const length = fc.integer({ min: 1, max });
  const one = fc.tuple(piece, length).map(([part, count]) => repeated(part, count));
  const byTurns = fc
    .tuple(fc.array(piece, { minLength: 2, maxLength: 4 }), length)
    .map(([parts, count]) => repeated(parts.join(''), count));
  const template = fc
    .tuple(fc.constantFrom(...TEMPLATES), length)
    .map(([sample, count]) => fillTemplate(sample, count));
  const mixture = fc.array(piece, { maxLength: 60 }).map((parts) => parts.join(''));
  const part = fc.oneof(
    { weight: 3, arbitrary: one },
    { weight: 3, arbitrary: byTurns },
    { weight: 2, arbitrary: template },
    mixture,
  );
  return fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('').slice(0, max));
}

/** Texts of at most `max` units that a publisher may send: half of them an eighth as long, a quarter half as long. */
export function hostileText(max: number): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 2, arbitrary: masses(max / 8) },
    { weight: 1, arbitrary: masses(max / 2) },
    { weight: 1, arbitrary: masses(max) },
  );
}

/** What may be done to a document. `at`: where; `sample`: a piece that is put in. */
const MUTATIONS: Record<string, (text: string, at: number, sample: string) => string> = {
  'cut off behind': (text, at) => text.slice(0, at),
  'cut off before': (text, at) => text.slice(at),
  'put in': (text, at, sample) => text.slice(0, at) + sample + text.slice(at),
  'put in by the thousand': (text, at, sample) => text.slice(0, at) + sample.repeat(5_000) + text.slice(at),
  'cut out': (text, at) => text.slice(0, at) + text.slice(at + 40),
  'put before all': (text, at) => text.slice(at) + text,
};

/** A mutation by its name and place, so that a failure says it in a line. */
export type Mutation = { mutation: string; share: number; sample: string };

export const mutations: fc.Arbitrary<Mutation> = fc.record({
  mutation: fc.constantFrom(...Object.keys(MUTATIONS)),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  sample: piece,
});

/** A document that a publisher may send instead of `text`. */
export function mutated(text: string, { mutation, share, sample }: Mutation): string {
  return MUTATIONS[mutation]?.(text, Math.floor(share * text.length), sample) ?? text;
}
