/** Slack's limits on one message, and the room we give each part of ours within them. */

/** Top-level `text`: Slack asks to stay within this (docs.slack.dev, chat.postMessage); an edit refuses more. */
export const TEXT_MAX = 4000;
/** Blocks in a message (docs.slack.dev, reference/block-kit/blocks). */
export const BLOCKS_MAX = 50;
/** The undocumented ceiling over all blocks is near 13,200 (slackapi/bolt-js#2509); we stay well under it, text included. */
export const MESSAGE_BYTES_MAX = 12_000;
/** Any mrkdwn or plain_text object of a section or context block. */
export const TEXT_OBJECT_MAX = 3000;
/** Elements of a context block. */
export const CONTEXT_ELEMENTS_MAX = 10;
/** Button label (docs.slack.dev, button element). */
export const BUTTON_LABEL_MAX = 75;
/** Slack takes 2,000 characters; five of those would leave no room for the story. */
export const BUTTON_VALUE_BYTES_MAX = 400;
/** Slack takes 25 in a row; more than five wrap on a phone. */
export const BUTTONS_MAX = 5;
/** A link longer than this is shown as words without a link. */
export const URL_MAX = 2000;
export const PLAIN_URL_MAX = 400;

/** Cleaning may take most of a hostile text away; reading this many units for each one shown bounds the work. */
export const RAW_UNITS_PER_SHOWN = 8;

/** Our own room, in UTF-16 units after escaping. */
export const HEADLINE_MAX = 250;
export const NAME_MAX = 80;
export const ROLE_MAX = 120;
export const OUTLET_MAX = 80;
export const TOPIC_MAX = 60;
export const MET_WORD_MAX = 40;
export const NOTE_MAX = 300;
export const TOPICS_MAX = 5;
export const OUTLETS_MAX = 8;
export const UPDATES_MAX = 2;
export const UPDATE_MAX = 400;
export const ACROSS_LINE_MAX = 300;
export const SENTENCES_MAX = 3;
export const QUOTE_MAX = 700;
export const TITLE_MAX = 200;
export const INTRO_MAX = 800;
export const LIST_LINE_MAX = 500;
export const CHART_WORDS_MAX = 500;
export const LIST_DETAIL_MAX = 200;
export const HOME_LINE_MAX = 300;
export const HINT_MAX = 300;

/** Slash commands in an app manifest (docs.slack.dev, reference/app-manifest). */
export const MANIFEST_DESCRIPTION_MAX = 2000;
export const MANIFEST_USAGE_MAX = 1000;
/** Blocks of the Home tab (docs.slack.dev, surfaces/app-home). */
export const HOME_BLOCKS_MAX = 100;

/** The whole outgoing metadata stays far below 1 KB (its limit is unpublished: error metadata_too_large). */
export const MARKER_EVENT = 'news_alert_posted';

/** Deadlines and waits, in milliseconds. */
export const CALL_TIMEOUT_MS = 10_000;
export const CONNECT_TIMEOUT_MS = 10_000;
export const STOP_TIMEOUT_MS = 1000;
export const RECONNECT_FIRST_MS = 250;
export const RECONNECT_MAX_MS = 30_000;
/** Who may manage a channel changes rarely, and a command must not wait for Slack to say it again. */
export const MANAGER_CACHE_MS = 5 * 60_000;
export const MANAGER_CACHE_MAX = 2000;
/** An asker waits no longer than this for Slack to say what they may do. */
export const MANAGER_WAIT_MS = 2000;
/** Slack speaks whole seconds; an absent or unreadable Retry-After counts as this. */
export const RETRY_AFTER_UNKNOWN_S = 30;
export const RETRY_AFTER_MIN_MS = 1000;
/** The free plan's message ceiling lasts for hours. */
export const MESSAGE_LIMIT_WAIT_MS = 60 * 60_000;

/** A person's channels are read in pages of the size that Slack asks for (docs.slack.dev, users.conversations). */
export const MEMBERSHIPS_PAGE_SIZE = 200;
export const MEMBERSHIPS_PAGES_MAX = 20;

/** Events remembered so that a repeated delivery is not answered twice. */
export const EVENTS_REMEMBERED_MAX = 1000;

/** A look for an earlier attempt: clocks may differ by this much, and this many pages of 15 are read. */
export const FIND_SLACK_MS = 5000;
export const FIND_PAGE_SIZE = 15;
export const FIND_PAGES_MAX = 10;

/** A rotating token lives twelve hours; it is renewed this long before its end, while it still works. */
export const RENEW_BEFORE_MS = 2 * 60 * 60_000;
/** Nearer to its end than this, a call waits for the new one. */
export const RENEW_FIRST_MS = 60_000;
/** One process has a renewal to itself for this long, and others wait at most this long for it. */
export const RENEW_LEASE_MS = 30_000;
export const RENEW_WAIT_MS = 10_000;
export const RENEW_LOOK_MS = 250;
/** Clients kept by token. */
export const CLIENTS_MAX = 2000;
/** Workspaces named in one line of health, and tried by one check. */
export const WORKSPACES_NAMED_MAX = 5;
export const WORKSPACES_TRIED_MAX = 20;
/** What health says of workspaces is at most about this old. */
export const WORKSPACES_LOOK_MS = 15_000;
/** A single token is asked after this often by whoever asks for health: auth.test takes hundreds a minute. */
export const TOKEN_LOOK_MS = 60_000;

/** A signed request is this old or this early at most. */
export const SIGNATURE_AGE_MAX_S = 5 * 60;
/** Slack's requests are some kilobytes; a modal's state may be more. */
export const REQUEST_BYTES_MAX = 1024 * 1024;
/** Questions under way have this long when Slugline stops. */
export const QUESTIONS_END_MS = 3000;

/** From the click on the installation link to Slack's answer. */
export const INSTALL_STATE_MS = 10 * 60_000;

/** A text field of a form, and the hint below it. */
export const FIELD_MAX = 300;
/** Text and value of a choice in a select (docs.slack.dev, option object), and how many choices it takes. */
export const CHOICE_MAX = 75;
export const CHOICES_MAX = 100;
/** Cleaning may take much of what was typed away; more than this is nobody typing. */
export const TYPED_MAX = 600;
/** Slack waits three seconds for choices; empty ones in time are better than none. */
export const CHOICES_WITHIN_MS = 2000;
/** A form that shows what is set now does not wait longer than this for it: its ticket ends after three seconds. */
export const FORM_WITHIN_MS = 1000;
export const GROUPS_CACHE_MS = 60_000;
