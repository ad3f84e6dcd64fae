import {
  DELTA_VERSION,
  DURATION_BOUNDS_MS,
  LATE_SLOT,
  OVERFLOW_OPERATION,
  SLOT_MS,
  SPAN_KINDS,
  STATUS_CODES,
  SYNTHETIC_TYPES,
  type CallCell,
  type Delta,
  type DurationCounts,
  type EdgeStub,
} from '../../messages/index.ts';
import { problemOfWatched } from './checkWatched.ts';
import { KpiDeltaError } from './kpiDeltaError.ts';

/** Indexes that the duration of a double can have at EXPONENTIAL_SCALE 3: eight an octave from 2^-1074 to 2^1024. */
const EXPONENTIAL_INDEX_MIN = -8_600;
const EXPONENTIAL_INDEX_MAX = 8_191;
const TRACE_ID = /^[0-9a-f]{32}$/;
const SPAN_ID = /^[0-9a-f]{16}$/;
const PEER_TYPES: ReadonlySet<string> = new Set<EdgeStub['peerType']>([
  '',
  'service',
  'database',
  'messaging_system',
  'external',
]);

/** Throws KpiDeltaError `unsupported_version`, or `invalid` for a position that is none. */
export function checkHeader(delta: Delta): void {
  if (delta.version !== DELTA_VERSION)
    throw new KpiDeltaError(
      'unsupported_version',
      delta,
      `it has version ${delta.version} and this engine reads version ${DELTA_VERSION}; ` +
        `bring pipeline and engine to the same release of Vigil.`,
    );
  const must = demand(delta);
  must(isText(delta.pipelineId) && delta.pipelineId !== '', 'pipelineId', delta.pipelineId, 'a name');
  must(isText(delta.epoch) && delta.epoch !== '', 'epoch', delta.epoch, 'a name');
  must(isCount(delta.from), 'from', delta.from, 'a whole number, 0 or more');
  must(isCount(delta.to) && delta.to >= delta.from, 'to', delta.to, 'a whole number, not below `from`');
}

/**
 * Throws KpiDeltaError `invalid` for a number or an index that would spoil what is counted already: `apply` relies on
 * it. The header has been checked.
 */
export function checkBody(delta: Delta): void {
  const must = demand(delta);
  must(Number.isFinite(delta.createdMs), 'createdMs', delta.createdMs, 'a time');
  must(isCount(delta.stubsDropped), 'stubsDropped', delta.stubsDropped, 'a whole number, 0 or more');
  delta.services.forEach((s, i) =>
    must(
      isText(s.tenant) && isText(s.environment) && isText(s.namespace) && isText(s.name),
      `services[${i}]`,
      s,
      'an identity of four strings',
    ),
  );
  must(
    delta.serviceVersions.length === delta.services.length && delta.serviceVersions.every(isText),
    'serviceVersions',
    delta.serviceVersions,
    'one string for each service',
  );
  must(delta.operations.every(isText), 'operations', delta.operations, 'strings');
  // The places are strings only when they are told: a delta has thousands of cells.
  delta.cells.forEach((cell, i) => {
    const bad = problemOfCell(cell, delta);
    if (bad) must(false, `cells[${i}].${bad.field}`, bad.value, bad.expected);
  });
  const badWatched = problemOfWatched(delta);
  if (badWatched !== undefined) must(false, badWatched, '…', 'what the message says');
  delta.stubs.forEach((stub, i) => {
    const bad = problemOfStub(stub, delta);
    if (bad) must(false, `stubs[${i}].${bad.field}`, bad.value, bad.expected);
  });
}

type Problem = Readonly<{ field: string; value: unknown; expected: string }>;

function problemOfCell(cell: CallCell, delta: Delta): Problem | undefined {
  if (!isIndex(cell.kind, SPAN_KINDS.length)) return indexProblem('kind', cell.kind, SPAN_KINDS.length);
  const slot = cell.slotMs;
  if (slot !== LATE_SLOT && !(isCount(slot) && slot % SLOT_MS === 0))
    return { field: 'slotMs', value: slot, expected: `a multiple of ${SLOT_MS}, or ${LATE_SLOT}` };
  if (!isCount(cell.count)) return { field: 'count', value: cell.count, expected: 'a whole number, 0 or more' };
  return problemOfIndexes(cell, delta) ?? problemOfDuration(cell.duration, cell.count);
}

function problemOfIndexes(of: CallCell | EdgeStub, delta: Delta): Problem | undefined {
  const { service, operation, status, synthetic } = of;
  if (!isIndex(service, delta.services.length)) return indexProblem('service', service, delta.services.length);
  if (operation !== OVERFLOW_OPERATION && !isIndex(operation, delta.operations.length))
    return indexProblem('operation', operation, delta.operations.length);
  if (!isIndex(status, STATUS_CODES.length)) return indexProblem('status', status, STATUS_CODES.length);
  if (!isIndex(synthetic, SYNTHETIC_TYPES.length)) return indexProblem('synthetic', synthetic, SYNTHETIC_TYPES.length);
  return undefined;
}

function problemOfDuration(duration: DurationCounts, count: number): Problem | undefined {
  const { sumMs, explicit, zeroCount, exponential } = duration;
  // In nanoseconds it must still be finite: that is how sums are kept.
  if (!(sumMs >= 0 && Number.isFinite(sumMs * 1e6)))
    return { field: 'duration.sumMs', value: sumMs, expected: 'a duration, 0 or more' };
  if (explicit.length !== DURATION_BOUNDS_MS.length + 1 || !explicit.every(isCount) || total(explicit) !== count)
    return {
      field: 'duration.explicit',
      value: explicit,
      expected: `${DURATION_BOUNDS_MS.length + 1} counts that add up to the cell's count, ${count}`,
    };
  let inExponential = zeroCount;
  let previous = EXPONENTIAL_INDEX_MIN - 1;
  let sound = isCount(zeroCount);
  for (const [index, indexCount] of exponential) {
    sound &&= Number.isInteger(index) && index > previous && index <= EXPONENTIAL_INDEX_MAX && isCount(indexCount);
    inExponential += indexCount;
    previous = index;
  }
  if (!sound || inExponential !== count)
    return {
      field: 'duration.exponential',
      value: { zeroCount, exponential },
      expected: `counts by ascending index that add up, with zeroCount, to the cell's count, ${count}`,
    };
  return undefined;
}

function problemOfStub(stub: EdgeStub, delta: Delta): Problem | undefined {
  const { traceId, spanId, parentSpanId, durationMs, endMs, kind, peer, peerType, weight } = stub;
  if (!TRACE_ID.test(traceId)) return { field: 'traceId', value: traceId, expected: '32 hexadecimal digits' };
  if (!SPAN_ID.test(spanId)) return { field: 'spanId', value: spanId, expected: '16 hexadecimal digits' };
  if (parentSpanId !== '' && !SPAN_ID.test(parentSpanId))
    return { field: 'parentSpanId', value: parentSpanId, expected: "16 hexadecimal digits, or '' at a root" };
  if (!isIndex(kind, SPAN_KINDS.length) || kind < SPAN_KINDS.indexOf('SERVER'))
    return { field: 'kind', value: kind, expected: 'SERVER, CLIENT, PRODUCER or CONSUMER by number' };
  if (!(durationMs >= 0 && Number.isFinite(durationMs * 1e6)))
    return { field: 'durationMs', value: durationMs, expected: 'a duration, 0 or more' };
  if (!Number.isFinite(endMs)) return { field: 'endMs', value: endMs, expected: 'a time' };
  if (!(weight > 0 && Number.isSafeInteger(Math.round(weight))))
    return { field: 'weight', value: weight, expected: 'a number above 0' };
  if (!isText(peer)) return { field: 'peer', value: peer, expected: 'a string' };
  if (!PEER_TYPES.has(peerType)) return { field: 'peerType', value: peerType, expected: `one of ${[...PEER_TYPES]}` };
  return problemOfIndexes(stub, delta);
}

function demand(delta: Delta) {
  return (holds: boolean, place: string, value: unknown, expected: string): void => {
    if (holds) return;
    // JSON has no NaN: String tells it apart from null.
    const found = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'missing').slice(0, 200);
    throw new KpiDeltaError(
      'invalid',
      delta,
      `${place} is ${found}; it must be ${expected}. ` +
        `This is a fault of the pipeline: restart it, and report it with this message if it stays.`,
    );
  };
}

function indexProblem(field: string, value: unknown, length: number): Problem {
  return { field, value, expected: `an index below ${length}` };
}

function isIndex(value: number, length: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < length;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function total(counts: readonly number[]): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}
