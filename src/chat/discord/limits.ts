/** What Discord takes, in UTF-16 units (the larger of the two counts it might use): resources/message, Embed Limits. */
export const CONTENT_MAX = 2000;
export const EMBED_TITLE_MAX = 256;
export const EMBED_DESCRIPTION_MAX = 4096;
export const EMBED_FIELD_VALUE_MAX = 1024;
export const EMBED_FOOTER_MAX = 2048;
/** Over all texts of all embeds of one message. */
export const EMBEDS_TOTAL_MAX = 6000;
export const EMBED_URL_MAX = 2048;

/** components/reference: Action Row, Button. */
export const ACTION_ROWS_MAX = 5;
export const BUTTONS_PER_ROW_MAX = 5;
export const BUTTON_LABEL_MAX = 80;
export const BUTTON_URL_MAX = 512;
export const CUSTOM_ID_MAX = 100;

/** components/reference: String Select; Label and Modal. */
export const SELECT_OPTIONS_MAX = 25;
export const SELECT_TEXT_MAX = 100;
export const SELECT_PLACEHOLDER_MAX = 150;
export const FORM_TITLE_MAX = 45;
export const FORM_LABEL_MAX = 45;
export const FORM_FIELDS_MAX = 5;

/** interactions/application-commands. */
export const COMMANDS_MAX = 100;
export const COMMAND_OPTIONS_MAX = 25;
export const COMMAND_DESCRIPTION_MAX = 100;
export const CHOICES_MAX = 25;
export const CHOICE_TEXT_MAX = 100;
/** Ours, not Discord's (6000): longer questions are no questions. */
export const OPTION_TEXT_MAX = 1000;

/** Our own shares of one embed; together they stay under EMBEDS_TOTAL_MAX, so that no story is ever refused for its length. */
export const STORY_DESCRIPTION_MAX = 3500;
export const SUMMARY_SENTENCES_MAX = 3;
export const SUMMARY_SENTENCE_MAX = 500;
export const QUOTES_MAX = 3;
export const QUOTE_MAX = 420;
export const NAME_MAX = 80;
export const ROLE_MAX = 120;
export const OUTLET_MAX = 80;
export const OUTLETS_MAX = 8;
export const UPDATES_MAX = 2;
export const UPDATE_MAX = 300;
/** A brief across outlets: what its sections take, the story's own text gives up. */
export const ACROSS_DESCRIPTION_MAX = 1900;
export const ACROSS_FIELD_MAX = 450;
export const ACROSS_LINE_MAX = 200;
export const ACROSS_SECTIONS_MAX = 4;
export const ACTORS_FIELD_MAX = 700;
export const TOPICS_FIELD_MAX = 500;
export const MET_WORD_MAX = 40;
export const STORY_FOOTER_MAX = 300;
export const LIST_LINE_MAX = 400;
export const LIST_DETAIL_MAX = 200;
export const LIST_INTRO_MAX = 600;
export const NOTICE_TEXT_MAX = 1500;
export const NOTICE_HINT_MAX = 300;
export const NOTICE_HINTS_MAX = 8;
