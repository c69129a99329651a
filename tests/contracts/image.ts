import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type PreviewEntry, previewMessages, until } from '../support/run-slugline.ts';

export type RunningImage = {
  url: string;
  /** What the image's HEALTHCHECK says of it. */
  isHealthy(): Promise<boolean>;
  output(): Promise<string>;
  /** Ends it as an engine does (SIGTERM, and later SIGKILL); resolves with the exit code. */
  stop(): Promise<number | null>;
};

export type Image = {
  /** Starts it on the data that an earlier start left. */
  start(env: Record<string, string>): Promise<RunningImage>;
  remove(): Promise<void>;
};

const ADMIN_TOKEN = 'admin-token-of-the-image';
/** All that are brought along. */
const SAMPLES = 16;
/** A first start takes 10 s on a quiet machine; in CI three other journeys start their programs beside it. */
const START_LIMIT_MS = 200_000;
const answerSchema = z.object({
  text: z.string(),
  message: z.object({ quotes: z.array(z.object({ speaker: z.unknown() })) }),
});

/** What who runs our image relies on, whatever runs it. */
export function imageContract(name: string, build: () => Promise<Image>): void {
  describe(`the image, ${name}`, () => {
    let image: Image;
    let running: RunningImage;
    beforeAll(async () => {
      image = await build();
      running = await image.start({ ADMIN_TOKEN });
    });
    afterAll(() => image?.remove());

    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };

    async function brief(): Promise<z.infer<typeof answerSchema> | null> {
      const body = JSON.stringify({ text: '/brief pakistan-taliban' });
      const answer = await fetch(`${running.url}/api/preview/commands`, { method: 'POST', headers, body });
      return answerSchema.safeParse(await answer.json()).data ?? null;
    }

    const soon = <T>(ask: () => Promise<T | null | undefined | false>, what: string): Promise<T> =>
      until(ask, START_LIMIT_MS, what).catch(async (error) => {
        throw new Error(`${what}; it said:\n${await running.output()}`, { cause: error });
      });

    const quoted = () =>
      soon(async () => {
        const answer = await brief();
        return answer?.message.quotes.some(({ speaker }) => speaker !== null) && answer;
      }, 'an answer with quotes');

    const allSamples = () =>
      soon(async (): Promise<PreviewEntry[] | false> => {
        const found = await previewMessages(running.url, '0', headers);
        return found.length >= SAMPLES && found;
      }, 'all samples');

    it('starts with nothing set but ADMIN_TOKEN, and answers with quotes', { timeout: START_LIMIT_MS }, async () => {
      expect((await quoted()).text).toContain('Jean-Pierre');
    });

    it('opens its page to nobody without the token', async () => {
      const answer = await fetch(`${running.url}/`);
      expect(answer.status).toBe(401);
    });

    it('is found well by its own HEALTHCHECK', { timeout: START_LIMIT_MS }, async () => {
      expect(await soon(() => running.isHealthy(), 'healthy')).toBe(true);
    });

    it('stops at SIGTERM with exit code 0, and has posted nothing twice after the next start', {
      timeout: 2 * START_LIMIT_MS,
    }, async () => {
      const before = await allSamples();
      expect(await running.stop()).toBe(0);
      running = await image.start({ ADMIN_TOKEN });
      expect(await quoted()).not.toBeNull();
      expect(await allSamples()).toEqual(before);
      expect(await running.stop()).toBe(0);
    });
  });
}
