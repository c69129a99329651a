// @ts-check
// The faults that scripts/mutate.mjs plants: each changes one operator, number, condition or call, never a type, an
// import, a text or a comment.
import { parseAst } from 'rolldown/parseAst';

/** @typedef {{ start: number, end: number, text: string, operator: string }} Edit */
/** @typedef {Edit & { file: string, line: number, before: string, after: string }} Mutant */
/** @typedef {Record<string, any> & { type: string, start: number, end: number }} Node */

const BINARY = {
  ...{ '<': '<=', '<=': '<', '>': '>=', '>=': '>', '===': '!==', '!==': '===' },
  ...{ '+': '-', '-': '+', '*': '/', '/': '*', '%': '*', '**': '*', '|': '&', '&': '|', '<<': '>>', '>>': '<<' },
};
const LOGICAL = { '&&': '||', '||': '&&' };
const ASSIGNED = { '+=': '-=', '-=': '+=', '*=': '/=', '||=': '&&=', '??=': '=', '++': '--', '--': '++' };
const SWAPPED = {
  ...{ some: 'every', every: 'some', find: 'findLast', findLast: 'find', findIndex: 'findLastIndex' },
  ...{ findLastIndex: 'findIndex', indexOf: 'lastIndexOf', lastIndexOf: 'indexOf', push: 'unshift', unshift: 'push' },
  ...{ startsWith: 'endsWith', endsWith: 'startsWith', min: 'max', max: 'min', floor: 'ceil', ceil: 'floor' },
};
const DROPPED = ['trim', 'toLowerCase', 'sort', 'toSorted', 'reverse', 'toReversed', 'filter', 'slice', 'flat'];

/** Whether either side is text: the minus of a text is no fault that anybody writes. */
const isText = (/** @type {Node} */ node) => node.type === 'TemplateLiteral' || typeof node['value'] === 'string';

/** @typedef {(node: Node, source: string) => Edit[]} Operator */
/** @type {Record<string, Operator>} */
const OPERATORS = {
  BinaryExpression: (node, source) => (isText(node['left']) || isText(node['right']) ? [] : sign(node, source, BINARY)),
  LogicalExpression(node, source) {
    if (node['operator'] !== '??') return sign(node, source, LOGICAL);
    const start = source.indexOf('??', node['left'].end);
    return [{ start, end: node.end, text: '', operator: 'drop ?? and what follows' }];
  },
  AssignmentExpression: (node, source) => sign(node, source, ASSIGNED),
  UpdateExpression({ start, end, operator }, source) {
    const text = source.slice(start, end).replace(operator, ASSIGNED[/** @type {'++'} */ (operator)]);
    return [{ start, end, text, operator: `${operator} → ${ASSIGNED[/** @type {'++'} */ (operator)]}` }];
  },
  UnaryExpression({ start, operator }) {
    return operator === '!' ? [{ start, end: start + 1, text: '', operator: 'remove !' }] : [];
  },
  Literal({ start, end, value }) {
    if (typeof value === 'boolean') return [{ start, end, text: String(!value), operator: `${value} → ${!value}` }];
    if (typeof value !== 'number') return [];
    return [1, -1].map((by) => ({ start, end, text: `(${value + by})`, operator: `number ${by > 0 ? '+' : '-'} 1` }));
  },
  IfStatement: ({ test }, source) => negation(test, source),
  WhileStatement: ({ test }, source) => negation(test, source),
  ConditionalExpression: ({ test }, source) => negation(test, source),
  CallExpression({ callee, arguments: given, end }, source) {
    if (callee.type !== 'MemberExpression' || callee.computed) return [];
    const { name, start: at, end: nameEnd } = callee.property;
    const swap = Object.hasOwn(SWAPPED, name) ? SWAPPED[/** @type {keyof typeof SWAPPED} */ (name)] : undefined;
    const edits = swap ? [{ start: at, end: nameEnd, text: swap, operator: `${name} → ${swap}` }] : [];
    const last = given.at(-1);
    if (name === 'slice' && given.length === 2)
      edits.push({ start: given[0].end, end: last.end, text: '', operator: 'drop the end of slice' });
    const dot = source.lastIndexOf('.', at) - (callee.optional ? 1 : 0);
    if (DROPPED.includes(name)) edits.push({ start: dot, end, text: '', operator: `drop .${name}()` });
    return edits;
  },
  ReturnStatement({ argument }) {
    // To return nothing instead of false is no fault, and true for false is one of its own.
    if (argument === null || argument.value === null || typeof argument.value === 'boolean') return [];
    return [{ start: argument.start, end: argument.end, text: 'null', operator: 'return null' }];
  },
};

/** @type {(node: Node, source: string, table: Record<string, string>) => Edit[]} */
function sign({ left, right, operator }, source, table) {
  const text = table[operator];
  if (text === undefined) return [];
  const start = source.indexOf(operator, left.end);
  return start < right.start ? [{ start, end: start + operator.length, text, operator: `${operator} → ${text}` }] : [];
}

/** @type {(test: Node, source: string) => Edit[]} */
function negation({ start, end, type, operator }, source) {
  // Comparisons, "!" and "&&" have faults of their own.
  if (type === 'BinaryExpression' || type === 'LogicalExpression' || operator === '!') return [];
  return [{ start, end, text: `!(${source.slice(start, end)})`, operator: 'negate the condition' }];
}

/** @type {(node: unknown, source: string) => Edit[]} */
function editsOf(node, source) {
  if (Array.isArray(node)) return node.flatMap((each) => editsOf(each, source));
  if (typeof node !== 'object' || node === null) return [];
  const { type, ...parts } = /** @type {Node} */ (node);
  if (type === 'ImportDeclaration') return [];
  if (type?.startsWith('TS')) return editsOf(parts['expression'], source);
  // A key is a name, even where it is a number.
  if (type === 'Property' && !parts['computed']) return editsOf(parts['value'], source);
  // A number behind "??" mostly only tells the compiler that there is one; that it is dropped is a fault of its own.
  if (type === 'LogicalExpression' && parts['operator'] === '??' && typeof parts['right'].value === 'number')
    return [...(OPERATORS[type]?.(/** @type {Node} */ (node), source) ?? []), ...editsOf(parts['left'], source)];
  const own = type === undefined ? [] : (OPERATORS[type]?.(/** @type {Node} */ (node), source) ?? []);
  return [...own, ...Object.values(parts).flatMap((child) => editsOf(child, source))];
}

/** Every fault that can be planted in a file. @type {(file: string, source: string) => Mutant[]} */
export function mutantsOf(file, source) {
  const lineOf = (/** @type {number} */ at) => source.slice(0, at).split('\n').length;
  return editsOf(parseAst(source, { lang: 'ts' }), source).map((edit) => {
    const line = lineOf(edit.start);
    const from = source.lastIndexOf('\n', edit.start - 1) + 1;
    const end = source.indexOf('\n', edit.end);
    const before = source.slice(from, end).trim();
    const after = (source.slice(from, edit.start) + edit.text + source.slice(edit.end, end)).trim();
    return { ...edit, file, line, before, after };
  });
}

/** Mulberry32. @type {(seed: number) => () => number} */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** So many of them by chance, the same for a seed. @type {<T>(items: T[], count: number, seed: number) => T[]} */
export function sample(items, count, seed) {
  const next = random(seed);
  return items
    .map((item) => ({ item, key: next() }))
    .sort((a, b) => a.key - b.key)
    .slice(0, count)
    .map(({ item }) => item);
}
