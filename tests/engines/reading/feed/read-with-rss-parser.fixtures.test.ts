import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeBytes } from '../../../../src/engines/reading/decode-bytes.ts';
import { rssParserFit } from '../../../../src/engines/reading/feed/read-with-rss-parser.ts';
import { repairXml } from '../../../../src/engines/reading/repair-xml.ts';
import { fixtureNames, fixturePath, goldenPath } from '../../../golden/golden-files.ts';

describe('rssParserFit on every feed fixture', () => {
  it('names the fault that it named', async () => {
    const lines = fixtureNames('feeds').map(async (file) => {
      const body = readFileSync(fixturePath('feeds', file));
      const fit = rssParserFit(repairXml(await decodeBytes({ body, contentType: null })));
      return `${file}: ${fit.kind === 'right' ? `right, ${fit.isRss ? 'RSS' : 'Atom'}` : fit.fault}`;
    });
    await expect(`${(await Promise.all(lines)).join('\n')}\n`).toMatchFileSnapshot(goldenPath('reading', 'fits'));
  });
});
