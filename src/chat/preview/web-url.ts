/** The address when it is http or https, else null: no `javascript:` and the like reaches a reader. */
export function webUrl(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
}
