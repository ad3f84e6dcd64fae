import { ABSENT, ATTRIBUTE_CLASS, type Scan } from '../wire/index.ts';
import type { EdgeStub } from '../../messages/index.ts';
import { adjustedCount, wholeCount } from './adjustedCount.ts';

/** Field numbers of Span (trace.proto). */
const TRACE_ID = 1;
const SPAN_ID = 2;
const TRACE_STATE = 3;
const PARENT_SPAN_ID = 4;
const NAME = 5;
const KIND = 6;
const START = 7;
const END = 8;
const STATUS = 15;

const CLIENT = 3;
const PRODUCER = 4;

/** Which attribute names the peer of a client span, and what kind of peer it then is; the first that is there counts. */
const PEERS = [
  [ATTRIBUTE_CLASS['peer.service'], 'service'],
  [ATTRIBUTE_CLASS['db.system.name'], 'database'],
  [ATTRIBUTE_CLASS['db.system'], 'database'],
  [ATTRIBUTE_CLASS['messaging.system'], 'messaging_system'],
  [ATTRIBUTE_CLASS['server.address'], 'external'],
  [ATTRIBUTE_CLASS['net.peer.name'], 'external'],
] as const satisfies readonly (readonly [number, EdgeStub['peerType']])[];

export const PEER_TYPES = PEERS.map(([, type]) => type);

/** Columns of one span. */
export const Column = {
  resource: 0,
  nameAt: 1,
  nameLength: 2,
  kind: 3,
  status: 4,
  synthetic: 5,
  traceIdAt: 6,
  spanIdAt: 7,
  parentAt: 8,
  /** Index into PEERS, or ABSENT. */
  peer: 9,
  peerAt: 10,
  peerLength: 11,
} as const;
const WIDTH = 12;

/** Where the identity of one resource stands in the request's bytes: (start, length) by attribute; start is negative where it is not there. */
export const RESOURCE_CLASSES = [
  ATTRIBUTE_CLASS['service.name'],
  ATTRIBUTE_CLASS['service.namespace'],
  ATTRIBUTE_CLASS['deployment.environment.name'],
  ATTRIBUTE_CLASS['deployment.environment'],
  ATTRIBUTE_CLASS['service.version'],
] as const;

/**
 * The spans of one request, as columns of numbers: what folding needs, gathered while the request is scanned and used
 * only once it is known to be well-formed and on its way to disk. Reused from request to request.
 */
export class SpanTable {
  count = 0;
  resourceCount = 0;
  columns = new Int32Array(1024 * WIDTH);
  /** Nanoseconds; an end before the start counts as 0. */
  durationNs = new Float64Array(1024);
  /** How many spans each stands for: more than one where they were sampled before they arrived. */
  counts = new Float64Array(1024).fill(1);
  /** Unix milliseconds. */
  endMs = new Float64Array(1024);
  resources = new Int32Array(64 * RESOURCE_CLASSES.length * 2);
  /** Spans of journeys of this installation: few. */
  readonly checks: (readonly [span: number, checkId: string])[] = [];

  begin(): void {
    this.count = 0;
    this.checks.length = 0;
    this.resourceCount = 0;
  }

  at(span: number, column: number): number {
    return this.columns[span * WIDTH + column]!;
  }

  addResource(scan: Scan): void {
    const width = RESOURCE_CLASSES.length * 2;
    const offset = this.resourceCount++ * width;
    if (offset + width > this.resources.length) this.resources = doubled(this.resources);
    RESOURCE_CLASSES.forEach((attributeClass, i) => {
      this.resources[offset + i * 2] = scan.resourceAt[attributeClass]!;
      this.resources[offset + i * 2 + 1] = scan.resourceLength[attributeClass]!;
    });
  }

  /** `checkId`: of the journey of this installation that the span belongs to, or ''. */
  addSpan(scan: Scan, synthetic: number, checkId = ''): void {
    const { bytes, fieldAt, fieldLength } = scan;
    const span = this.count++;
    if (checkId !== '') this.checks.push([span, checkId]);
    if (span >= this.endMs.length) this.#grow();
    const row = span * WIDTH;
    const c = this.columns;
    const kind = fieldAt[KIND]!;
    c[row + Column.resource] = this.resourceCount - 1;
    c[row + Column.nameAt] = fieldAt[NAME]!;
    c[row + Column.nameLength] = fieldAt[NAME] === ABSENT ? 0 : fieldLength[NAME]!;
    c[row + Column.kind] = kind >= 0 && kind <= 5 ? kind : 0;
    c[row + Column.status] = fieldAt[STATUS] === ABSENT ? 0 : statusCode(bytes, fieldAt[STATUS]!, fieldLength[STATUS]!);
    c[row + Column.synthetic] = synthetic;
    c[row + Column.traceIdAt] = fieldLength[TRACE_ID] === 16 ? fieldAt[TRACE_ID]! : ABSENT;
    c[row + Column.spanIdAt] = fieldLength[SPAN_ID] === 8 ? fieldAt[SPAN_ID]! : ABSENT;
    c[row + Column.parentAt] = fieldLength[PARENT_SPAN_ID] === 8 ? fieldAt[PARENT_SPAN_ID]! : ABSENT;
    const traceState = fieldAt[TRACE_STATE]!;
    this.counts[span] =
      traceState < 0 || fieldLength[TRACE_STATE] === 0
        ? 1
        : wholeCount(adjustedCount(bytes, traceState, fieldLength[TRACE_STATE]!), bytes, c[row + Column.spanIdAt]!);
    c[row + Column.peer] = ABSENT;
    if (kind === CLIENT || kind === PRODUCER) this.#peer(scan, row);

    const startAt = fieldAt[START]!;
    const endAt = fieldAt[END]!;
    const startLow = startAt < 0 ? 0 : uint32(bytes, startAt);
    const startHigh = startAt < 0 ? 0 : uint32(bytes, startAt + 4);
    const endLow = endAt < 0 ? 0 : uint32(bytes, endAt);
    const endHigh = endAt < 0 ? 0 : uint32(bytes, endAt + 4);
    // The difference is taken before the parts are joined: nanoseconds since 1970 do not fit a double, a duration does.
    this.durationNs[span] = Math.max(0, (endHigh - startHigh) * 4294967296 + (endLow - startLow));
    this.endMs[span] = (endHigh * 4294967296 + endLow) / 1e6;
  }

  #peer(scan: Scan, row: number): void {
    for (let i = 0; i < PEERS.length; i++) {
      const attributeClass = PEERS[i]![0];
      const at = scan.attributeAt[attributeClass]!;
      if (at < 0) continue;
      this.columns[row + Column.peer] = i;
      this.columns[row + Column.peerAt] = at;
      this.columns[row + Column.peerLength] = scan.attributeLength[attributeClass]!;
      return;
    }
  }

  #grow(): void {
    this.columns = doubled(this.columns);
    this.durationNs = doubledFloats(this.durationNs);
    this.counts = doubledFloats(this.counts);
    this.endMs = doubledFloats(this.endMs);
  }
}

/** Status.code; the last one counts. The scan has checked the structure. */
function statusCode(bytes: Uint8Array, start: number, length: number): number {
  let code = 0;
  let p = start;
  const end = start + length;
  while (p < end) {
    const tag = bytes[p++]!;
    if (tag === 0x18) {
      code = bytes[p]!;
      while (bytes[p++]! >= 0x80);
    } else if ((tag & 7) === 2) {
      let size = 0;
      let shift = 0;
      let byte: number;
      do {
        byte = bytes[p++]!;
        size |= (byte & 0x7f) << shift;
        shift += 7;
      } while (byte >= 0x80);
      p += size;
    } else return 0; // an unknown field in front: OTLP has none, and its code is not worth a second parser
  }
  return code <= 2 ? code : 0;
}

function uint32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

function doubledFloats(array: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}
