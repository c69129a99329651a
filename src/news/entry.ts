/** One item as the feed gave it. HTML stays HTML here; whoever shows it makes it text. */
export type Entry = {
  /** guid or atom:id as given; where the feed has none, the link, else a hash of title and date. */
  id: string;
  link: string | null;
  title: string;
  author: string | null;
  published: Date | null;
  updated: Date | null;
  /** HTML or text. */
  summary: string;
  /** HTML or text; empty when the feed carries no full text. */
  content: string;
};

/** What a feed document says, whatever its format. */
export type FeedDocument = {
  title: string;
  link: string | null;
  language: string | null;
  /** RSS 2.0 ttl: the publisher asks not to be polled more often than this. */
  ttlMinutes: number | null;
  /** RSS 2.0 skipHours, 0 to 23 GMT. */
  skipHours: number[];
  /** WebSub (W3C REC 2018-01-23 section 4): the hub to subscribe at and the topic to name there. */
  hub: string | null;
  self: string | null;
  entries: Entry[];
  /** One sentence per entry or field that could not be read; such an entry never loses the feed. */
  warnings: string[];
};
