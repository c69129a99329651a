type Span = { forMs: number; most: number };

/** Keeps answers by name for a while, so that Slack is not asked the same again; a failure is asked again. */
export function createMemory<Value>(
  { forMs, most }: Span,
  now: () => Date,
): (name: string, ask: () => Promise<Value>) => Promise<Value> {
  const known = new Map<string, { value: Value; until: number }>();
  return async (name, ask) => {
    const kept = known.get(name);
    if (kept && kept.until > now().getTime()) return kept.value;
    const value = await ask();
    if (known.size >= most) known.clear();
    known.set(name, { value, until: now().getTime() + forMs });
    return value;
  };
}
