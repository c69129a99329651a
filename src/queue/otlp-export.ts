/** A value as OTLP/JSON writes it (opentelemetry-proto, common.proto AnyValue). */
type Value = { stringValue: string } | { intValue: string } | { doubleValue: number } | { boolValue: boolean };

/** A finished span as OTLP/JSON writes it: ids in hex, times in nanoseconds (OTLP 1.x, JSON Protobuf Encoding). */
export type OtlpSpan = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: Value }[];
  status: { code?: number; message?: string };
};

export type Post = (
  url: string,
  request: { method: string; headers: Record<string, string>; body: string; signal: AbortSignal },
) => Promise<{ ok: boolean; status: number }>;

export type ExportDeps = { post: Post; onError: (error: Error) => void; everyMs?: number };

export type OtlpExport = {
  add(span: OtlpSpan): void;
  /** Sends what is left, once. */
  close(): Promise<void>;
};

const EVERY_MS = 2_000;
const SEND_WITHIN_MS = 2_000;
/** A collector that is away costs this many spans of memory, and the older ones. */
const SPANS_MAX = 4_096;
const SCOPE = { name: 'bullmq' };
const RESOURCE = { attributes: [{ key: 'service.name', value: { stringValue: 'slugline' } }] };

/**
 * Sends spans in batches to an OTLP/HTTP collector. The endpoint is the base of all signals, traces are below it
 * (OpenTelemetry Protocol Exporter, Endpoint URLs for OTLP/HTTP). What a collector does not take is lost: traces are no
 * record of anything.
 */
export function createOtlpExport(endpoint: string, deps: ExportDeps): OtlpExport {
  let spans: OtlpSpan[] = [];
  const send = async (): Promise<void> => {
    const batch = spans;
    spans = [];
    if (batch.length > 0) await sendBatch(`${endpoint}/v1/traces`, batch, deps);
  };
  const timer = setInterval(() => void send(), deps.everyMs ?? EVERY_MS).unref();
  return {
    add(span) {
      spans.push(span);
      if (spans.length > SPANS_MAX) spans.shift();
    },
    close() {
      clearInterval(timer);
      return send();
    },
  };
}

async function sendBatch(url: string, spans: readonly OtlpSpan[], { post, onError }: ExportDeps): Promise<void> {
  const body = JSON.stringify({ resourceSpans: [{ resource: RESOURCE, scopeSpans: [{ scope: SCOPE, spans }] }] });
  const headers = { 'content-type': 'application/json' };
  try {
    const answer = await post(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(SEND_WITHIN_MS) });
    if (!answer.ok) onError(new Error(`the trace collector answers ${answer.status}`));
  } catch (cause) {
    onError(new Error('the trace collector does not answer', { cause }));
  }
}

/** What an attribute may be; lists and nothing are left out. */
export function toValue(value: unknown): Value | null {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { boolValue: value };
    case 'number':
      return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
    default:
      return null;
  }
}
