import { chatContract } from '../../contracts/chat.ts';
import { createDiscordHarness } from '../../support/discord/discord-harness.ts';

const WRONG_TOKEN = 'MTAwMDAwMDAwMDAwMDAwMDAw.GwrongX.this-is-not-the-token-of-the-bot';

chatContract({
  name: 'Discord',
  create: () => createDiscordHarness(),
  createRefused: () => createDiscordHarness({ token: WRONG_TOKEN }),
});
