/** What a channel may set with `/slugline settings`; null where it set nothing. */
export type ChannelSettings = {
  /** Local times between which nothing is posted ("22:00", "07:00"); alerts wait for the end. */
  quietHours: { from: string; to: string } | null;
  /** "daily 08:00" or "weekly mon 08:00": alerts are gathered and posted then. */
  digest: string | null;
  /** Only articles in these languages (primary subtags). */
  languages: string[] | null;
  length: 'short' | 'normal' | 'long';
  /** IANA name the times above are in. */
  timeZone: string;
};

export const DEFAULT_CHANNEL_SETTINGS: ChannelSettings = {
  quietHours: null,
  digest: null,
  languages: null,
  length: 'normal',
  timeZone: 'UTC',
};
