import { parseAst } from 'rolldown/parseAst';
import type { SourceFile } from './import-rules.ts';

/** The tables whose rows have owners, or tell of rows that have. */
const OWNED = ['articles', 'stories', 'feeds', 'story_articles', 'story_views', 'story_changes', 'actors', 'quotes'];
/** The query builder has them in camelCase. */
const BUILT = OWNED.map((table) => table.replace(/_(.)/, (_, letter: string) => letter.toUpperCase()));
const OWNED_TABLE = new RegExp(`^(?:${BUILT.join('|')})(?: as \\w+)?$`);
const IN_SQL = new RegExp(`\\b(?:from|join|update|into|using)\\s+(?:only\\s+)?(?:${OWNED.join('|')})\\b`, 'i');
/** Methods of the query builder that name a table. */
const NAMING = /^(?:selectFrom|innerJoin|leftJoin|rightJoin|fullJoin|innerJoinLateral|leftJoinLateral|from|using)$/;

type Node = { type: string; start: number; end: number; [key: string]: unknown };

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

function* nodesIn(value: unknown): Generator<Node> {
  if (isNode(value)) yield value;
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) yield* nodesIn(inner);
}

type NamedFunction = { name: string; node: Node };

/** The functions of a file, each with those inside it. */
export function functionsOf(text: string, path: string): NamedFunction[] {
  const { body } = parseAst(text, { lang: 'ts' }, path);
  return body.flatMap((statement): NamedFunction[] => {
    const declared: unknown = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (!isNode(declared)) return [];
    if (declared.type === 'FunctionDeclaration') return [{ name: nameOf(declared['id']), node: declared }];
    if (declared.type !== 'VariableDeclaration' || !Array.isArray(declared['declarations'])) return [];
    return declared['declarations'].filter(isNode).map((each) => ({ name: nameOf(each['id']), node: each }));
  });
}

function nameOf(id: unknown): string {
  return isNode(id) && typeof id['name'] === 'string' ? id['name'] : '';
}

/** Functions that read rows with owners and call nothing of scope.ts for their condition, as "path name". */
export function readersWithoutScope({ path, text }: SourceFile): string[] {
  const conditions = conditionsOf(text, path);
  return functionsOf(text, path)
    .filter(({ node }) => readsOwned(node) && !calls(node, conditions))
    .map(({ name }) => `${path} ${name}`);
}

/** What a file imports from scope.ts by a name that is a value. */
function conditionsOf(text: string, path: string): Set<string> {
  const imports = [...nodesIn(parseAst(text, { lang: 'ts' }, path))].filter(
    ({ type, source }) =>
      type === 'ImportDeclaration' && isNode(source) && String(source['value']).endsWith('/scope.ts'),
  );
  const names = imports.flatMap(({ specifiers }) => (Array.isArray(specifiers) ? specifiers.filter(isNode) : []));
  return new Set(names.map(({ local }) => nameOf(local)));
}

function calls(node: Node, names: ReadonlySet<string>): boolean {
  return [...nodesIn(node)].some(({ type, callee }) => type === 'CallExpression' && names.has(nameOf(callee)));
}

function readsOwned(node: Node): boolean {
  return [...nodesIn(node)].some((inner) => namesTable(inner) || isSqlOfTable(inner));
}

function namesTable({ type, callee, arguments: given }: Node): boolean {
  if (type !== 'CallExpression' || !isNode(callee) || !NAMING.test(nameOf(callee['property']))) return false;
  const [first] = Array.isArray(given) ? given : [];
  const named = isNode(first) && first.type === 'ArrayExpression' ? first['elements'] : [first];
  return (Array.isArray(named) ? named : []).some(
    (each) => isNode(each) && each.type === 'Literal' && OWNED_TABLE.test(String(each['value'])),
  );
}

function isSqlOfTable({ type, tag, quasi }: Node): boolean {
  if (type !== 'TaggedTemplateExpression' || !isSql(tag) || !isNode(quasi) || !Array.isArray(quasi['quasis']))
    return false;
  const texts = quasi['quasis'].filter(isNode).map(({ value }) => rawOf(value));
  return IN_SQL.test(texts.join(' ? '));
}

/** `sql` and `sql<Row>`. */
function isSql(tag: unknown): boolean {
  return isNode(tag) && nameOf(tag) === 'sql';
}

function rawOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'raw' in value ? String(value.raw) : '';
}
