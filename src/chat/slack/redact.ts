/** Slack's token forms, and the secrets inside payloads and addresses that Slack's SDKs print at debug level. */
const PATTERNS: [RegExp, string][] = [
  [/xox[a-z](?:[.-][A-Za-z0-9-]+)+/gu, '[secret]'],
  [/xapp-[A-Za-z0-9-]+/gu, '[secret]'],
  [/(["']?[A-Za-z_]{0,30}(?:token|secret|authorization)["']?\s*[:=]\s*["']?)(?:Bearer\s+)?[^"'\s,}]+/giu, '$1[secret]'],
  [/(wss?:\/\/[^\s"'?]+)\?[^\s"']*/gu, '$1?[secret]'],
  [/(["']?(?:response_url|trigger_id)["']?\s*:\s*["'])[^"']+/giu, '$1[secret]'],
  // An installation's code, as web-api writes the request; errors' codes have no quotes around their name.
  [/(["']code["']\s*:\s*["'])[^"']+/giu, '$1[secret]'],
];

/** Takes every token out of a text before it reaches a log, known ones by value and others by form. */
export function createRedact(secrets: string[]): (text: string) => string {
  const known = secrets.filter((secret) => secret !== '');
  return (text) => {
    const hidden = known.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
    return PATTERNS.reduce((rest, [pattern, put]) => rest.replace(pattern, put), hidden);
  };
}
