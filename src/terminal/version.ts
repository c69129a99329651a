import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PACKAGE_ROOT } from '../config/package-root.ts';

const manifestSchema = z.object({ version: z.string() });

/** As package.json says. */
export const VERSION = manifestSchema.parse(
  JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')),
).version;
