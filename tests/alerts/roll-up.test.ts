import { describe, expect, it } from 'vitest';
import { composeRollUp, fittingCount } from '../../src/alerts/roll-up.ts';
import { renderMessage as renderOnDiscord } from '../../src/chat/discord/post/render-message.ts';
import type { AlertMessage } from '../../src/chat/message.ts';
import { renderMessage as renderOnSlack } from '../../src/chat/slack/post/render-message.ts';
import { START } from '../support/story-fixtures.ts';

function alert(number: number, headline: string, url = `https://courier.example/${number}`): AlertMessage {
  const card = {
    ...{ headline, url, outlet: 'Port Verrin Courier', publishedAt: START, summary: [], quotes: [], actors: [] },
    ...{ note: null, alsoReportedBy: [], updates: [] },
  };
  return { kind: 'alert', card, topics: ['harbour', 'ferry'], mention: null, buttons: topicButtons(number) };
}

function topicButtons(number: number): AlertMessage['buttons'] {
  return [`/subscribe alert:${number} me`, `/unsubscribe alert:${number} for=1d`].map((command) => ({
    label: 'Topic',
    command,
  }));
}

const many = (headline: string, path = '') =>
  Array.from({ length: 10 }, (_, at) => alert(at, `${headline} ${at}`, `https://courier.example/${at}${path}`));

describe('a roll-up', () => {
  it('names the topics that all of its stories share', () => {
    const other = { ...alert(2, 'Mill reopens'), topics: ['ferry'] };
    expect(composeRollUp([alert(1, 'Pier closes'), other], false).title).toBe('2 more on ferry');
    expect(composeRollUp([alert(1, 'Pier closes'), { ...other, topics: [] }], false).title).toBe('2 more stories');
  });

  it('can be muted or followed by the topic that its stories share', () => {
    const commands = (alerts: AlertMessage[]) => composeRollUp(alerts, false).buttons.map(({ command }) => command);
    const both = ['/subscribe alert:1 me', '/unsubscribe alert:1 for=1d'];
    expect(commands([alert(1, 'Pier closes'), alert(2, 'Mill reopens')])).toEqual(both);
    const other = alert(2, 'Mill reopens');
    expect(commands([alert(1, 'Pier closes'), { ...other, topics: [] }])).toEqual([]);
    expect(commands([alert(1, 'Pier closes'), { ...other, topics: ['ferry'] }])).toEqual(
      both.map((each) => each.replace('1 ', '2 ')),
    );
  });

  it.each([
    ['plain headlines', 'Ferry pier closes', ''],
    ['headlines full of markup', '*_~`|>#[](<@&'.repeat(9), ''],
    ['Chinese headlines', '港口議會呼籲展開談判'.repeat(12), ''],
    ['long links', 'Ferry pier closes', `/${'path-'.repeat(70)}`],
    ['emoji', '👩‍👩‍👧‍👦🚢⚓'.repeat(10), ''],
  ])('holds only as many lines as every platform shows with their links: %s', (_name, headline, path) => {
    const alerts = many(headline, path);
    const count = fittingCount(alerts);
    const message = composeRollUp(alerts.slice(0, count), false);
    const slack = JSON.stringify(renderOnSlack(message, START).blocks);
    const discord = JSON.stringify(renderOnDiscord(message, 'nonce1'));
    const urls = message.lines.map(({ url }) => url ?? '');
    expect(count).toBeGreaterThanOrEqual(2);
    for (const url of urls) expect([slack.includes(url), discord.includes(url)]).toEqual([true, true]);
  });

  it('leaves a story with a link too long for a line to a message of its own', () => {
    const long = alert(2, 'Pier closes', `https://courier.example/${'x'.repeat(900)}`);
    expect(fittingCount([alert(1, 'Pier closes'), long, alert(3, 'Pier closes')])).toBe(1);
    expect(fittingCount([long, alert(3, 'Pier closes')])).toBe(1);
  });

  it('cuts long headlines between characters', () => {
    const [line] = composeRollUp([alert(1, '🚢'.repeat(200)), alert(2, 'x')], false).lines;
    expect(line?.text).toMatch(/^(?:🚢)+…$/u);
  });
});
