/** A setting by its name in `.env`; a secret says only that it is set. */
export type ShownSetting = { name: string; value: string };

/** The groups that `.env` names otherwise than the program. */
const PREFIXES: Record<string, string> = { model: 'LLM' };
/** Levels that part the program's kinds and are no part of a name. */
const UNNAMED = new Set(['chats', 'transport', 'account']);
const HIDDEN = 'set, not shown';

/** The settings as they are in force, flat, without what must not be seen; a part that is off is not among them. */
export function shownSettings(settings: object, prefix: readonly string[] = []): ShownSetting[] {
  return Object.entries(settings).flatMap(([key, value]: [string, unknown]) => {
    if (key === 'kind' || value === null || value === undefined) return [];
    const path = UNNAMED.has(key) ? prefix : [...prefix, nameOf(key, prefix)];
    const isGroup = typeof value === 'object' && !Array.isArray(value) && !isSecret(value);
    return isGroup ? shownSettings(value, path) : [{ name: path.join('_'), value: shownValue(value) }];
  });
}

function shownValue(value: unknown): string {
  if (isSecret(value)) return HIDDEN;
  if (Array.isArray(value)) return value.join(',') || 'none';
  return withoutPassword(String(value));
}

function nameOf(key: string, prefix: readonly string[]): string {
  const renamed = prefix.length === 0 ? PREFIXES[key] : undefined;
  return renamed ?? key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** By its shape and not by its name, so that a secret added later is hidden as well. */
function isSecret(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'reveal' in value;
}

/** An address may carry a user and a password (RFC 3986 section 3.2.1). */
function withoutPassword(value: string): string {
  if (!URL.canParse(value)) return value;
  const url = new URL(value);
  if (url.username === '' && url.password === '') return value;
  url.username = '';
  url.password = '';
  return url.href;
}
