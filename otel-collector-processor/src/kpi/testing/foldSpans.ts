import type { ServiceIdentity } from '@vigil/quality-model';
import {
  DELTA_VERSION,
  DURATION_BOUNDS_MS,
  LATE_SLOT,
  OVERFLOW_OPERATION,
  SLOT_MS,
  SPAN_KINDS,
  STATUS_CODES,
  SYNTHETIC_TYPES,
  type Accounting,
  type CallCell,
  type Delta,
  type EdgeStub,
  type SyntheticType,
} from '../../messages/index.ts';
import { explicitIndex, exponentialIndex } from '../histogram/durationIndex.ts';

/** A moment that is the begin of a slot. */
export const T0 = 1_800_000_000_000;

/** A span as tests name it; what is left out is a successful customers' SERVER span of `GET /` of 5 ms that ends at T0. */
export type TestSpan = Readonly<{
  service?: string | ServiceIdentity;
  version?: string;
  /** Undefined stands for OVERFLOW_OPERATION if the key is there. */
  operation?: string | undefined;
  kind?: (typeof SPAN_KINDS)[number];
  status?: (typeof STATUS_CODES)[number];
  synthetic?: SyntheticType;
  /** Whole nanoseconds. */
  durationMs?: number;
  endMs?: number;
  late?: boolean;
  /** With a trace, a span that can make an edge has a stub. */
  trace?: number;
  span?: number;
  parent?: number;
  weight?: number;
  peer?: string;
  peerType?: EdgeStub['peerType'];
  /** It has a stub and is in no cell. */
  onlyStub?: boolean;
}>;

export type DeltaHeader = Partial<Pick<Delta, 'pipelineId' | 'epoch' | 'from' | 'to' | 'createdMs' | 'stubsDropped'>>;

/** What a pipeline makes of spans, told as simply as possible. */
export function foldSpans(spans: readonly TestSpan[], header: DeltaHeader = {}): Delta {
  const services: ServiceIdentity[] = [];
  const serviceVersions: string[] = [];
  const operations: string[] = [];
  const cells = new Map<string, CallCell>();
  const stubs: EdgeStub[] = [];
  for (const span of spans) {
    const identity = identityOf(span.service ?? 'shop');
    let service = services.findIndex((s) => JSON.stringify(s) === JSON.stringify(identity));
    if (service < 0) {
      service = services.push(identity) - 1;
      serviceVersions.push('');
    }
    if (span.version !== undefined) serviceVersions[service] = span.version;
    const name = 'operation' in span ? span.operation : 'GET /';
    const operation = name === undefined ? OVERFLOW_OPERATION : indexIn(operations, name);
    const kind = SPAN_KINDS.indexOf(span.kind ?? 'SERVER');
    const status = STATUS_CODES.indexOf(span.status ?? 'UNSET');
    const synthetic = SYNTHETIC_TYPES.indexOf(span.synthetic ?? '');
    const { durationMs = 5, endMs = T0, late = false, trace } = span;
    const slotMs = late ? LATE_SLOT : Math.floor(endMs / SLOT_MS) * SLOT_MS;
    const at = { service, operation, kind, status, synthetic };
    if (!span.onlyStub) {
      const key = JSON.stringify({ ...at, slotMs });
      cells.set(key, withDuration(cells.get(key) ?? { ...at, slotMs, ...nothing() }, durationMs));
    }
    if (trace !== undefined)
      stubs.push({
        ...at,
        traceId: hex(trace, 32),
        spanId: hex(span.span ?? 1, 16),
        parentSpanId: span.parent === undefined ? '' : hex(span.parent, 16),
        durationMs,
        endMs,
        weight: span.weight ?? 1,
        peer: span.peer ?? '',
        peerType: span.peerType ?? '',
      });
  }
  return {
    version: DELTA_VERSION,
    pipelineId: 'p1',
    epoch: 'e1',
    from: 0,
    to: 100,
    createdMs: T0,
    services,
    serviceVersions,
    operations,
    cells: [...cells.values()],
    stubs,
    stubsDropped: 0,
    accounting: NO_ACCOUNTING,
    ...header,
  };
}

export function identityOf(service: string | ServiceIdentity): ServiceIdentity {
  return typeof service === 'string' ? { tenant: 'default', environment: '', namespace: '', name: service } : service;
}

function nothing(): Pick<CallCell, 'count' | 'duration'> {
  const explicit = new Array<number>(DURATION_BOUNDS_MS.length + 1).fill(0);
  return { count: 0, duration: { sumMs: 0, explicit, zeroCount: 0, exponential: [] } };
}

function withDuration(cell: CallCell, ms: number): CallCell {
  const { sumMs, explicit, zeroCount, exponential } = cell.duration;
  const byIndex = new Map(exponential);
  if (ms > 0) byIndex.set(exponentialIndex(ms), (byIndex.get(exponentialIndex(ms)) ?? 0) + 1);
  const duration = {
    sumMs: sumMs + ms,
    explicit: explicit.map((count, i) => (i === explicitIndex(ms) ? count + 1 : count)),
    zeroCount: ms > 0 ? zeroCount : zeroCount + 1,
    exponential: [...byIndex].sort(([a], [b]) => a - b),
  };
  return { ...cell, count: cell.count + 1, duration };
}

function indexIn(list: string[], text: string): number {
  const index = list.indexOf(text);
  return index < 0 ? list.push(text) - 1 : index;
}

function hex(n: number, digits: number): string {
  return n.toString(16).padStart(digits, '0');
}

const noSignal = { accepted: 0, recovered: 0, refused: {} };
const NO_ACCOUNTING: Accounting = {
  signals: { traces: noSignal, metrics: noSignal, logs: noSignal },
  destinations: {},
  queue: { bytes: 0, maxBytes: 0, uncountedBytes: 0, problems: {}, lastProblem: '' },
  deadLetters: {},
  memory: { inFlightBytes: 0, inFlightMaxBytes: 0 },
  unmeasured: 0,
  forgedMarks: 0,
  labelled: {},
};
