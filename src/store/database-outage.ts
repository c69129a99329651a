/**
 * What a database says when it is away, full or ill, and would say to any query. Classes 08, 53, 57 and 58 are about the
 * connection, resources, an operator and the system (PostgreSQL manual, appendix A).
 */
const CLASSES = /^(?:08|53|57|58)/;
/** disk_full and io_error of the same. */
const DISK_CODES = ['53100', '58030'];
/** What has no code of its own there: errors of a quota, of a limit, of a disk that turned read-only (errno(3)). */
const DISK_WORDS = /(?:no space left|quota exceeded|file too large|read-only file system|input\/output error)/i;
/** Of pg and of our embedded pool, which have no code either. */
const AWAY_WORDS = /(?:connection terminated|connection error|broke down|ECONNREFUSED|ECONNRESET)/i;

/** The failure is the database's, and says nothing of what was asked of it. */
export function isDatabaseOutage(error: unknown): boolean {
  if (diskTrouble(error) !== null) return true;
  return error instanceof Error && (CLASSES.test(codeOf(error)) || AWAY_WORDS.test(error.message));
}

/** Why the database's disk does not take what is written; null where something else is wrong. */
export function diskTrouble(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  return DISK_CODES.includes(codeOf(error)) || DISK_WORDS.test(error.message) ? error.message : null;
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}
