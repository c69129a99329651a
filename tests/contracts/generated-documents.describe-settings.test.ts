import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SETTING_NAMES } from '../../src/config/settings/settings.ts';
import { describeSettings } from '../support/generated-documents.ts';

describe('describeSettings', () => {
  it('is what docs/configuration.md says (after a change: npx vitest run tests/contracts/generated -u)', async () => {
    await expect(describeSettings()).toMatchFileSnapshot('../../docs/configuration.md');
  });

  it('names every setting and says something of every key', () => {
    const text = describeSettings();
    for (const name of SETTING_NAMES) expect(text).toContain(`- \`${name}\``);
    expect(text).not.toContain('undefined');
  });

  it('explains every code that the room can give', async () => {
    const files = (await readdir('src/config', { recursive: true })).filter((name) => name.endsWith('.ts'));
    const sources = await Promise.all(files.map((name) => readFile(join('src/config', name), 'utf8')));
    const codes = new Set(
      sources
        .join('')
        .match(/'E_[A-Z_]+'/g)
        ?.map((code) => code.slice(1, -1)),
    );
    expect(codes.size).toBeGreaterThan(10);
    for (const code of codes) expect(describeSettings()).toContain(`- \`${code}\``);
  });
});
