import { describe, expect, it } from 'vitest';
import { readCall, type TerminalCall } from '../../src/terminal/call.ts';

describe('readCall', () => {
  it.each<[string, TerminalCall]>([
    ['', { name: 'help' }],
    ['start', { name: 'start', roles: null }],
    ['start worker poller', { name: 'start', roles: ['poller', 'worker'] }],
    ['check', { name: 'check' }],
    ['brief -', { name: 'brief', source: '-', json: false }],
    ['brief https://courier.example/1 --json', { name: 'brief', source: 'https://courier.example/1', json: true }],
    ['brief --jsonl', { name: 'lines', of: 'brief' }],
    ['feed --jsonl', { name: 'lines', of: 'feed' }],
    ['article --jsonl', { name: 'lines', of: 'article' }],
    ['stories --jsonl', { name: 'lines', of: 'stories' }],
    ['feeds import list.opml', { name: 'feeds-import', file: 'list.opml' }],
    ['feeds export', { name: 'feeds-export' }],
    ['subscriptions export slack:C1', { name: 'subscriptions-export', channel: 'slack:C1' }],
    [
      'subscriptions import desk.json slack:C1',
      { name: 'subscriptions-import', file: 'desk.json', channel: 'slack:C1' },
    ],
    ['migrate', { name: 'migrate' }],
    ['backup monday.tar.gz', { name: 'backup', file: 'monday.tar.gz' }],
    ['restore monday.tar.gz', { name: 'restore', file: 'monday.tar.gz' }],
    ['manifest discord', { name: 'manifest', platform: 'discord' }],
    ['--help', { name: 'help' }],
  ])('reads "%s"', (line, call) => {
    expect(readCall(line.split(' ').filter(Boolean))).toEqual(call);
  });

  it.each([
    'start everything',
    'brief',
    'brief a b',
    'article',
    'feeds',
    'feeds import',
    'manifest',
    'dance',
    'backup',
    'restore a b',
    'check now',
  ])('says what is wrong with "%s"', (line) => {
    const call = readCall(line.split(' '));
    expect(call.name).toBe('bad');
  });
});
