/** What an unknown error says: the message of an `Error`, else the value as text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The same of a failed connection: to "localhost" it is one error per address, with no message of its own. */
export function reasonsOf(error: unknown): string {
  return error instanceof AggregateError ? error.errors.map(reasonsOf).join('; ') : messageOf(error);
}

/** The `code` of a system or driver error ("ECONNREFUSED", SQLSTATE "23505"), or null where there is none. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** The value of a JSON text; null where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Ends a switch over a union: a new `kind` that nobody handles does not compile. */
export function unreachable(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
