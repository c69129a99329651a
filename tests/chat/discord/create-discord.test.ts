import { chatContract } from '../../contracts/chat.ts';
import { createDiscordHarness } from '../../support/discord/discord-harness.ts';

chatContract({
  name: 'Discord',
  create: createDiscordHarness,
  createRefused: () => createDiscordHarness('MTAwMDAwMDAwMDAwMDAwMDAw.GwrongX.this-is-not-the-token-of-the-bot'),
});
