import { describe, expect, it } from 'vitest';
import type { Question } from '../../src/chat/question.ts';
import type { Readable } from '../../src/news/publisher-text.ts';
import { createMetrics } from '../../src/web/metrics.ts';
import { startWeb } from './web-under-test.ts';

const ASKER = { channelName: null, userId: 'u', userName: 'u', managesChannel: true };
const ADDRESS = { platform: 'slack', workspace: 'T01', id: 'C01', kind: 'channel' } as const;
const asks = (command: string): Question => ({
  command,
  input: { kind: 'text', text: '' },
  asker: { ...ASKER, address: ADDRESS },
});

describe('watchWork', () => {
  it('counts briefs by method and times each', async () => {
    const metrics = createMetrics();
    const read = metrics.watch.reading(
      async (text: string): Promise<Readable<{ brief: { method: string } }>> =>
        text === ''
          ? { kind: 'unreadable', reason: 'nothing' }
          : { kind: 'done', result: { brief: { method: 'extractive' } } },
    );
    expect((await read('a text')).kind).toBe('done');
    await read('');
    const text = await metrics.text();
    expect(text).toContain('slugline_briefs_total{method="extractive"} 1');
    expect(text).toContain('slugline_briefs_total{method="none"} 1');
    expect(text).toContain('slugline_brief_duration_seconds_count 2');
  });

  it('times work that fails as well, and lets the failure through', async () => {
    const metrics = createMetrics();
    const { poll } = metrics.watch.polls({ poll: async (_feed: string) => Promise.reject(new Error('away')) });
    await expect(poll('1')).rejects.toThrow('away');
    expect(await metrics.text()).toContain('slugline_poll_duration_seconds_count 1');
  });

  it('counts commands by their names, and what is none under one', async () => {
    const metrics = createMetrics();
    const notice = { kind: 'notice', tone: 'info', text: '', hints: [] } as const;
    const answer = metrics.watch.answer(
      async () => ({ message: { ...notice, hints: [] }, visibility: 'private' }),
      ['feeds'],
    );
    for (const command of ['feeds list', '/Feeds', 'x'.repeat(40), 'y']) await answer(asks(command));
    const text = await metrics.text();
    expect(text).toContain('slugline_commands_total{platform="slack",command="feeds"} 2');
    expect(text).toContain('slugline_commands_total{platform="slack",command="unknown"} 2');
    expect(text).toContain('slugline_command_duration_seconds_count 4');
  });

  it('measures how long an alert waited, once it stands', async () => {
    const metrics = createMetrics();
    metrics.watch.delivery('slack', 'sent', 2_000);
    metrics.watch.delivery('slack', 'refused', 9_000);
    const text = await metrics.text();
    expect(text).toContain('slugline_deliveries_total{platform="slack",outcome="refused"} 1');
    expect(text).toContain('slugline_alert_delay_seconds_sum 2');
  });

  it('times posts and nothing else of a sender', async () => {
    const metrics = createMetrics();
    const { web, preview } = await startWeb();
    const sender = metrics.watch.sender(preview.sender);
    const message = { kind: 'notice', tone: 'info', text: 'here', hints: [] } as const;
    const address = { platform: 'preview', workspace: '', id: 'news', kind: 'channel' } as const;
    const outcome = await sender.post({ address, nonce: 'n1', message: { ...message, hints: [] } });
    expect(outcome.kind).toBe('posted');
    expect((await sender.locate(address)).kind).toBe('located');
    await web.stop();
    expect(await metrics.text()).toContain('slugline_delivery_duration_seconds_count 1');
  });
});
