import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** What takes seconds: the built program, its threads, an embedded database, a browser, a platform's server. */
const SLOW = [
  /from '(?:@electric-sql\/pglite|playwright-core|piscina)'/,
  /support\/(?:run-slugline|databases|database-template)\.ts'/,
  /(?:slack|discord)-stand-in\.ts'/,
  /roles\/[\w-]*pool\.ts'/,
];
const FROM_TESTS = /^(?:import|export)[^'"]*from '(\.[^']+)'/gm;

/** Tests that need neither build, program, server nor embedded database: what they import says so, helpers included. */
export function quickTests(): string[] {
  const verdicts = new Map<string, boolean>();
  const isQuick = (path: string): boolean => {
    const known = verdicts.get(path);
    if (known !== undefined) return known;
    verdicts.set(path, true);
    const text = readFileSync(path, 'utf8');
    const helpers = [...text.matchAll(FROM_TESTS)]
      .map(([, target = '']) => join(dirname(path), target))
      .filter((target) => target.startsWith(join(ROOT, 'tests/')));
    const verdict = !SLOW.some((slow) => slow.test(text)) && helpers.every(isQuick);
    verdicts.set(path, verdict);
    return verdict;
  };
  return (
    readdirSync(join(ROOT, 'tests'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
      .map((entry) => join(entry.parentPath, entry.name))
      // The fuzz gate takes a minute of processor time.
      .filter((path) => !path.includes('/journeys/') && !path.includes('/fuzz/') && isQuick(path))
  );
}
