import { describe, expect, it, vi } from 'vitest';
import { createPreview } from '../../../src/chat/preview/create-preview.ts';
import { PREVIEW_CHANNEL, type PreviewMessage } from '../../../src/chat/preview/preview-messages.ts';
import { renderHtml } from '../../../src/chat/preview/render-html.ts';
import { renderText } from '../../../src/chat/preview/render-text.ts';
import { chatContract } from '../../contracts/chat.ts';
import { silentLog } from '../../support/silent-log.ts';
import { messagesInMemory } from './messages-in-memory.ts';
import { alert, answer, COMMANDS } from './sample-messages.ts';

chatContract({
  name: 'the preview',
  async create() {
    const messages = messagesInMemory();
    const logged: string[] = [];
    const note = (fields: object, event: string) => void logged.push(JSON.stringify(fields) + event);
    const chat = createPreview({ messages, log: { debug: note, info: note, warn: note, error: note } });
    const ask = async (line: string) => {
      const outcome = await chat.ask(line, null);
      if (outcome.kind !== 'answered') throw new Error(`Not answered: ${outcome.kind}`);
      return { text: renderText(outcome.reply.message), alive: [], visibility: outcome.reply.visibility };
    };
    return {
      chat,
      address: PREVIEW_CHANNEL,
      closed: null,
      standing: async () => (await chat.after(null, 100)).map(seen),
      replies: async (id) => (await chat.after(null, 100)).filter(({ threadOf }) => threadOf === id).map(seen),
      ask,
      press: async (id, label) => {
        const message = (await chat.after(null, 100)).find((posted) => posted.id === id)?.message;
        const buttons = message && message.kind !== 'notice' ? message.buttons : [];
        return ask(buttons.find((button) => button.label === label)?.command ?? '');
      },
      faults: null,
      logged: () => logged.join('\n'),
      secrets: [],
      stop: () => chat.listener.stop(),
    };
  },
  createRefused: null,
});

function seen(posted: PreviewMessage) {
  const { markup } = renderHtml({ ...posted, visibility: 'public' }, (url) => url);
  const links = [...markup.matchAll(/href="([^"]*)"/g)].map(([, target = '']) => target.replaceAll('&amp;', '&'));
  return { id: posted.id, text: renderText(posted.message), alive: links };
}

describe('createPreview', () => {
  const post = (nonce: string) => ({ address: PREVIEW_CHANNEL, nonce, message: alert() });

  it('shows a repeated post once and gives the first id again', async () => {
    const messages = messagesInMemory();
    const { sender } = createPreview({ messages, log: silentLog });
    const first = await sender.post(post('n1'));
    expect(await sender.post(post('n1'))).toEqual(first);
    expect(messages.rows).toHaveLength(1);
  });

  it('answers unknown when the store fails, since the row may stand', async () => {
    const broken = { ...messagesInMemory(), append: () => Promise.reject(new Error('connection reset')) };
    const outcome = await createPreview({ messages: broken, log: silentLog }).sender.post(post('n1'));
    expect(outcome).toEqual({ kind: 'unknown', reason: 'connection reset' });
  });

  it('refuses to edit a message that does not stand', async () => {
    const { sender } = createPreview({ messages: messagesInMemory(), log: silentLog });
    expect(await sender.edit({ ...post('n1'), messageId: '9' })).toMatchObject({ kind: 'refused' });
  });

  it('tells a watcher at once of what this process posts and edits, and stops when it leaves', async () => {
    const preview = createPreview({ messages: messagesInMemory(), log: silentLog }, { pollEveryMs: 3_600_000 });
    await preview.sender.post(post('before'));
    const told: string[] = [];
    const unwatch = await preview.watch((messages) => told.push(...messages.map((message) => message.id)));
    const posted = await preview.sender.post(post('n1'));
    await vi.waitFor(() => expect(told).toEqual(['2']));
    if (posted.kind !== 'posted') return expect.unreachable();
    await preview.sender.edit({
      ...post('n1'),
      message: alert({ headline: 'Pier opens' }),
      messageId: posted.messageId,
    });
    await vi.waitFor(() => expect(told).toEqual(['2', '2']));
    unwatch();
    await preview.sender.post(post('n2'));
    expect(told).toHaveLength(2);
  });

  it('finds what another process posted by looking now and then', async () => {
    const messages = messagesInMemory();
    const preview = createPreview({ messages, log: silentLog }, { pollEveryMs: 5 });
    const told: string[] = [];
    const unwatch = await preview.watch((news) => told.push(...news.map((message) => message.id)));
    await messages.append({ channel: 'preview', nonce: 'elsewhere', message: alert(), threadOf: null });
    await vi.waitFor(() => expect(told).toEqual(['1']));
    unwatch();
  });

  it('answers only between start and stop', async () => {
    const preview = createPreview({ messages: messagesInMemory(), log: silentLog });
    expect(await preview.ask('/latest', null)).toEqual({ kind: 'not-ready' });
    await preview.listener.start({ commands: COMMANDS, answer, complete: async () => [] });
    expect(await preview.ask('/latest', null)).toMatchObject({ kind: 'answered' });
    await preview.listener.stop();
    expect(await preview.ask('/latest', null)).toEqual({ kind: 'not-ready' });
  });
});
