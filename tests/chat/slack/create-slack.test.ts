import { chatContract } from '../../contracts/chat.ts';
import { startSlackHarness } from '../../support/slack/start-slack-harness.ts';

chatContract({
  name: 'Slack',
  create: () => startSlackHarness(),
  createRefused: () => startSlackHarness({ bot: 'xoxb-1-somebody-elses' }),
});
