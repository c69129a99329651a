import { describe, expect, it } from 'vitest';
import { createBriefWriter } from '../../../../src/engines/briefing/write-brief.ts';
import { loadLanguages } from '../gold.ts';

const writeBrief = createBriefWriter({ languages: loadLanguages() });

function summaryOf(title: string, ...lines: string[]): string {
  return writeBrief({ title, text: lines.join('\n') })
    .summary.map(({ text }) => text)
    .join(' ');
}

const SINKS = 'The night ferry of Aldane sank on Sunday after it ran onto rocks, the coast guard said.';
const TITLE = 'Night ferry of Aldane sinks';

describe('what stands at a picture', () => {
  it.each([
    [
      'Mayor Runa Oltedal of Aldane says the county will go on with the night ferry.',
      'ALDANE (Courier) — Divers found the night ferry at the bottom of the bay on Monday, the navy said.',
      'Divers found',
    ],
    [
      'Ada Lens, File - FILE - In this March 2, 2024 file photo, Mayor Runa Oltedal waves to the crew of the night ferry of Aldane at the harbour. The county on Sunday, April 7, 2024 said the night ferry sank. (AP Photo/Ada Lens, File) less',
      SINKS,
      SINKS,
    ],
    [
      'Crews mend a net as people wait for the night ferry of Aldane on Thursday, March 28, in Merrow.\nHIDE CAPTION',
      SINKS,
      SINKS,
    ],
  ])('is not the lead: "%s"', (caption, story, lead) => {
    expect(summaryOf(TITLE, caption, story).startsWith(lead)).toBe(true);
  });
});

describe('the sentence that answers the headline', () => {
  it.each([
    [
      'Lighthouse of Aldane shut over crack in tower',
      'Whatever people in Merrow may joke about, broken garden chairs were not the worst of it on Tuesday.',
      'The lighthouse of Aldane was shut after a crack was found in its tower, the county said.',
    ],
    [
      'County must dim sun, warns ice scholar Ada Lens',
      'Ada Lens first warned the county of warm winters in 1988.',
      'In a new paper on Monday, the ice scholar Ada Lens warns that the county must dim the sun.',
    ],
    [
      'Brewery gives museum 16 million crowns for a Milla painting',
      'For over a year, the museum of Aldane has fought to buy a picture by Ada Milla.',
      'The museum of Aldane will get 16 million crowns from the brewery Norbrew for the Milla painting.',
    ],
  ])('beats a scene, a joke or the past: %s', (title, opening, news) => {
    const summary = summaryOf(title, opening, news);
    expect(summary).toContain(news);
    expect(summary).not.toContain(opening);
  });
});

describe('the news behind what stands above it', () => {
  it.each([
    [
      'a standfirst without a full stop',
      'Oltedal to go on taking boats from Norbrew',
      'Mayor hints that she will keep on borrowing boats from a brewery that has asked for a pier',
      'Mayor Runa Oltedal of Aldane has defended taking boats from the brewery Norbrew.',
    ],
    [
      'a standfirst about a part of it',
      'Court of the county hears the last pleas over fish quotas of Merrow',
      'Standing before the judges, the fishers said Merrow acts as if the sea were its own.',
      'The court of the county on Friday heard the last pleas over the fish quotas of Merrow, which cut them in May.',
    ],
    [
      'a standfirst with a surname',
      'Ferry of Aldane stopped as ice drifts into the bay',
      'Captain Lens asked people to stay off the quay.',
      'The county of Aldane has warned that the ferry stays stopped while ice drifts through the bay, and told people to go by road.',
    ],
    [
      'a scene without a name',
      'From the quay to the bench: a judge of her own making',
      'In the heart of Merrow, between the quay and the bench of the town, one quiet judge stands out.',
      'Born in Aldane, Judge Runa Oltedal has made her way from the quay to the bench of the county.\nRuna Oltedal mends boats. Oltedal reads. Oltedal sings.',
    ],
    [
      'an anecdote',
      'High rents in Merrow keep nurses without cars from hospital jobs',
      'After years of odd jobs, Ada Quist finally landed at a desk that she liked.',
      'The high rents in Merrow keep most nurses without cars away from jobs at the hospital, a study found.',
    ],
    [
      'an anecdote, and the cost of it in other words',
      'Merrow school lunch squeeze is keeping dads without cars from harvest work',
      'After a row of odd jobs, Bram Quist finally landed in a yard that he liked.',
      'For fathers without cars, a day off is often a day of lost pay.',
    ],
    [
      'an anecdote, and who else it happens to',
      'Aldane bus crisis is shutting out children without phones from evening classes',
      'With her last coins, Siv Dahl finally landed a seat near the door.',
      'For pupils without phones, a night in town is mostly a walk in the dark.',
    ],
    [
      'a teaser',
      'New turn in the Aldane ferry case: mate agrees to talk to owners',
      'There is a new turn in the Aldane ferry case that people in Merrow follow closely.',
      'Bram Quist, the mate of the ferry, has agreed to talk to the lawyers of its owners.',
    ],
    [
      'another teaser',
      'Twist in the Merrow bank case: clerk found',
      'There has been a twist in the Merrow bank case that no one had seen coming.',
      'Police found the clerk of the Merrow bank in a hut near Aldane on Monday.',
    ],
    [
      'long ago',
      'The lost boats of Aldane are found in a Merrow barn',
      'Forty years ago, when Runa Oltedal was mayor, Aldane had more boats than any other town.',
      'The lost boats of Aldane were found in a barn in Merrow, the county said.',
    ],
  ])('%s', (_, ...[title, above, news]) => {
    const summary = summaryOf(title, above, news);
    expect(summary.startsWith(news.split('\n')[0] ?? news)).toBe(true);
  });

  it.each([
    'The old pier stays open, and boats go out. (Harbour Court, District of Aldane)',
    'Two men were held for a night over the ferry that sank in May. (Coast Guard/Merrow)',
    'Lost on the night ferry, from left: Ada Lens, Bram Quist, Runa Oltedal, Ole Birk, Siv Dahl',
  ])('a caption adds nothing: "%s"', (caption) => {
    expect(summaryOf(TITLE, SINKS, caption)).toBe(SINKS);
  });

  it.each(['There were 40 people on board the night ferry of Aldane when it sank.', SINKS])(
    'a figure or an event makes a lead of any opening: "%s"',
    (lead) => {
      expect(summaryOf(TITLE, lead, 'The coast guard said on Monday that it looks for the ferry.')).toContain(lead);
    },
  );

  it('stays the lead where a text is about false claims and tests none', () => {
    const lead = 'The army of Merrow has begun to search houses, it said on Monday, to fight misinformation.';
    expect(summaryOf('Army of Merrow searches houses', lead, 'It found 300 leaflets.')).toContain(lead);
  });

  it('names two of one family with their surname once', () => {
    const lead = 'Mayor Runa Oltedal lives in a house that was paid for by her latest friends, Ada and Bram Quist.';
    expect(summaryOf('Mayor of Aldane has new friends', lead, 'Ada Quist sells boats. Bram Quist mends them.')).toBe(
      lead,
    );
  });
});

describe('a page that is no news', () => {
  it.each([
    [
      'How to care for roses',
      'Roses may stand everywhere, but you need a little care to get the big flowers that you love.',
      'You can cut them in May. Your knife must be clean. Cut the stem below the third leaf.',
      'The roots of a rose need air. If you have clay, you should mix it with sand.',
    ],
    [
      'Faster code with two flags',
      'I wrote a small tool that finds slow lists, and I think you will like it.',
      'You can run it on any file. I use it every day. The list holds 400 names after the first run.',
      'We can make it faster if you set the flag. My second tool finds 30 percent more.',
    ],
    [
      'The sea and I',
      'I am glad that so many saw what I wrote about the sea, my second home.',
      'I wanted to ask why people leave. We all know why. The boats bring 300 people each year.',
      'I believe that we must look at ourselves. Lots of people see boats as a danger. I do not.',
    ],
  ])('has no summary: %s', (title, ...lines) => {
    expect(summaryOf(title, ...lines)).toBe('');
  });
});

describe('a second sentence', () => {
  it.each([
    [
      'The museum of the county opened a hall for old boats on Monday, Mayor Runa Oltedal said.',
      'A trust for old boats stands behind it. Many gave money.',
      'The trust gave 4 million crowns in May, and the county gave 9 million.',
    ],
    [
      'A court in Merrow is to hear on Monday who may read the lists of births in the county.',
      'A rule from May would close the lists. Papers are against it.',
      'The chamber of trade said the proposed rule would cost firms 40 million crowns.',
    ],
    [
      'The harbour office of Aldane named Ada Lens as its new head on Friday.',
      'Lens ran the docks of Norbrew from May on. Norbrew has two docks.',
      "Norbrew's docks lost 30 million crowns and 9 percent of their trade, a paper said.",
    ],
  ])('hangs on nothing that the summary leaves out: "%s"', (lead, middle, hanging) => {
    const summary = summaryOf('News of the coast', lead, middle, hanging);
    expect(summary).toContain(lead);
    expect(summary).not.toContain(hanging);
  });

  it.each([
    'However, the county said that the crew had asked for a new boat.',
    'Runa Oltedal told reporters that she thanked the divers and the crew.',
    'The coast guard said in a statement that many ships pass there.',
  ])('adds a hard fact or is left out: "%s"', (soft) => {
    expect(summaryOf(TITLE, SINKS, soft)).toBe(SINKS);
  });
});
