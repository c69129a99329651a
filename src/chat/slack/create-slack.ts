import { WebClient } from '@slack/web-api';
import type { Log } from '../../news/log.ts';
import type { Chat } from '../chat.ts';
import { clientOptions } from './client-options.ts';
import { createListener } from './create-listener.ts';
import { createSender } from './create-sender.ts';
import { CALL_TIMEOUT_MS } from './limits.ts';
import { createRedact } from './redact.ts';
import { createSdkLogger, silentLog } from './sdk-logger.ts';
import type { SlackSettings } from './slack-settings.ts';
import { verifyOnce } from './verify-bot-token.ts';

type SlackDeps = {
  now: () => Date;
  /** Tokens are taken out of every line on the way. */
  log?: Log;
  /** How long one call to Slack may take. */
  callTimeoutMs?: number;
};

/** Slack as a chat platform: one workspace, posting over the Web API, listening over Socket Mode. */
export function createSlack(settings: SlackSettings, deps: SlackDeps): Chat {
  const { now, log = silentLog, callTimeoutMs = CALL_TIMEOUT_MS } = deps;
  const redact = createRedact([settings.botToken, settings.appToken ?? '', settings.signingSecret ?? '']);
  const logger = createSdkLogger(log, redact);
  const client = { apiUrl: settings.apiUrl, logger, callTimeoutMs };
  // The sender has a client of its own: nothing that Bolt or Socket Mode writes into theirs may bring retries back.
  const makeClient = () => new WebClient(settings.botToken, clientOptions(client));
  return {
    platform: 'slack',
    sender: createSender({ client: makeClient(), now }),
    verify: () => verifyOnce(makeClient()),
    listener: createListener({ ...settings, ...client }, { client: makeClient(), now, log: logger }),
  };
}
