import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A build in a folder of its own. */
export type Build = { main: string; dir: string; remove: () => void };

const MIGRATIONS_END = /(export const MIGRATIONS: Migration\[\] = \[[\s\S]*?\n\];\n)/;
/** Tables whose every row the older build asks for, or gets back from what it writes. */
const HOT = ['feeds', 'articles', 'stories', 'channels', 'subscriptions', 'deliveries', 'alert_edits'];
/** A change that only adds, and, where the environment says so, one that leaves no older build its place. */
const CHANGES = `
MIGRATIONS.push({
  name: '9000-next',
  besides: MIGRATIONS.at(-1)?.name ?? '',
  up: async (trx) => {
    for (const table of ${JSON.stringify(HOT)}) await sql.raw(\`alter table \${table} add column next_note text default 'next'\`).execute(trx);
    await sql.raw('create table next_notes (id bigint primary key)').execute(trx);
  },
});
if (process.env['NEXT_ALONE']) MIGRATIONS.push({ name: '9001-alone', besides: '9001-alone', up: async () => undefined });
`;
/** The version to come: this tree with a migration more, in a copy. With NEXT_ALONE it has another one that suffers no older. */
export function buildNext(root: string): Build {
  const dir = mkdtempSync(join(tmpdir(), 'slugline-next-'));
  for (const name of ['src', 'config', 'build.mjs', 'package.json', 'tsconfig.json'])
    cpSync(join(root, name), join(dir, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));
  const file = join(dir, 'src', 'store', 'open', 'migrate.ts');
  const source = readFileSync(file, 'utf8');
  if (!MIGRATIONS_END.test(source)) throw new Error(`${file} lists no migrations that one more can follow`);
  writeFileSync(
    file,
    source.replace(MIGRATIONS_END, (list) => list + CHANGES),
  );
  execFileSync(process.execPath, ['build.mjs'], { cwd: dir, stdio: ['ignore', 'ignore', 'inherit'] });
  return buildIn(dir);
}

/** A version that was released, with the packages of its day. */
export function buildAt(root: string, ref: string): Build {
  const dir = mkdtempSync(join(tmpdir(), 'slugline-old-'));
  const tree = execFileSync('git', ['archive', ref], { cwd: root, maxBuffer: 1e9 });
  execFileSync('tar', ['x', '-C', dir], { input: tree });
  execFileSync('npm', ['ci', '--silent', '--no-audit', '--no-fund'], {
    cwd: dir,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return buildIn(dir);
}

function buildIn(dir: string): Build {
  return {
    main: join(dir, 'dist', 'main.js'),
    dir,
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** What the build is to be told where it cannot read the configuration in this folder: 0.1.0 knew no limits. */
export function configFor({ dir }: Build, configDir: string): Record<string, string> {
  const schema = join(dir, 'config', 'schemas', 'feeds.schema.json');
  if (existsSync(schema) && readFileSync(schema, 'utf8').includes('"limits"')) return {};
  const own = join(configDir, 'without-limits');
  mkdirSync(own);
  for (const name of ['topics.yaml', 'alerts.yaml']) cpSync(join(configDir, name), join(own, name));
  const feeds = readFileSync(join(configDir, 'feeds.yaml'), 'utf8');
  writeFileSync(join(own, 'feeds.yaml'), feeds.replace(/^limits:[\s\S]*/m, ''));
  return { CONFIG_DIR: own };
}
