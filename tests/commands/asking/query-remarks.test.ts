import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contradictionIn } from '../../../src/commands/asking/query-remarks.ts';
import { createSense } from '../../../src/commands/asking/query-sense.ts';
import { parseQuery } from '../../../src/engines/matching/parse-query.ts';
import type { Query } from '../../../src/engines/matching/query.ts';
import { INSTALLATION, INSTALLATION_SCOPE } from '../../../src/news/owner.ts';
import { type Newsroom, openNewsroom } from '../newsroom.ts';

function read(text: string): Query {
  const parsed = parseQuery(text);
  if (parsed.kind === 'bad') throw new Error(`${text}: ${parsed.what}`);
  return parsed.tree;
}

describe('a query that no article can match', () => {
  it.each([
    ['flood -flood', 'flood AND NOT flood'],
    ['floods -flood', 'flood AND NOT flood'],
    ['"dyke breach" -dyke', '"dyke breach" AND NOT dyke'],
    ['flooded -flood*', 'flooded AND NOT flood*'],
    ['title:flood -flood', 'title:flood AND NOT flood'],
    ['title:flood -lead:flood', 'title:flood AND NOT lead:flood'],
    ['airstrike -airstrike', '(airstrike OR "air strike") AND NOT (airstrike OR "air strike")'],
    ['(flood OR dam) -flood -dam', '(flood OR dam) AND NOT flood'],
    ['flood (-flood)', 'flood AND NOT flood'],
    ['flood -(dam OR flood)', 'flood AND NOT (dam OR flood)'],
    ['=WHO -who', '=WHO AND NOT who'],
    ['lang:en lang:fr', 'lang:en AND lang:fr'],
    ['flood lang:en -lang:en', 'lang:en AND NOT lang:en'],
    ['feed:dawn -feed:dawn', 'feed:dawn AND NOT feed:dawn'],
    ['country:pk -country:PK', 'country:pk AND NOT country:pk'],
    ['flood outlets>3 -outlets>2', 'outlets>3 AND NOT outlets>2'],
    ['(flood -flood) OR (dam -dam)', 'flood AND NOT flood'],
    ['dyke (flood -flood)', 'flood AND NOT flood'],
    ['all -sport -all', null],
  ])('%s', (text, why) => {
    expect(contradictionIn(read(text))).toBe(why);
  });

  it.each([
    'flood -dam',
    'flood -title:flood',
    'flood -"flood dam"',
    'air strike -strike',
    'flood* -flood',
    'strike -=strikes',
    'lead:flood -title:flood',
    '(flood OR dam) -flood',
    '(lang:en OR lang:fr) -lang:en',
    'feed:dawn -feed:"dawn urdu"',
    'flood outlets>2 -outlets>3',
    'actor:karzai -karzai',
  ])('is not %s', (text) => {
    expect(contradictionIn(read(text))).toBeNull();
  });
});

describe('what is said of a query by what is read here', () => {
  let newsroom: Newsroom;
  const sense = (typed: string) =>
    createSense(newsroom.deps)({ typed, tree: read(typed) }, INSTALLATION_SCOPE).then((said) => said.join('\n'));

  beforeAll(async () => {
    newsroom = await openNewsroom();
    for (let at = 0; at < 24; at += 1) {
      const text = at % 3 === 0 ? 'The mayor said that the tram is late.' : 'The ferry is late, the pilots said.';
      const outlet = at % 2 === 0 ? 'Port Verrin Courier' : 'Nordhavn Post';
      await newsroom.tell({ title: `Report ${at}`, text, hoursAgo: at, outlet, slug: `story-${at}` });
    }
    const feed = {
      name: 'Lorven Gazette',
      owner: INSTALLATION,
      by: { name: 'Ada', id: 'u1' },
      now: new Date(),
    };
    await newsroom.store.feeds.add({ ...feed, url: 'https://gazette.example/feed' });
  });

  afterAll(() => newsroom.database.close());

  it.each([
    ['feed:courrier flood', /^No feed here is feed:courrier, so that brings nothing\. Did you mean feed:courier\?$/],
    ['feed:courier feed:nordhavn', /^No one feed here is feed:"courier nordhavn": with OR between/],
    ['label:asia', /^No feed here is label:asia/],
    ['lang:sv flood', /^No article in lang:sv has come from the feeds here, so that brings nothing\.$/],
    ['lang:jp flood', /Did you mean lang:ja\?$/],
    ['flood outlets>99', /^No more than 3 outlets are read here, so outlets>99 never holds\.$/],
    ['flood outlets>0', /^outlets>0 holds of every story\.$/],
    ['(flood -flood) OR dam', /^“flood AND NOT flood” can match nothing; the rest can\.$/],
    ['late', /^This brings nearly everything: late is true of 24 of the newest 24 articles\.$/],
    ['mayor OR said', /^This brings nearly everything[^\n]*\nsaid is true of 24 of the newest 24 articles\.$/],
    ['mayor late', /^late is true of 24 of the newest 24 articles: it narrows nothing\.$/],
    ['mayor -said', /^said is true of 24 of the newest 24 articles: leaving it out leaves next to nothing\.$/],
    ['the', /^“the” stands in nearly every article/],
    ['all', /^“all” by itself is looked for as a word\.$/],
    ['ferry -ferry', /^No article can match: ferry AND NOT ferry\.$/],
  ])('%s', async (typed, said) => {
    expect(await sense(typed)).toMatch(said);
  });

  it.each([
    'mayor',
    'tram -ferry',
    'feed:courier',
    'feed:gazette',
    'feed:nordhavn-post tram',
    'lang:en tram',
    'flood outlets>2',
    'all -sport',
  ])('says nothing of %s', async (typed) => {
    expect(await sense(typed)).toBe('');
  });

  it('does not take a word of the news for an everyday word of another language', async () => {
    const german = { ...newsroom.deps, functionWords: [new Set(['the']), new Set(['war', 'die'])] };
    const said = await createSense(german)({ typed: 'war', tree: read('war') }, INSTALLATION_SCOPE);
    expect(said).toEqual([]);
  });

  it('says it when somebody follows such keywords', async () => {
    expect(JSON.stringify(await newsroom.ask('/subscribe feed:courrier flood'))).toContain(
      'Did you mean feed:courier?',
    );
    expect(JSON.stringify(await newsroom.ask('/subscribe mayor OR said'))).toContain('This brings nearly everything');
  });
});
