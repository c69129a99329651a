import { AsyncLocalStorage } from 'node:async_hooks';
import { SpanKind, type Telemetry, TelemetryAttributes } from 'bullmq';
import { type OtlpSpan, toValue } from './otlp-export.ts';

/** Where in a trace something happens; null outside of any. */
export type TracePlace = { traceId: string; spanId: string } | null;

export type TraceDeps = {
  add: (span: OtlpSpan) => void;
  /** So many bytes in hex. */
  newId: (bytes: number) => string;
  /** Milliseconds since 1970, with their fractions. */
  now: () => number;
};

type JobSpan = ReturnType<Telemetry<TracePlace>['tracer']['startSpan']>;

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
const STATUS_ERROR = 2;
/** OTLP counts kinds from 1, "unspecified" being 0 (opentelemetry-proto, trace.proto SpanKind). */
const OTLP_KIND_OFFSET = 1;
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

/**
 * Each job's adding and working as spans of one trace, from a feed's poll to its alerts: BullMQ carries the place in the
 * trace within the job (W3C Trace Context, traceparent).
 */
export function traceJobs(deps: TraceDeps): Telemetry<TracePlace> {
  const place = new AsyncLocalStorage<TracePlace>();
  const active = (): TracePlace => place.getStore() ?? null;
  return {
    contextManager: {
      with: (context, work) => place.run(context, work),
      active,
      root: () => null,
      getMetadata: (context) => (context === null ? '' : `00-${context.traceId}-${context.spanId}-01`),
      fromMetadata: (current, metadata) => readTraceparent(metadata) ?? current,
    },
    tracer: {
      startSpan(name, options, context) {
        // What a worker does for itself (looking for jobs, closing) is no part of any article's way.
        const isWork = options?.kind === SpanKind.PRODUCER || options?.kind === SpanKind.CONSUMER;
        return isWork ? startSpan({ name, kind: options.kind, parent: context ?? active() }, deps) : NO_SPAN;
      },
    },
  };
}

type Beginning = { name: string; kind: SpanKind; parent: TracePlace };

function startSpan({ name, kind, parent }: Beginning, { add, newId, now }: TraceDeps): JobSpan {
  const traceId = parent?.traceId ?? newId(TRACE_ID_BYTES);
  const spanId = newId(SPAN_ID_BYTES);
  const startedAt = now();
  const attributes: OtlpSpan['attributes'] = [];
  let status: OtlpSpan['status'] = {};
  const setAttribute: JobSpan['setAttribute'] = (key, given) => {
    const value = toValue(given);
    if (value !== null) attributes.push({ key, value });
  };
  return {
    setSpanOnContext: () => ({ traceId, spanId }),
    setAttribute,
    setAttributes(given) {
      for (const [key, value] of Object.entries(given)) if (value !== undefined) setAttribute(key, value);
    },
    addEvent(_event, told) {
      // BullMQ tells of a handler that threw by an event alone.
      const reason = told?.[TelemetryAttributes.JobFailedReason];
      if (typeof reason === 'string') status = { code: STATUS_ERROR, message: reason };
    },
    recordException(exception) {
      status = { code: STATUS_ERROR, message: reasonOf(exception) };
    },
    end() {
      const times = { startTimeUnixNano: nanoseconds(startedAt), endTimeUnixNano: nanoseconds(now()) };
      const parentOf = parent === null ? {} : { parentSpanId: parent.spanId };
      add({ traceId, spanId, ...parentOf, name, kind: kind + OTLP_KIND_OFFSET, ...times, attributes, status });
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

function readTraceparent(metadata: string): TracePlace {
  const [, traceId, spanId] = TRACEPARENT.exec(metadata) ?? [];
  return traceId === undefined || spanId === undefined ? null : { traceId, spanId };
}

type Exception = Parameters<JobSpan['recordException']>[0];

function reasonOf(exception: Exception): string {
  if (typeof exception === 'string') return exception;
  return exception.message ?? 'failed';
}

const MICROS_PER_MS = 1_000;
const NANOS_PER_MICRO = 1_000n;

function nanoseconds(ms: number): string {
  return String(BigInt(Math.round(ms * MICROS_PER_MS)) * NANOS_PER_MICRO);
}
