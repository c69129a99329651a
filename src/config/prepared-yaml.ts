import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PACKAGE_ROOT } from './package-root.ts';

/** Values of YAML texts, by the SHA-256 of the text in hex. */
export type PreparedYaml = Record<string, unknown>;

const PREPARED_FILE = join(PACKAGE_ROOT, 'dist', 'languages.json');

/**
 * What the build read in the shipped languages (build.mjs): to read a hundred kilobytes of YAML was a good part of each
 * start (decision 0092). A text that was changed since has another hash and is read as YAML. Without a build there is none.
 */
export async function loadPreparedYaml(): Promise<PreparedYaml> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(PREPARED_FILE, 'utf8')));
  } catch {
    // It only spares time: the YAML says the same.
    return {};
  }
}

/** The name of a text among the prepared ones. */
export function hashOfText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
