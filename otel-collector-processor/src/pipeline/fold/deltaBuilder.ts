import {
  LATE_AFTER_MS,
  LATE_SLOT,
  OVERFLOW_OPERATION,
  OVERFLOW_SERVICE,
  SLOT_MS,
  type CallCell,
  type Delta,
  SPAN_KINDS,
  type EdgeStub,
  type WatchedDelta,
  type JourneyPass,
} from '../../messages/index.ts';
import { serviceKey, UNKNOWN_SERVICE, type ServiceIdentity } from '@vigil/quality-model';
import { WatchFold, type WatchRules } from '../watch/index.ts';
import { ByteInterner } from '../wire/index.ts';
import { Durations } from './durations.ts';
import { Column, PEER_TYPES, RESOURCE_CLASSES, type SpanTable } from './spanTable.ts';

/**
 * A delta is cut early when it has grown to these. One request may take it beyond (a delta holds whole records); from
 * twice as much on its new operations fall together in OVERFLOW_OPERATION, so that no request can exhaust the memory.
 */
export const CELLS_MAX = 10_000;
/**
 * Stubs that a delta holds at most. With more, whole traces are sampled, each stub standing for as many as its weight
 * says; the engine joins what is left, since both ends of a call are of one trace. Calls and durations of operations are
 * counted in full, always.
 */
export const STUBS_MAX = 8_000;
/** A trace of so many is kept at the least; what is beyond STUBS_MAX even so (ids that are not random) is dropped. */
const SAMPLING_SHIFT_MAX = 20;
const SERVICES_MAX = 2_000;
const OPERATIONS_MAX = CELLS_MAX * 2;

const INTERNAL = 1;
/** Kinds of the operations that a service is called by. */
const ENTRY_KINDS = [SPAN_KINDS.indexOf('SERVER'), SPAN_KINDS.indexOf('CONSUMER')];
/** A journey passes through tens of operations. */
const PASSES_MAX = 2_000;

type Cell = Omit<CallCell, 'count' | 'duration'> & { count: number; durations: Durations };

/** What the spans between two queue positions add up to. Folded by the pipeline, cut into a Delta's body. */
export class DeltaBuilder {
  /** Users and transactions, where they are configured. */
  readonly watch: WatchFold;
  readonly #services: ServiceIdentity[] = [];
  readonly #versions: string[] = [];
  readonly #serviceIds = new Map<string, number>();
  readonly #operations = new ByteInterner(OPERATIONS_MAX);
  /** By slot, then by a number made of service, operation, kind, status and synthetic. */
  readonly #slots = new Map<number, Map<number, Cell>>();
  #cells = 0;
  #stubs: EdgeStub[] = [];
  /** One trace of 2^shift is sampled for the service graph. */
  #samplingShift = 0;
  #stubsDropped = 0;
  readonly #passes = new Map<string, JourneyPass>();
  #resourceService = new Int32Array(64);

  constructor(watched?: WatchRules) {
    this.watch = new WatchFold(watched);
  }

  get empty(): boolean {
    return this.#cells === 0;
  }

  /** It has reached a bound: cut it before the next fold. */
  get full(): boolean {
    return this.#cells >= CELLS_MAX || this.#services.length >= SERVICES_MAX;
  }

  /** Adds the spans of one record. */
  fold(table: SpanTable, bytes: Uint8Array, tenant: string, receivedMs: number): void {
    this.#readResources(table, bytes, tenant);
    for (let span = 0; span < table.count; span++) {
      const operation = this.#operations.intern(
        bytes,
        Math.max(0, table.at(span, Column.nameAt)),
        table.at(span, Column.nameLength),
      );
      this.#count(table, span, operation < 0 ? OVERFLOW_OPERATION : operation, receivedMs);
      if (operation >= 0) this.#stub(table, bytes, span, operation);
    }
    for (const [span, checkId] of table.checks) this.#pass(table, bytes, span, checkId);
  }

  /** Which entry operations does a journey pass through? Each is told once a delta. */
  #pass(table: SpanTable, bytes: Uint8Array, span: number, checkId: string): void {
    const kind = table.at(span, Column.kind);
    const nameAt = table.at(span, Column.nameAt);
    if (!ENTRY_KINDS.includes(kind) || nameAt < 0 || this.#passes.size >= PASSES_MAX) return;
    const operation = this.#operations.find(bytes, nameAt, table.at(span, Column.nameLength));
    if (operation < 0) return; // it overflowed
    const service = this.#resourceService[table.at(span, Column.resource)]!;
    this.#passes.set(`${service} ${operation} ${kind} ${checkId}`, { service, operation, kind, checkId });
  }

  #count(table: SpanTable, span: number, named: number, receivedMs: number): void {
    let operation = named;
    const endMs = table.endMs[span]!;
    const slotMs =
      receivedMs - endMs > LATE_AFTER_MS ? LATE_SLOT : Math.floor(Math.min(endMs, receivedMs) / SLOT_MS) * SLOT_MS;
    let cells = this.#slots.get(slotMs);
    if (cells === undefined) this.#slots.set(slotMs, (cells = new Map()));
    const service = this.#resourceService[table.at(span, Column.resource)]!;
    const kind = table.at(span, Column.kind);
    const status = table.at(span, Column.status);
    const synthetic = table.at(span, Column.synthetic);
    let key = cellKey(service, operation, kind, status, synthetic);
    let cell = cells.get(key);
    if (cell === undefined && this.#cells >= CELLS_MAX * 2 && operation !== OVERFLOW_OPERATION) {
      operation = OVERFLOW_OPERATION;
      key = cellKey(service, operation, kind, status, synthetic);
      cell = cells.get(key);
    }
    if (cell === undefined) {
      cell = { service, operation, kind, status, synthetic, slotMs, count: 0, durations: new Durations() };
      cells.set(key, cell);
      this.#cells++;
    }
    const count = table.counts[span]!;
    cell.count += count;
    cell.durations.add(table.durationNs[span]! / 1e6, count);
  }

  #stub(table: SpanTable, bytes: Uint8Array, span: number, operation: number): void {
    const kind = table.at(span, Column.kind);
    const traceIdAt = table.at(span, Column.traceIdAt);
    const spanIdAt = table.at(span, Column.spanIdAt);
    if (kind <= INTERNAL || traceIdAt < 0 || spanIdAt < 0) return;
    if (!isSampled(lowBits(bytes, traceIdAt), this.#samplingShift)) return;
    if (this.#stubs.length >= STUBS_MAX && !this.#thinOut()) {
      this.#stubsDropped++;
      return;
    }
    if (!isSampled(lowBits(bytes, traceIdAt), this.#samplingShift)) return;
    const parentAt = table.at(span, Column.parentAt);
    const peer = table.at(span, Column.peer);
    this.#stubs.push({
      traceId: hex(bytes, traceIdAt, 16),
      spanId: hex(bytes, spanIdAt, 8),
      parentSpanId: parentAt < 0 ? '' : hex(bytes, parentAt, 8),
      service: this.#resourceService[table.at(span, Column.resource)]!,
      operation,
      kind,
      status: table.at(span, Column.status),
      synthetic: table.at(span, Column.synthetic),
      durationMs: table.durationNs[span]! / 1e6,
      endMs: table.endMs[span]!,
      weight: table.counts[span]!,
      peer: peer < 0 ? '' : text(bytes, table.at(span, Column.peerAt), table.at(span, Column.peerLength)),
      peerType: peer < 0 ? '' : PEER_TYPES[peer]!,
    });
  }

  /** Keeps one trace of two until there is room; false where there is none to be had. */
  #thinOut(): boolean {
    while (this.#stubs.length >= STUBS_MAX && this.#samplingShift < SAMPLING_SHIFT_MAX) {
      const shift = ++this.#samplingShift;
      this.#stubs = this.#stubs.filter(({ traceId }) => isSampled(parseInt(traceId.slice(-8), 16), shift));
    }
    return this.#stubs.length < STUBS_MAX;
  }

  #readResources(table: SpanTable, bytes: Uint8Array, tenant: string): void {
    const width = RESOURCE_CLASSES.length * 2;
    if (this.#resourceService.length < table.resourceCount)
      this.#resourceService = new Int32Array(table.resourceCount * 2);
    for (let r = 0; r < table.resourceCount; r++) {
      const value = (i: number): string => {
        const at = table.resources[r * width + i * 2]!;
        return at < 0 ? '' : text(bytes, at, table.resources[r * width + i * 2 + 1]!);
      };
      const identity: ServiceIdentity = {
        tenant,
        environment: value(2) || value(3),
        namespace: value(1),
        name: value(0) || UNKNOWN_SERVICE,
      };
      this.#resourceService[r] = this.#service(identity, value(4));
    }
  }

  #service(identity: ServiceIdentity, version: string): number {
    const key = serviceKey(identity);
    let id = this.#serviceIds.get(key);
    if (id === undefined && this.#services.length >= SERVICES_MAX * 2 && identity.name !== OVERFLOW_SERVICE)
      return this.#service({ tenant: identity.tenant, environment: '', namespace: '', name: OVERFLOW_SERVICE }, '');
    if (id === undefined) {
      id = this.#services.push(identity) - 1;
      this.#serviceIds.set(key, id);
      this.#versions.push(version);
    } else if (version !== '') this.#versions[id] = version;
    return id;
  }

  /** The part of a delta that was folded. The builder is not used afterwards. */
  body(): Pick<
    Delta,
    'services' | 'serviceVersions' | 'operations' | 'cells' | 'stubs' | 'stubsDropped' | 'journeyPasses'
  > &
    WatchedDelta {
    const cells: CallCell[] = [];
    const weight = 2 ** this.#samplingShift;
    for (const slot of this.#slots.values())
      for (const { durations, ...cell } of slot.values()) cells.push({ ...cell, duration: durations.counts() });
    return {
      services: this.#services,
      serviceVersions: this.#versions,
      operations: this.#operations.texts(),
      cells,
      stubs:
        this.#samplingShift === 0
          ? this.#stubs
          : this.#stubs.map((stub) => ({ ...stub, weight: stub.weight * weight })),
      stubsDropped: this.#stubsDropped,
      ...this.watch.body(),
      ...(this.#passes.size > 0 && { journeyPasses: [...this.#passes.values()] }),
    };
  }
}

function cellKey(service: number, operation: number, kind: number, status: number, synthetic: number): number {
  return ((service * (OPERATIONS_MAX + 1) + operation + 1) * 6 + kind) * 9 + status * 3 + synthetic;
}

/** Of a trace id, the last four bytes: random where anything of it is (W3C Trace Context, "random trace id flag"). */
function lowBits(bytes: Uint8Array, traceIdAt: number): number {
  const at = traceIdAt + 12;
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

/** The same for every span of a trace, in every pipeline. */
const isSampled = (bits: number, shift: number): boolean => (bits & ((1 << shift) - 1)) === 0;

function hex(bytes: Uint8Array, at: number, length: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, length).toString('hex');
}

function text(bytes: Uint8Array, at: number, length: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, length).toString('utf8');
}
