/** Version of the message; the engine refuses a delta of another one and says so. */
export const DELTA_VERSION = 1;
/** Width of a time slot by span end time, milliseconds. */
export const SLOT_MS = 10_000;
/** Slot of a span that ended more than `LATE_AFTER_MS` before it was received: it is counted, and used for nothing else. */
export const LATE_SLOT = -1;
export const LATE_AFTER_MS = 300_000;
/** OTLP span kinds, by their number on the wire (trace.proto, Span.SpanKind). */
export const SPAN_KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];
/** OTLP status codes, by their number on the wire (trace.proto, Status.StatusCode). */
export const STATUS_CODES = ['UNSET', 'OK', 'ERROR'];
/** Who the traffic is from, as an index: customers, `test` or `bot` of `user_agent.synthetic.type`. */
export const SYNTHETIC_TYPES = ['', 'test', 'bot'];
/**
 * Upper bounds (inclusive) of the explicit duration buckets, milliseconds; one more bucket is +Inf.
 * They are the defaults of the Collector's span_metrics connector, so that existing dashboards fit.
 */
export const DURATION_BOUNDS_MS = [
    2, 4, 6, 8, 10, 50, 100, 200, 400, 800, 1000, 1400, 2000, 5000, 10000, 15000,
];
/**
 * Scale of the exponential duration histogram (OpenTelemetry data model, base 2^(2^-scale)): 8 buckets an octave, a
 * relative error below 4.5 %. Index i holds (base^i, base^(i+1)] milliseconds; zero durations are in `zeroCount`.
 */
export const EXPONENTIAL_SCALE = 3;
/** In place of an operation: more different ones arrived at once than a pipeline keeps apart. The engine counts it in the service's overflow series. */
export const OVERFLOW_OPERATION = -1;
/** In place of a service name, for the same reason. */
export const OVERFLOW_SERVICE = 'vigil_overflow';
export const SIGNALS = ['traces', 'metrics', 'logs'];
