import { expect, it } from 'vitest';
import * as limits from '../../../../src/chat/discord/post/render-story.ts';

/** resources/message, Embed Limits. */
const FIELD_VALUE_MAX = 1024;
const FOOTER_MAX = 2048;

it('our shares of a story fit together into one embed, with room for the names of fields and a reference', () => {
  const shares = [
    limits.EMBED_TITLE_MAX,
    limits.STORY_DESCRIPTION_MAX,
    limits.ACTORS_FIELD_MAX,
    limits.TOPICS_FIELD_MAX,
    limits.STORY_FOOTER_MAX,
  ];
  const namesAndReference = 100;
  expect(shares.reduce((sum, share) => sum + share, namesAndReference)).toBeLessThanOrEqual(limits.EMBEDS_TOTAL_MAX);
});

it('no share is larger than its place', () => {
  expect(limits.STORY_DESCRIPTION_MAX).toBeLessThanOrEqual(limits.EMBED_DESCRIPTION_MAX);
  expect(limits.ACTORS_FIELD_MAX).toBeLessThanOrEqual(FIELD_VALUE_MAX);
  expect(limits.TOPICS_FIELD_MAX).toBeLessThanOrEqual(FIELD_VALUE_MAX);
  expect(limits.STORY_FOOTER_MAX).toBeLessThanOrEqual(FOOTER_MAX);
});
