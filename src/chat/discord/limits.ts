/** Discord's limits in UTF-16 units (the larger of the two counts it may use): resources/message, Embed Limits. */
export const CONTENT_MAX = 2000;
export const EMBED_TITLE_MAX = 256;
export const EMBED_DESCRIPTION_MAX = 4096;
export const EMBED_FIELD_VALUE_MAX = 1024;
export const EMBED_FOOTER_MAX = 2048;
/** Over all texts of all embeds of one message. */
export const EMBEDS_TOTAL_MAX = 6000;
export const EMBED_URL_MAX = 2048;

/** Our shares of one embed. Their sum stays under EMBEDS_TOTAL_MAX, so that no story is refused for its length. */
export const STORY_DESCRIPTION_MAX = 3500;
export const ACTORS_FIELD_MAX = 700;
export const TOPICS_FIELD_MAX = 500;
export const STORY_FOOTER_MAX = 300;
