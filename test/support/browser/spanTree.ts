/** One call as a service takes it, and the calls that it makes meanwhile. */
export type Call = Readonly<{
  service: string;
  operation: string;
  /** Time that it takes itself, milliseconds. */
  ownMs: number;
  failed?: boolean;
  /** One after the other. */
  calls?: readonly Call[];
}>;

/** A span as OTLP/JSON writes it, and whose it is. */
export type TreeSpan = Readonly<{ service: string; span: Readonly<Record<string, unknown>> }>;

const SERVER = 2;
const CLIENT = 3;
const ERROR = 2;
const NS_PER_MS = 1_000_000n;

/** Milliseconds that a call takes with all that it calls. */
export function durationMs({ ownMs, calls = [] }: Call): number {
  return calls.reduce((sum, call) => sum + durationMs(call), ownMs);
}

/** The spans of a call that ends at `endMs`: a server's for it, a client's and a server's for each that it makes. */
export function spansOf(call: Call, endMs: number, traceId: string, userAgent: string): readonly TreeSpan[] {
  let spanCount = 0;
  const newId = (): string => `${traceId.slice(0, 12)}${(++spanCount).toString(16).padStart(4, '0')}`;
  const spanOf = (of: Call, kind: number, spanId: string, parentSpanId: string, fromMs: number): TreeSpan['span'] => ({
    traceId,
    spanId,
    parentSpanId,
    name: of.operation,
    kind,
    startTimeUnixNano: nanoseconds(fromMs),
    endTimeUnixNano: nanoseconds(fromMs + durationMs(of)),
    status: of.failed === true ? { code: ERROR } : {},
    attributes: parentSpanId === '' ? [{ key: 'user_agent.original', value: { stringValue: userAgent } }] : [],
  });
  const served = (of: Call, parentId: string, fromMs: number): readonly TreeSpan[] => {
    const id = newId();
    let atMs = fromMs + of.ownMs / 2;
    const made = (of.calls ?? []).flatMap((inner) => {
      const clientId = newId();
      const spans = [
        { service: of.service, span: spanOf(inner, CLIENT, clientId, id, atMs) },
        ...served(inner, clientId, atMs),
      ];
      atMs += durationMs(inner);
      return spans;
    });
    return [{ service: of.service, span: spanOf(of, SERVER, id, parentId, fromMs) }, ...made];
  };
  return served(call, '', endMs - durationMs(call));
}

function nanoseconds(ms: number): string {
  const whole = Math.floor(ms);
  return String(BigInt(whole) * NS_PER_MS + BigInt(Math.round((ms - whole) * Number(NS_PER_MS))));
}
