import { chatContract } from '../../contracts/chat.ts';
import { startSlackHarness } from '../../support/slack/start-slack-harness.ts';

chatContract({
  name: 'Slack',
  create: () => startSlackHarness(),
  createRefused: () => startSlackHarness({ bot: 'xoxb-0-of-nobody' }),
});

chatContract({
  name: 'Slack over HTTP',
  create: () => startSlackHarness({ way: 'http' }),
  createRefused: () => startSlackHarness({ bot: 'xoxb-0-of-nobody', way: 'http' }),
});
