import type { Log } from '../../news/log.ts';
import type { Chat } from '../chat.ts';
import { createListener } from './create-listener.ts';
import { createSender } from './create-sender.ts';
import { createWebClient } from './create-web-client.ts';
import { createRedact } from './redact.ts';
import { createSdkLogger, silentLog } from './sdk-logger.ts';
import type { SlackSettings } from './slack-settings.ts';

type SlackDeps = {
  now: () => Date;
  /** Tokens are taken out of every line on the way. */
  log?: Log;
};

/** Slack as a chat platform: one workspace, posting over the Web API, listening over Socket Mode. */
export function createSlack(settings: SlackSettings, { now, log = silentLog }: SlackDeps): Chat {
  const redact = createRedact([settings.botToken, settings.appToken ?? '', settings.signingSecret ?? '']);
  const logger = createSdkLogger(log, redact);
  const makeClient = () => createWebClient(settings.botToken, settings.apiUrl, logger);
  return {
    platform: 'slack',
    sender: createSender({ client: makeClient(), now }),
    listener: createListener(settings, { client: makeClient(), now, log: logger, logger }),
  };
}
