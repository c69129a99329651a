import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { printJson, publishedSchemas } from '../support/generated-documents.ts';

describe('publishedSchemas', () => {
  it.each(publishedSchemas())(
    '$file in config/schemas is made of the code (after a change: npx vitest run tests/contracts/generated -u)',
    async ({ file, schema }) => {
      await expect(`${printJson(schema)}\n`).toMatchFileSnapshot(`../../config/schemas/${file}`);
    },
  );

  it('leaves no stale file behind', async () => {
    const files = publishedSchemas().map(({ file }) => file);
    expect((await readdir('config/schemas')).sort()).toEqual(files.sort());
  });

  it.each(['feeds', 'topics', 'alerts'])('config/%s.yaml tells editors where its schema is', async (name) => {
    const [first] = (await readFile(`config/${name}.yaml`, 'utf8')).split('\n');
    expect(first).toBe(`# yaml-language-server: $schema=./schemas/${name}.schema.json`);
  });
});

describe('printJson', () => {
  it('reads back as what it was made of', () => {
    const value = { a: [1, 'two', null], b: {}, c: [{ d: ['x'.repeat(100), 'y'.repeat(100)] }], e: [] };
    expect(JSON.parse(printJson(value))).toEqual(value);
  });
});
