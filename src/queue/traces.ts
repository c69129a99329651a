import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { SpanKind, type Telemetry, TelemetryAttributes } from 'bullmq';

export function openTraces(endpoint: string, onError: (error: Error) => void) {
  const spans = createOtlpExport(endpoint, onError);
  return { telemetry: traceJobs(spans.add), close: spans.close };
}

/** The trace and span that a piece of work belongs to; null outside of any. */
type SpanContext = { traceId: string; spanId: string } | null;

type JobSpan = ReturnType<Telemetry<SpanContext>['tracer']['startSpan']>;

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
const STATUS_ERROR = 2;
/** OTLP counts kinds from 1, "unspecified" being 0 (opentelemetry-proto, trace.proto SpanKind). */
const OTLP_KIND_OFFSET = 1;
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

/**
 * Makes spans of the adding and the processing of jobs: one trace from a feed's poll to its alerts, because BullMQ
 * carries the span's context within the job (W3C Trace Context, traceparent).
 */
function traceJobs(add: (span: object) => void): Telemetry<SpanContext> {
  const current = new AsyncLocalStorage<SpanContext>();
  const active = (): SpanContext => current.getStore() ?? null;
  return {
    contextManager: {
      with: (context, work) => current.run(context, work),
      active,
      root: () => null,
      getMetadata: (context) => (context === null ? '' : `00-${context.traceId}-${context.spanId}-01`),
      fromMetadata: (outer, metadata) => readTraceparent(metadata) ?? outer,
    },
    tracer: {
      startSpan(name, options, context) {
        // A worker's own work (looking for jobs, closing) belongs to no article's trace.
        const isWork = options?.kind === SpanKind.PRODUCER || options?.kind === SpanKind.CONSUMER;
        return isWork ? startSpan({ name, kind: options.kind, parent: context ?? active() }, add) : NO_SPAN;
      },
    },
  };
}

type SpanStart = { name: string; kind: SpanKind; parent: SpanContext };

/** A finished span is added as OTLP/JSON writes it: ids in hex, times in nanoseconds (OTLP 1.x, JSON Protobuf Encoding). */
function startSpan({ name, kind, parent }: SpanStart, add: (span: object) => void): JobSpan {
  const traceId = parent?.traceId ?? randomBytes(TRACE_ID_BYTES).toString('hex');
  const spanId = randomBytes(SPAN_ID_BYTES).toString('hex');
  const startTimeUnixNano = nowInNanoseconds();
  const attributes = new Map<string, unknown>();
  let status = {};
  return {
    setSpanOnContext: () => ({ traceId, spanId }),
    setAttribute: (key, value) => void attributes.set(key, value),
    setAttributes(plain) {
      for (const [key, value] of Object.entries(plain)) attributes.set(key, value);
    },
    addEvent(_event, fields) {
      // BullMQ reports a handler that threw by an event alone.
      const reason = fields?.[TelemetryAttributes.JobFailedReason];
      if (typeof reason === 'string') status = { code: STATUS_ERROR, message: reason };
    },
    recordException(exception) {
      const message = typeof exception === 'string' ? exception : (exception.message ?? 'failed');
      status = { code: STATUS_ERROR, message };
    },
    end() {
      const ids = { traceId, spanId, parentSpanId: parent?.spanId };
      const times = { startTimeUnixNano, endTimeUnixNano: nowInNanoseconds() };
      add({ ...ids, name, kind: kind + OTLP_KIND_OFFSET, ...times, attributes: toAttributes(attributes), status });
    },
  };
}

const nothing = (): void => undefined;

const NO_SPAN: JobSpan = {
  setSpanOnContext: (context) => context,
  setAttribute: nothing,
  setAttributes: nothing,
  addEvent: nothing,
  recordException: nothing,
  end: nothing,
};

function readTraceparent(metadata: string): SpanContext {
  const [, traceId, spanId] = TRACEPARENT.exec(metadata) ?? [];
  return traceId === undefined || spanId === undefined ? null : { traceId, spanId };
}

/** Since 1970, through whole microseconds, which a double holds exactly. */
function nowInNanoseconds(): string {
  return String(BigInt(Math.round((performance.timeOrigin + performance.now()) * 1_000)) * 1_000n);
}

const EVERY_MS = 2_000;
const SEND_WITHIN_MS = 2_000;
/** While the collector does not answer, only the newest spans are kept. */
const SPANS_MAX = 4_096;
const SCOPE = { name: 'bullmq' };
const RESOURCE = { attributes: [{ key: 'service.name', value: { stringValue: 'slugline' } }] };

/**
 * Sends spans in batches to an OTLP/HTTP collector. The endpoint is the base of all signals, traces are below it
 * (OpenTelemetry Protocol Exporter, Endpoint URLs for OTLP/HTTP). What a collector does not take is lost.
 */
function createOtlpExport(endpoint: string, onError: (error: Error) => void) {
  let spans: object[] = [];
  const send = async (): Promise<void> => {
    const batch = spans;
    spans = [];
    if (batch.length > 0) await sendBatch(`${endpoint}/v1/traces`, batch).catch(onError);
  };
  const timer = setInterval(() => void send(), EVERY_MS).unref();
  return {
    add(span: object): void {
      spans.push(span);
      if (spans.length > SPANS_MAX) spans.shift();
    },
    /** Sends what is left, once. */
    close(): Promise<void> {
      clearInterval(timer);
      return send();
    },
  };
}

async function sendBatch(url: string, spans: readonly object[]): Promise<void> {
  const body = JSON.stringify({ resourceSpans: [{ resource: RESOURCE, scopeSpans: [{ scope: SCOPE, spans }] }] });
  const headers = { 'content-type': 'application/json' };
  const request = fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(SEND_WITHIN_MS) });
  const answer = await request.catch((cause: unknown) => {
    throw new Error('the trace collector does not answer', { cause });
  });
  if (!answer.ok) throw new Error(`the trace collector answers ${answer.status}`);
}

/** Lists and empty values are left out. */
function toAttributes(plain: ReadonlyMap<string, unknown>) {
  const all = [...plain].map(([key, value]) => ({ key, value: toValue(value) }));
  return all.filter(({ value }) => value !== null);
}

/** A value as OTLP/JSON writes it (opentelemetry-proto, common.proto AnyValue). */
function toValue(value: unknown): object | null {
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
