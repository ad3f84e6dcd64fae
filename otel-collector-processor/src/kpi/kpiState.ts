import { LATE_SLOT, OVERFLOW_OPERATION, SLOT_MS, STATUS_CODES, type CallCell, type Delta } from '../messages/index.ts';
import type { ApplyResult, KpiState, Window } from './contract.ts';
import { createAppliedPositions } from './delta/appliedPositions.ts';
import { checkBody, checkHeader } from './delta/checkDelta.ts';
import { KpiDeltaError } from './delta/kpiDeltaError.ts';
import { exposeLines } from './exposition/expose.ts';
import { createExposures } from './exposition/exposures.ts';
import { exposeWatched } from './exposition/exposeWatched.ts';
import { inChunks } from './exposition/inChunks.ts';
import { createEdgeSeries, slotEntryOf } from './graph/edgeSeries.ts';
import type { GraphCall } from './graph/graphCall.ts';
import { createPendingStubs } from './graph/pendingStubs.ts';
import { kpiOptions, type KpiOptions } from './kpiOptions.ts';
import { createExportedSeries } from './otlp/exportedSeries.ts';
import { otlpRequests } from './otlp/otlpRequests.ts';
import type { Operation, Service } from './registry/service.ts';
import { createServiceRegistry } from './registry/serviceRegistry.ts';
import { createCallSeries } from './series/callSeries.ts';
import { createTransactions } from './transactions/transactions.ts';
import { createHurtUsers } from './users/hurtUsers.ts';
import { SLOT_AHEAD_MS, createTimeSlots } from './slots/timeSlots.ts';
import { encodeSnapshot, openSnapshot } from './snapshot/kpiSnapshot.ts';
import { edgeSummaries } from './summary/edgeSummaries.ts';
import { operationSlots } from './summary/operationSlots.ts';
import { operationTotals } from './summary/operationTotals.ts';
import { callSlotKey, serviceSummaries } from './summary/serviceSummaries.ts';

const ERROR = STATUS_CODES.indexOf('ERROR');

/**
 * A KPI state, empty or as `snapshot` has it. Options may differ from those it was taken with. Throws KpiSnapshotError
 * for a snapshot that cannot be restored, RangeError for an option that makes no sense.
 */
export function createKpiState(options: KpiOptions = {}, snapshot?: Uint8Array): KpiState {
  const o = kpiOptions(options);
  /** Names outlive everything that refers to them: series, slots, edges, stubs. */
  const forgetAfterMs = Math.max(o.seriesExpiryMs, o.retentionMs + SLOT_AHEAD_MS + SLOT_MS, o.stubWaitMs);
  const positions = createAppliedPositions();
  const exposures = createExposures(o.zeroInitialise);
  const registry = createServiceRegistry(o, exposures.nextBirth);
  const calls = createCallSeries(o.seriesExpiryMs, exposures.nextBirth);
  const callSlots = createTimeSlots(o.retentionMs);
  /** Durations of calls that failed; in `callSlots` they are among the others. */
  const errorSlots = createTimeSlots(o.retentionMs);
  const edges = createEdgeSeries(o, exposures.nextBirth);
  const edgeSlots = createTimeSlots(o.retentionMs);
  const stubs = createPendingStubs(o, countGraphCall);
  const users = createHurtUsers();
  const exported = o.exported ? createExportedSeries() : undefined;
  /** When the last delta was applied: a series that is new then was 0 before. */
  let appliedMs = 0;
  const transactions = createTransactions(o.retentionMs);
  transactions.use(o.transactions);
  let stubsDropped = 0;

  function check(delta: Delta): ApplyResult {
    checkHeader(delta);
    const result = positions.compare(delta);
    if (result.kind === 'applied') checkBody(delta);
    return result;
  }

  function countGraphCall(call: GraphCall, nowMs: number): void {
    if (call.client === call.server) return; // a service that calls itself is no edge
    const edge = edges.add(call, nowMs);
    edgeSlots.add(Math.floor(call.endMs / SLOT_MS) * SLOT_MS, edge.id, slotEntryOf(call), nowMs);
  }

  function countCell(cell: CallCell, service: Service, operation: Operation, nowMs: number): void {
    const { kind, status, synthetic, slotMs, count, duration } = cell;
    operation.kinds |= 1 << kind;
    if (operation.overflow) service.overflowCalls += count;
    calls.add(operation, cell, nowMs);
    exported?.add(operation, cell, nowMs, appliedMs === 0 ? nowMs : appliedMs);
    if (slotMs === LATE_SLOT) return;
    const errors = status === ERROR ? count : 0;
    const { zeroCount, exponential } = duration;
    const key = callSlotKey(operation.id, kind, synthetic);
    callSlots.add(slotMs, key, { calls: count, errors, zeroCount, exponential }, nowMs);
    if (errors > 0) errorSlots.add(slotMs, key, { calls: count, errors, zeroCount, exponential }, nowMs);
  }

  function nameVersion(service: Service, version: string, createdMs: number): void {
    // The same whichever pipeline comes first: the latest, of two at once the greater.
    if (version === '' || createdMs < service.versionMs) return;
    if (createdMs === service.versionMs && version < service.version) return;
    service.version = version;
    service.versionMs = createdMs;
  }

  function read(from: Uint8Array): void {
    const reader = openSnapshot(from);
    positions.read(reader);
    exposures.read(reader);
    stubsDropped = reader.number();
    const services = registry.read(reader);
    calls.read(reader);
    edges.read(reader, services);
    callSlots.read(reader);
    edgeSlots.read(reader);
    stubs.read(reader, services);
    if (reader.atEnd) return; // of version 1
    errorSlots.read(reader);
    users.read(reader);
    transactions.read(reader);
    if (!reader.atEnd) (exported ?? createExportedSeries()).read(reader);
  }
  if (snapshot !== undefined) read(snapshot);

  const kept = (window: Window): Window => ({ ...window, windowMs: Math.min(window.windowMs, o.retentionMs) });

  return {
    check,
    apply(delta, nowMs) {
      const result = check(delta);
      if (result.kind !== 'applied') {
        const problem = result.kind === 'gap' ? `the next one begins at ${result.expected}.` : 'it was applied before.';
        throw new KpiDeltaError('not_next', delta, `${problem} Ask check() first.`);
      }
      stubs.expire(nowMs);
      const services = delta.services.map((identity) => registry.service(identity, nowMs));
      services.forEach((service, i) => nameVersion(service, delta.serviceVersions[i]!, delta.createdMs));
      for (const cell of delta.cells) {
        if (cell.count === 0) continue;
        const service = services[cell.service]!;
        const name = cell.operation === OVERFLOW_OPERATION ? undefined : delta.operations[cell.operation]!;
        countCell(cell, service, registry.operation(service, name, nowMs), nowMs);
      }
      for (const stub of delta.stubs) {
        stubs.add(stub, services[stub.service]!, nowMs);
        exported?.show(registry.known(services[stub.service]!, delta.operations[stub.operation]), stub);
      }
      for (const cell of delta.userCells ?? []) users.add(cell, nowMs);
      for (const span of delta.transactionSpans ?? []) transactions.add(span, nowMs);
      stubsDropped += delta.stubsDropped;
      positions.advance(delta);
      appliedMs = nowMs;
    },
    applied: () => positions.all(),
    services: (window) => serviceSummaries(registry, callSlots, kept(window)),
    operationSlots: (slotMs, only) => operationSlots(registry, callSlots, slotMs, only),
    operationTotals: (fromMs, toMs) =>
      operationTotals(registry, { calls: callSlots, errors: errorSlots }, fromMs, toMs),
    slotWrites: (fromMs, toMs) => callSlots.writes(fromMs, toMs),
    useTransactions: (rules) => transactions.use(rules),
    transactionTotals: (fromMs, toMs) => transactions.totals(fromMs, toMs),
    userTotals: (fromMs, toMs) => users.totals(fromMs, toMs),
    userHits: (user, sinceMs) => users.hits(user, sinceMs),
    edges: (window) => edgeSummaries(edges, edgeSlots, kept(window)),
    expose(nowMs, scraper = '') {
      const exposure = exposures.begin(scraper, nowMs);
      const counts = { ...stubs.counts, pending: stubs.size(), dropped: stubsDropped };
      const exposed = { calls, edges, registry, stubs: counts, aliveAfterMs: nowMs - o.seriesExpiryMs };
      const lines = function* (): Iterable<string> {
        yield* exposeLines(exposed, exposure);
        yield* exposeWatched(users, transactions, nowMs);
      };
      return inChunks(lines(), () => exposures.end(exposure));
    },
    *otlpRequests(nowMs) {
      if (exported === undefined) return;
      yield* otlpRequests(exported, nowMs);
      exported.forgetExemplars();
    },
    assumeExposed: () => exposures.assumeAll(),
    expire(nowMs) {
      stubs.expire(nowMs);
      calls.expire(nowMs - o.seriesExpiryMs);
      callSlots.expire(nowMs);
      exported?.expire(nowMs - o.seriesExpiryMs);
      errorSlots.expire(nowMs);
      users.expire(nowMs);
      transactions.expire(nowMs);
      edgeSlots.expire(nowMs);
      edges.forget(nowMs - forgetAfterMs);
      registry.forget(nowMs - forgetAfterMs);
    },
    snapshot: () =>
      encodeSnapshot((writer) => {
        positions.write(writer);
        exposures.write(writer);
        writer.number(stubsDropped);
        registry.write(writer);
        calls.write(writer);
        edges.write(writer);
        callSlots.write(writer);
        edgeSlots.write(writer);
        stubs.write(writer);
        errorSlots.write(writer);
        users.write(writer);
        transactions.write(writer);
        exported?.write(writer);
      }),
  };
}
