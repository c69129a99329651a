import { parseAst } from 'rolldown/parseAst';
import type { SourceFile } from './import-rules.ts';

/**
 * A plain object answers to `constructor` and `toString`, though nobody put them in. So a table whose keys are any text
 * is a Map; TypeScript holds that every other object is read by a name that it has.
 */

type Node = { type: string; start: number; end: number; [key: string]: unknown };

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

function* nodesIn(value: unknown): Generator<Node> {
  if (isNode(value)) yield value;
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) yield* nodesIn(inner);
}

/** One sentence per offence; paths are relative to src. */
export function plainMaps(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const nodes = [...nodesIn(parseAst(text, { lang: 'ts' }, path))];
    const source = (node: Node) => text.slice(node.start, node.end);
    const tables = new Set(nodes.filter((node) => isOpenTable(node, source)).map(({ id }) => nameOf(id)));
    return nodes.flatMap((node) => {
      const at = `src/${path}:${text.slice(0, node.start).split('\n').length}`;
      if (isLookUp(node) && tables.has(nameOf(node['object'])))
        return [`${at} looks ${source(node)} up: make it a Map`];
      return isMembership(node) ? [`${at} asks ${source(node)}: use Object.hasOwn, or a Map`] : [];
    });
  });
}

function nameOf(node: unknown): unknown {
  return isNode(node) && node.type === 'Identifier' ? node['name'] : null;
}

const OPEN_KEYS =
  /^:\s*(?:(?:Readonly|Partial)<)*(?:Record<(?:string|number)\b|\{\s*(?:readonly )?\[\w+: (?:string|number)\])/;

/** `const X: Record<string, …> = { … }`. */
function isOpenTable({ type, id, init }: Node, source: (node: Node) => string): boolean {
  if (type !== 'VariableDeclarator' || !isNode(init) || init.type !== 'ObjectExpression' || !isNode(id)) return false;
  const annotation = id['typeAnnotation'];
  return isNode(annotation) && OPEN_KEYS.test(source(annotation));
}

function isLookUp({ type, computed, property }: Node): boolean {
  return type === 'MemberExpression' && computed === true && isNode(property) && property.type !== 'Literal';
}

/** `name in table`, where the name is not written out. */
function isMembership({ type, operator, left }: Node): boolean {
  return type === 'BinaryExpression' && operator === 'in' && isNode(left) && left.type !== 'Literal';
}
