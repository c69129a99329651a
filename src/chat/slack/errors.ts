import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { codeOf } from '../../kit/errors.ts';
import { HOUR_MS, SECOND_MS } from '../../kit/time.ts';
import { NEVER_CONNECTED, type PostOutcome } from '../chat.ts';

/** The wait after an absent or unreadable Retry-After, which Slack sends in whole seconds. */
export const RETRY_AFTER_UNKNOWN_S = 30;
const RETRY_AFTER_MIN_MS = SECOND_MS;
/** The free plan's message ceiling lasts for hours. */
const MESSAGE_LIMIT_WAIT_MS = HOUR_MS;

type CodeClass =
  | Exclude<PostOutcome['kind'], 'posted'>
  /** The free plan's ceiling on messages. */
  | 'message-limit';

/** docs.slack.dev, errors of chat.postMessage, chat.update, conversations.open and apps.connections.open. */
const CODES: [CodeClass, string][] = [
  [
    'channel-closed',
    `channel_not_found is_archived not_in_channel no_permission restricted_action restricted_action_read_only_channel
    restricted_action_thread_only_channel restricted_action_non_threadable_channel restricted_action_thread_locked
    cannot_reply_to_message ekm_access_denied messages_tab_disabled access_denied team_access_not_granted
    user_not_found user_disabled user_not_visible cannot_dm_bot`,
  ],
  [
    'tenant-closed',
    `account_inactive token_revoked token_expired invalid_auth not_authed team_is_restricted enterprise_is_restricted
    two_factor_setup_required accesslimited user_removed_from_team team_disabled`,
  ],
  [
    'app-broken',
    `missing_scope not_allowed_token_type invalid_arg_name metadata_must_be_sent_from_app method_deprecated
    unknown_method`,
  ],
  [
    'refused',
    `invalid_blocks invalid_blocks_format msg_blocks_too_long msg_too_long no_text too_many_attachments
    attachment_payload_limit_exceeded markdown_text_conflict invalid_arguments invalid_metadata_format
    invalid_metadata_schema metadata_too_large message_not_found cant_update_message thread_not_found
    edit_window_closed`,
  ],
  ['rate-limited', 'ratelimited rate_limited'],
  ['message-limit', 'message_limit_exceeded'],
  ['try-later', 'service_unavailable org_login_required team_added_to_org request_timeout'],
  // Slack says of these two that part of the work may have been done.
  ['unknown', 'internal_error fatal_error'],
];
const CLASSES = new Map(CODES.flatMap(([kind, codes]) => codes.split(/\s+/u).map((code) => [code, kind] as const)));

/**
 * A code that we do not know is still a refusal by Slack, so the call was not carried out and is tried again until the
 * alert is too old. Text that is no code (a proxy's page, half an answer) leaves the outcome unknown.
 */
export function classOfCode(code: string): CodeClass {
  return CLASSES.get(code) ?? (/^[a-z0-9_]{1,80}$/u.test(code) ? 'try-later' : 'unknown');
}

type SlackFailure = Exclude<PostOutcome, { kind: 'posted' }>;

/** The outcome of a call that threw. After an error that @slack/web-api does not name it may have been carried out. */
export function classifyError(error: unknown): SlackFailure {
  if (error instanceof WebAPIRateLimitedError) return rateLimited(error.retryAfter);
  if (error instanceof WebAPIPlatformError) return classifyCode(error.data.error, detailOf(error));
  if (error instanceof WebAPIHTTPError) return classifyStatus(error.statusCode);
  if (error instanceof WebAPIRequestError && NEVER_CONNECTED.includes(systemCodeOf(error.original))) {
    return { kind: 'try-later', reason: `Slack could not be reached (${reasonOf(error.original)})` };
  }
  return { kind: 'unknown', reason: `Slack did not answer (${reasonOf(error)})` };
}

function classifyCode(code: string, detail: string): SlackFailure {
  const codeClass = classOfCode(code);
  const reason = `Slack says ${code}${detail}`;
  switch (codeClass) {
    case 'channel-closed':
    case 'tenant-closed':
    case 'app-broken':
    case 'refused':
      return { kind: codeClass, code, reason };
    case 'rate-limited':
      return rateLimited(RETRY_AFTER_UNKNOWN_S);
    case 'message-limit':
      return { kind: 'rate-limited', retryAfterMs: MESSAGE_LIMIT_WAIT_MS, scope: 'workspace' };
    case 'try-later':
      return { kind: 'try-later', reason };
    case 'unknown':
      return { kind: 'unknown', reason: `Slack says ${code.slice(0, 80)}` };
  }
}

// The limit that posting meets is one message a second and channel (docs.slack.dev, rate-limits).
function rateLimited(seconds: number): SlackFailure {
  return { kind: 'rate-limited', retryAfterMs: Math.max(seconds * SECOND_MS, RETRY_AFTER_MIN_MS), scope: 'channel' };
}

/** With a 4xx Slack's method never ran; a 5xx may come after the message was stored. */
function classifyStatus(status: number): SlackFailure {
  const reason = `Slack answered HTTP ${status}`;
  return status >= 400 && status < 500 ? { kind: 'try-later', reason } : { kind: 'unknown', reason };
}

/** Names the scope that missing_scope asks for. */
function detailOf(error: WebAPIPlatformError): string {
  const needed = Object.entries(error.data).find(([name]) => name === 'needed')?.[1];
  return typeof needed === 'string' ? ` (needed: ${needed})` : '';
}

export function explain(error: unknown): string {
  const failure = classifyError(error);
  return 'reason' in failure ? failure.reason : reasonOf(error);
}

/** The code of a system error, or else its name. */
function reasonOf(error: unknown): string {
  return systemCodeOf(error) || (error instanceof Error ? error.name : 'no reason given');
}

/** fetch passes the system error on as its `cause`. */
function systemCodeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return codeOf(error) ?? systemCodeOf(error.cause);
}
