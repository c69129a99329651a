import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPreview } from '../../../src/chat/preview/create-preview.ts';
import { PREVIEW_CHANNEL } from '../../../src/chat/preview/preview-messages.ts';
import { type Prompt, startPrompt } from '../../../src/chat/preview/prompt.ts';
import { silentLog } from '../../support/silent-log.ts';
import { messagesInMemory } from './messages-in-memory.ts';
import { alert, answer, COMMANDS } from './sample-messages.ts';

let prompt: Prompt | null = null;
afterEach(async () => {
  await prompt?.stop();
  prompt = null;
});

async function open({ terminal = false } = {}) {
  const preview = createPreview({ messages: messagesInMemory(), log: silentLog });
  await preview.listener.start({ commands: COMMANDS, answer, complete: async () => [] });
  const input = new PassThrough();
  const output = new PassThrough();
  let shown = '';
  output.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
  });
  const quit = vi.fn();
  prompt = await startPrompt({ preview, streams: { input, output, terminal }, quit });
  return { preview, quit, type: (text: string) => input.write(text), shown: () => shown };
}

describe('startPrompt', () => {
  it('answers a typed command as text', async () => {
    const { type, shown } = await open();
    type('/brief norhaven\n');
    await vi.waitFor(() => expect(shown()).toContain('“Our engineers found cracks that cannot wait for spring.”'));
    expect(shown()).toContain('— Tomas Okoro, spokesman of Strait Lines');
  });

  it('takes words without a slash for a brief', async () => {
    const { type, shown } = await open();
    type('norhaven ferry\n');
    await vi.waitFor(() => expect(shown()).toContain('2 more stories match.'));
  });

  it('says what to do when the command is not known', async () => {
    const { type, shown } = await open();
    type('/launch\n');
    await vi.waitFor(() => expect(shown()).toContain('There is no command /launch. Use one of /brief, /latest'));
  });

  it('prints a new alert above the line that is being typed, and the line again', async () => {
    const { preview, type, shown } = await open({ terminal: true });
    type('/bri');
    await vi.waitFor(() => expect(shown()).toContain('/bri'));
    const before = shown().length;
    await preview.sender.post({ address: PREVIEW_CHANNEL, nonce: 'n1', message: alert({ headline: 'Pier opens' }) });
    await vi.waitFor(() => expect(shown().slice(before)).toMatch(/Pier opens[\s\S]*slugline> \/bri/));
  });

  it('completes a command with Tab', async () => {
    const { type, shown } = await open({ terminal: true });
    type('/la\t');
    await vi.waitFor(() => expect(shown()).toContain('test'));
  });

  it('quits on Ctrl+C', async () => {
    const { type, quit } = await open({ terminal: true });
    type('\u0003');
    await vi.waitFor(() => expect(quit).toHaveBeenCalledOnce());
  });

  it('stops without quitting the program', async () => {
    const { quit } = await open({ terminal: true });
    await prompt?.stop();
    expect(quit).not.toHaveBeenCalled();
  });
});
