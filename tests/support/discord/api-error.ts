/** An answer as Discord words it (topics/opcodes-and-status-codes). */
export type ApiReply = { status: number; body: unknown; headers?: Record<string, string> };

export function apiError(status: number, code: number, message: string): ApiReply {
  return { status, body: { message, code } };
}

export type FormIssue = { path: PropertyKey[]; code: string; message: string };

/** "Invalid Form Body": the issues hang in a tree of the fields they are about (reference, Error Messages). */
export function formError(issues: FormIssue[]): ApiReply {
  const errors: Record<string, unknown> = {};
  for (const issue of issues) hang(errors, issue);
  return { status: 400, body: { code: 50035, message: 'Invalid Form Body', errors } };
}

function hang(errors: Record<string, unknown>, { path, code, message }: FormIssue): void {
  let at = errors;
  for (const key of path.map(String)) {
    const below = at[key];
    const next = isObject(below) ? below : {};
    at[key] = next;
    at = next;
  }
  at['_errors'] = [{ code, message }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
