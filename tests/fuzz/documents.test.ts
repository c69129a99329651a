import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { loadBackground } from '../../src/config/files/background.ts';
import { loadLanguages } from '../../src/config/files/languages.ts';
import { createReaderPool } from '../../src/roles/reader-pool.ts';
import { createHangWatch } from '../support/hang-watch.ts';
import { shippedPageWords } from '../support/read-page-here.ts';
import { longestTurnMs } from '../support/thread-time.ts';
import { fuzz, fuzzPlan, HANG_MS, TURN_MS } from './fuzz-plan.ts';
import { CHARSETS, HOSTILE_FEEDS, HOSTILE_PAGES } from './hostile-documents.ts';
import { mutated, mutations } from './hostile-texts.ts';
import { createDocumentReader, type DocumentOutcome } from './read-documents.ts';

const DOCUMENT_MS = 120_000;

const plan = fuzzPlan();
const read = await loadLanguages([join(import.meta.dirname, '../../config')]);
const languages = read.kind === 'sound' ? read.data : [];
const pool = createReaderPool({
  threads: 2,
  facts: { languages, pageWords: shippedPageWords, background: await loadBackground() },
});
const reader = createDocumentReader(pool);
const watch = createHangWatch({ limitMs: HANG_MS, signal: 'SIGKILL' });
afterAll(async () => {
  await pool.close();
  await watch.close();
});

type Document = { as: 'feed' | 'page'; name: string };
const UTF_8 = { charset: 'utf-8', encoding: 'utf8' } as const;
const FEEDS = Object.keys(HOSTILE_FEEDS).map((name): Document => ({ as: 'feed', name }));
const PAGES = Object.keys(HOSTILE_PAGES).map((name): Document => ({ as: 'page', name }));

const textOf = ({ as, name }: Document): string => (as === 'feed' ? HOSTILE_FEEDS : HOSTILE_PAGES)[name] ?? '';

/** What came of it, and the longest turn of the thread that has to answer people meanwhile. */
async function readDocument(
  { as, name }: Document,
  text: string,
): Promise<{ outcomes: DocumentOutcome[]; ms: number }> {
  const { charset, encoding } = CHARSETS[name] ?? UTF_8;
  const body = Buffer.from(text, encoding);
  let outcomes: DocumentOutcome[] = [];
  const ms = await longestTurnMs(async () => {
    watch.begin(`${as} ${name}`);
    outcomes = await reader[as]({ body, charset });
  }, TURN_MS);
  return { outcomes, ms };
}

describe('a document of a publisher', () => {
  it.each([...FEEDS, ...PAGES])(
    'is read or given up without a turn of 100 ms: $as, $name',
    {
      timeout: DOCUMENT_MS,
    },
    async (document) => {
      const { outcomes, ms } = await readDocument(document, textOf(document));
      expect(ms).toBeLessThanOrEqual(TURN_MS);
      expect(outcomes[0]?.kind).toMatch(document.as === 'feed' ? /^(?:new|unreadable)$/ : /^(?:found|none)$/);
    },
  );

  const share = plan.goesOn ? 'until the time is over' : `${plan.mutations} of them`;
  it(`holds no turn for 100 ms of processor time where it is mutated (seed ${plan.seed}, ${share})`, {
    timeout: plan.limitMs * 2,
  }, async () => {
    const documents = fc.constantFrom(...FEEDS, ...PAGES);
    const property = fc.asyncProperty(documents, mutations, async (document, mutation) => {
      const { ms } = await readDocument(document, mutated(textOf(document), mutation));
      expect(Math.round(ms)).toBeLessThanOrEqual(TURN_MS);
    });
    const done = await fuzz(property, plan.mutations, plan);
    if (plan.goesOn) process.stdout.write(`${done} documents held no turn (seed ${plan.seed})\n`);
    else expect(done).toBe(plan.mutations);
  });
});
