import { describe, expect, it } from 'vitest';
import { withShortButtons } from '../../src/chat/button-commands.ts';
import type { Post, Sender } from '../../src/chat/chat.ts';
import { toCustomId } from '../../src/chat/discord/post/buttons.ts';
import { alertOf, fullCard } from '../contracts/chat-samples.ts';

const QUERY = `ferry (${Array.from({ length: 30 }, (_, at) => `pier${at}`).join(' OR ')})`;
const address = { platform: 'discord', workspace: '1', id: '2', kind: 'channel' } as const;
const message = {
  ...alertOf(fullCard),
  buttons: [
    { label: 'Timeline', command: `/timeline ${QUERY}` },
    { label: 'Follow topic', command: `/subscribe ${QUERY} me` },
    { label: 'Quotes', command: '/quotes harbour' },
  ],
};

function senderInto(posts: Post[]): Sender {
  const posted = async (post: Post) => {
    posts.push(post);
    return { kind: 'posted', messageId: 'm' } as const;
  };
  return {
    post: posted,
    edit: posted,
    find: async () => ({ kind: 'absent' }),
    locate: async () => ({ kind: 'located', address, name: '#news' }),
    rightsOf: async () => ({ kind: 'rights', sees: true, adds: true, manages: true }),
  };
}

const commandsOf = (posts: readonly Post[]) =>
  posts.map((post) => (post.message.kind === 'alert' ? post.message.buttons.map(({ command }) => command) : []));

describe('withShortButtons', () => {
  it('keeps what is too long for a button, in posts and in edits, and leaves the rest alone', async () => {
    const posts: Post[] = [];
    const kept: string[] = [];
    const keep = async (words: string) => `~${'a'.repeat(21)}${kept.push(words)}`;
    const sender = withShortButtons(senderInto(posts), keep);
    await sender.post({ address, message, nonce: 'n1' });
    await sender.edit({ address, message, nonce: 'n1', messageId: 'm' });
    expect(kept).toEqual([QUERY, `${QUERY} me`, QUERY, `${QUERY} me`]);
    for (const commands of commandsOf(posts)) {
      expect(commands.every((command) => toCustomId(command, 'n'.repeat(25)) !== null)).toBe(true);
      expect(commands[2]).toBe('/quotes harbour');
    }
  });

  it('posts all the same when nothing can be kept', async () => {
    const posts: Post[] = [];
    const sender = withShortButtons(senderInto(posts), () => Promise.reject(new Error('the database is away')));
    expect(await sender.post({ address, message, nonce: 'n1' })).toEqual({ kind: 'posted', messageId: 'm' });
    expect(commandsOf(posts)).toEqual([message.buttons.map(({ command }) => command)]);
  });
});
