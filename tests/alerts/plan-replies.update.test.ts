import { describe, expect, it } from 'vitest';
import { planUpdateReplies } from '../../src/alerts/plan-replies.ts';
import type { ArticleFacts } from '../../src/engines/joining/new-facts.ts';
import { toId } from '../../src/news/ids.ts';
import { EVERYBODY, INSTALLATION } from '../../src/news/owner.ts';
import { factsHere } from '../support/read-here.ts';
import { START } from '../support/story-fixtures.ts';

const BEFORE = {
  id: toId<'article'>('1'),
  title: 'Pier falls',
  text: 'It killed 17 people in the harbour, medics said.',
};
const AFTER = { title: 'Pier falls', text: 'It killed 29 people in the harbour, medics said.' };
const PLACE = { storyId: toId<'story'>('9'), audience: EVERYBODY };

/** Plans the replies to a later article, with what is known of the earlier one; says which changes were recorded. */
async function plan(factsOf: () => ArticleFacts | null, earlierAt = START) {
  const recorded: string[] = [];
  const refuse = () => Promise.reject(new Error('not asked'));
  const article = {
    ...{
      ...AFTER,
      id: toId<'article'>('2'),
      feedId: toId<'feed'>('1'),
      owner: INSTALLATION,
      url: 'https://a.example/2',
    },
    ...{ outlet: 'Courier', byline: null, language: 'en', announced: true, textSource: 'page' as const },
    ...{ publishedAt: START, foundAt: START },
  };
  const outcome = await planUpdateReplies(
    { article, facts: factsHere(AFTER), joined: [PLACE], mayDiffer: false },
    {
      stories: {
        changes: {
          earlier: async () => [{ ...BEFORE, publishedAt: earlierAt }],
          add: async ({ changes }) => {
            recorded.push(...changes.map(({ after }) => after));
            return null;
          },
          of: refuse,
          byId: refuse,
        },
        edits: { want: refuse, next: refuse, end: refuse, dueChannels: refuse },
        placesApart: refuse,
      },
      deliveries: { liveAlerts: refuse, planReplies: refuse },
      tenants: 'one',
      newNonce: () => 'n',
      now: () => START,
      factsOf,
    },
  );
  return { outcome, recorded };
}

describe('planUpdateReplies', () => {
  it('compares what the articles state, without their texts', async () => {
    expect((await plan(() => factsHere(BEFORE))).recorded).toEqual([AFTER.text]);
  });

  it('plans nothing before the facts of earlier articles are known, and says of which', async () => {
    const { outcome, recorded } = await plan(() => null);
    expect(outcome).toMatchObject({ kind: 'unread', articles: [{ id: BEFORE.id }] });
    expect(recorded).toEqual([]);
  });

  it('asks for no facts where the article was found late', async () => {
    const later = new Date(START.getTime() + 60_000);
    expect((await plan(() => null, later)).outcome).toEqual({ kind: 'planned', channels: [] });
  });
});
