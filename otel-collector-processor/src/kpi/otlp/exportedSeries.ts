import type { CallCell, EdgeStub } from '../../messages/index.ts';
import { addAt, emptyExponentialCounts, type ExponentialCounts } from '../histogram/exponentialCounts.ts';
import type { Operation } from '../registry/service.ts';
import { variantOf } from '../series/callSeries.ts';
import type { ByteReader } from '../snapshot/byteReader.ts';
import type { ByteWriter } from '../snapshot/byteWriter.ts';

/** A span that shows what a series counts. */
export type Exemplar = Readonly<{ traceId: string; spanId: string; durationMs: number; endMs: number }>;

/** One attribute combination, counted since `startMs`: what OTLP is told of it. */
export type ExportedRow = {
  labels: SeriesLabels;
  /** The series was 0 then: Unix milliseconds. */
  startMs: number;
  lastMs: number;
  calls: number;
  sumMs: number;
  durations: ExponentialCounts;
  /** Of the time since they were told last: the slowest, and the latest. */
  slowest: Exemplar | undefined;
  latest: Exemplar | undefined;
};

/** Who a series is of, as texts: it outlives the registry's numbers. */
export type SeriesLabels = Readonly<{
  tenant: string;
  environment: string;
  namespace: string;
  service: string;
  operation: string;
  overflow: boolean;
  /** Kind, status and synthetic type, as one number: see `variantOf`. */
  variant: number;
}>;

/** Series that ended are told once; those that nobody asks for are not kept for ever. */
const ENDED_MAX = 10_000;

/**
 * Cumulative series with exponential histograms for export by OTLP: made only where that is configured. Exemplars are
 * two a series at most, the slowest before the latest; errors are series of their own, so they always have theirs.
 */
export type ExportedSeries = Readonly<{
  /** `zeroMs`: when the series, if it is new, was 0 for sure. */
  add(operation: Operation, cell: CallCell, nowMs: number, zeroMs: number): void;
  /** A span that may serve as an exemplar of its series; one of no series is passed over. */
  show(operation: Operation | undefined, stub: EdgeStub): void;
  rows(): Iterable<Readonly<ExportedRow>>;
  /** Series that expired since this was asked last. */
  takeEnded(): readonly Readonly<ExportedRow>[];
  /** What was shown was told. */
  forgetExemplars(): void;
  expire(beforeMs: number): void;
  write(writer: ByteWriter): void;
  read(reader: ByteReader): void;
}>;

export function createExportedSeries(): ExportedSeries {
  const byKey = new Map<string, ExportedRow>();
  let ended: ExportedRow[] = [];

  function labelsOf({ service: { identity }, name, overflow }: Operation, variant: number): SeriesLabels {
    const { tenant, environment, namespace, name: service } = identity;
    return { tenant, environment, namespace, service, operation: name, overflow, variant };
  }
  const keyOf = (labels: SeriesLabels): string => JSON.stringify(Object.values(labels));

  function rowOf(labels: SeriesLabels, startMs: number): ExportedRow {
    const key = keyOf(labels);
    let row = byKey.get(key);
    if (row === undefined) {
      const durations = emptyExponentialCounts();
      row = { labels, startMs, lastMs: 0, calls: 0, sumMs: 0, durations, slowest: undefined, latest: undefined };
      byKey.set(key, row);
    }
    return row;
  }

  return {
    add(operation, cell, nowMs, zeroMs) {
      const row = rowOf(labelsOf(operation, variantOf(cell)), zeroMs);
      row.lastMs = Math.max(row.lastMs, nowMs);
      row.calls += cell.count;
      row.sumMs += cell.duration.sumMs;
      row.durations.zeroCount += cell.duration.zeroCount;
      for (const [index, count] of cell.duration.exponential) addAt(row.durations, index, count);
    },
    show(operation, stub) {
      if (operation === undefined) return;
      const row = byKey.get(keyOf(labelsOf(operation, variantOf(stub))));
      if (row === undefined) return;
      const { traceId, spanId, durationMs, endMs } = stub;
      if (row.slowest === undefined || durationMs > row.slowest.durationMs)
        row.slowest = { traceId, spanId, durationMs, endMs };
      if (row.latest === undefined || endMs >= row.latest.endMs) row.latest = { traceId, spanId, durationMs, endMs };
    },
    rows: () => byKey.values(),
    takeEnded() {
      const taken = ended;
      ended = [];
      return taken;
    },
    forgetExemplars() {
      for (const row of byKey.values()) row.slowest = row.latest = undefined;
    },
    expire(beforeMs) {
      for (const [key, row] of byKey) {
        if (row.lastMs > beforeMs) continue;
        byKey.delete(key);
        if (ended.length < ENDED_MAX) ended.push(row);
      }
    },
    write(writer) {
      writer.number(byKey.size);
      for (const { labels, startMs, lastMs, calls, sumMs, durations } of byKey.values()) {
        const { tenant, environment, namespace, service, operation, overflow, variant } = labels;
        for (const text of [tenant, environment, namespace, service, operation]) writer.text(text);
        const { zeroCount, low, high, first, counts } = durations;
        for (const n of [overflow ? 1 : 0, variant, startMs, lastMs, calls, sumMs, zeroCount]) writer.number(n);
        writer.number(Math.max(0, high - low + 1));
        for (let index = low; index <= high; index++) {
          writer.number(index);
          writer.number(counts[index - first]!);
        }
      }
    },
    read(reader) {
      for (let n = reader.number(); n > 0; n--) {
        const [tenant, environment, namespace, service, operation] = [
          reader.text(),
          reader.text(),
          reader.text(),
          reader.text(),
          reader.text(),
        ];
        const overflow = reader.number() === 1;
        const labels = { tenant, environment, namespace, service, operation, overflow, variant: reader.number() };
        const row = rowOf(labels, reader.number());
        row.lastMs = reader.number();
        row.calls = reader.number();
        row.sumMs = reader.number();
        row.durations.zeroCount = reader.number();
        for (let m = reader.number(); m > 0; m--) addCount(row.durations, reader.number(), reader.number());
      }
    },
  };
}

function addCount(into: ExponentialCounts, index: number, count: number): void {
  if (count > 0) addAt(into, index, count);
}
