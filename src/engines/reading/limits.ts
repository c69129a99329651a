/** Bytes of a feed after decompression; 50 MB cost a second and 300 MB of memory when measured. */
export const FEED_BYTES_MAX = 10 * 1024 * 1024;
/** Bytes of a page: the largest of 181 measured news pages has 1.5 MB. */
export const PAGE_BYTES_MAX = 5 * 1024 * 1024;
/** Characters of an article's text: longer ones are books. */
export const PAGE_TEXT_MAX = 200_000;
