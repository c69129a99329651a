import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** The folder of package.json, found from here upwards: in tests this file runs in `src`, otherwise in the bundle. */
export const PACKAGE_ROOT = rootAbove(dirname(fileURLToPath(import.meta.url)));

export const { version: VERSION } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')));

function rootAbove(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const above = dirname(folder);
  if (above === folder) throw new Error('Slugline has lost its package.json');
  return rootAbove(above);
}
