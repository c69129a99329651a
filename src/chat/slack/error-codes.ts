/** What a Slack error code asks of us. */
export type CodeClass =
  | 'channel-closed'
  | 'tenant-closed'
  | 'app-broken'
  | 'refused'
  | 'rate-limited'
  | 'message-limit'
  | 'try-later'
  | 'unknown';

/** docs.slack.dev, errors of chat.postMessage, chat.update, conversations.open and apps.connections.open. */
const CODES: [CodeClass, string[]][] = [
  [
    'channel-closed',
    [
      'channel_not_found',
      'is_archived',
      'not_in_channel',
      'no_permission',
      'restricted_action',
      'restricted_action_read_only_channel',
      'restricted_action_thread_only_channel',
      'restricted_action_non_threadable_channel',
      'restricted_action_thread_locked',
      'cannot_reply_to_message',
      'ekm_access_denied',
      'messages_tab_disabled',
      'access_denied',
      'team_access_not_granted',
      'user_not_found',
      'user_disabled',
      'user_not_visible',
      'cannot_dm_bot',
    ],
  ],
  [
    'tenant-closed',
    [
      'account_inactive',
      'token_revoked',
      'token_expired',
      'invalid_auth',
      'not_authed',
      'team_is_restricted',
      'enterprise_is_restricted',
      'two_factor_setup_required',
      'accesslimited',
      'user_removed_from_team',
      'team_disabled',
    ],
  ],
  [
    'app-broken',
    [
      'missing_scope',
      'not_allowed_token_type',
      'invalid_arg_name',
      'metadata_must_be_sent_from_app',
      'method_deprecated',
      'unknown_method',
    ],
  ],
  [
    'refused',
    [
      'invalid_blocks',
      'invalid_blocks_format',
      'msg_blocks_too_long',
      'msg_too_long',
      'no_text',
      'too_many_attachments',
      'attachment_payload_limit_exceeded',
      'markdown_text_conflict',
      'invalid_arguments',
      'invalid_metadata_format',
      'invalid_metadata_schema',
      'metadata_too_large',
      'message_not_found',
      'cant_update_message',
      'thread_not_found',
      'edit_window_closed',
    ],
  ],
  ['rate-limited', ['ratelimited', 'rate_limited']],
  ['message-limit', ['message_limit_exceeded']],
  ['try-later', ['service_unavailable', 'org_login_required', 'team_added_to_org', 'request_timeout']],
  // Slack says of these two that part of the work may have been done.
  ['unknown', ['internal_error', 'fatal_error']],
];

const CLASSES = new Map(CODES.flatMap(([name, codes]) => codes.map((code): [string, CodeClass] => [code, name])));

/**
 * A code that Slack adds tomorrow is a refusal that was surely not carried out: it is tried again until the alert is
 * too old, rather than lost. What is no code at all (a proxy's page, half an answer) leaves the outcome open.
 */
export function classOfCode(code: string): CodeClass {
  return CLASSES.get(code) ?? (/^[a-z0-9_]{1,80}$/u.test(code) ? 'try-later' : 'unknown');
}
