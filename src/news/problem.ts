/** The error of an operator's own making: a stable code, what happened, what was seen, what to do. */
export type Problem = {
  code: string;
  what: string;
  seen: string;
  todo: string;
  /** The file and line to look at ("config/feeds.yaml, line 12"); absent for settings. */
  where?: string;
};
