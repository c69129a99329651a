import { expect, it } from 'vitest';
import { discordManifest } from '../../../src/chat/discord/commands.ts';
import { commands } from '../../contracts/chat-samples.ts';

it('discordManifest invites with what we need and no more', () => {
  const manifest = discordManifest(commands, '123456789012345678');
  expect(manifest.permissions).toBe('274877991936');
  expect(manifest.inviteUrl).toBe(
    'https://discord.com/oauth2/authorize?client_id=123456789012345678&scope=bot+applications.commands&permissions=274877991936',
  );
  expect(manifest.commands.map(({ name }) => name)).toEqual(commands.map(({ name }) => name));
});

it('without an application it says where its id goes', () => {
  expect(discordManifest([], null).inviteUrl).toContain('client_id=YOUR_APPLICATION_ID&');
});
