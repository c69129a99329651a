/** Bytes of a feed after decompression; 50 MB cost a second and 300 MB of memory when measured. */
export const FEED_BYTES_MAX = 10 * 1024 * 1024;
/** Bytes of a page: the largest of 181 measured news pages has 1.5 MB. */
export const PAGE_BYTES_MAX = 5 * 1024 * 1024;
export const ENTRIES_MAX = 1000;
/** Characters of one entry's summary or content; the longest articles of daily papers have 100,000. */
export const ENTRY_TEXT_MAX = 200_000;
/**
 * Characters of all texts of one feed, of which each entry then gets its share: what a thread hands over is copied on the
 * event loop, where nine million characters took 80 ms.
 */
export const FEED_TEXT_MAX = 4 * 1024 * 1024;
/** Characters of titles, names, links and ids. */
export const SHORT_TEXT_MAX = 2_000;
/** Elements inside elements of a feed. */
export const FEED_DEPTH_MAX = 1000;
/** Attributes of one element. */
export const ATTRIBUTES_MAX = 200;
export const WARNINGS_MAX = 20;
/** What of an unreadable body is kept to show. */
export const SAMPLE_CHARS = 200;
/** Characters of an article's text: longer ones are books. */
export const PAGE_TEXT_MAX = 200_000;
