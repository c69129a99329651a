/** Text as a database takes it: PostgreSQL knows no NUL, and half a surrogate pair is no UTF-8. */
export function storableText(typed: string): string {
  return typed.replace(/\0|\p{Cs}/gu, '');
}
