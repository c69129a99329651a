import type { Log } from '../news/log.ts';

const GATHER_MS = 3_000;

/**
 * Somebody who watches the terminal wants one calm line for all feeds that cannot be read now, not one each:
 * such warnings are gathered for a moment and said together.
 */
export function calmFeeds(log: Log): Log {
  const failing = new Set<string>();
  const say = () => {
    log.warn({ feeds: [...failing] }, `${failing.size} of the feeds cannot be read now; they are tried again`);
    failing.clear();
  };
  return {
    debug: (fields, event) => log.debug(fields, event),
    info: (fields, event) => log.info(fields, event),
    error: (fields, event) => log.error(fields, event),
    warn(fields, event) {
      if (typeof fields['feed'] !== 'string') return log.warn(fields, event);
      if (failing.size === 0) setTimeout(say, GATHER_MS).unref();
      failing.add(fields['feed']);
    },
  };
}
