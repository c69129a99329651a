/** A span of the article's text: `text === article.text.slice(start, end)`, in UTF-16 units. */
export type Span = { text: string; start: number; end: number };

export type ActorKind = 'person' | 'organisation' | 'group' | 'country';

/** A person, organisation, group or country that does or says something in the article. */
export type Actor = {
  /** A verbatim span of the article: the fullest form it uses. */
  name: string;
  kind: ActorKind;
  /** As the article words it ("former President of Afghanistan"), or null. */
  role: string | null;
  mentions: number;
  /** The first occurrence of `name` in the text. */
  start: number;
  end: number;
};

/** A verbatim span with its speaker; null where the speaker is not certain. */
export type Quote = Span & {
  speaker: { name: string; role: string | null } | null;
  /** The reporting word or phrase between quote and speaker ("said"), or null. */
  cue: string | null;
  /** How certain the speaker is, from 0 to 1; a name is shown only above a limit. */
  confidence?: number;
};

/** What we say of one article. */
export type Brief = {
  headline: string;
  summary: Span[];
  /** Best first. */
  actors: Actor[];
  /** In the order of the article. */
  quotes: Quote[];
  /** BCP 47 primary language tag, or "und". */
  language: string;
  method: 'extractive' | 'model';
  /** Notes for the reader ("no language file for sw: speakers are not named"). */
  warnings: string[];
};
