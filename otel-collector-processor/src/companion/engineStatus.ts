import type { ProcessRole } from '@vigil/quality-model';
import {
  addDeadLetters,
  SIGNALS,
  type Accounting,
  type Applied,
  type DeadLetterAccounting,
  type Signal,
} from '../messages/index.ts';
import type { EngineStatus } from '../api/index.ts';
import type { PipelineReport } from '../engine/index.ts';

/** A pipeline that has not reported for this many delta intervals (and at least 30 s) is not alive. */
const MISSED_INTERVALS = 3;
const SILENT_MS = 30_000;

type Parts = Readonly<{
  nowMs: number;
  startedMs: number;
  deltaIntervalMs: number;
  role: ProcessRole;
  engine: EngineStatus['engine'];
  /** How often a pipeline of this process was started again. */
  restarts: (pipelineId: string) => number;
  notReady: readonly string[];
  reports: readonly PipelineReport[];
  applied: readonly Applied[];
  problems: EngineStatus['config']['problems'];
  rssBytes: number;
  memoryBudgetBytes: number;
}>;

/** One status out of what the pipelines reported last: counts add up. */
export function engineStatus(p: Parts): EngineStatus {
  const silentMs = Math.max(SILENT_MS, MISSED_INTERVALS * p.deltaIntervalMs);
  const all = p.reports.map(({ accounting }) => accounting);
  const signals = bySignal((signal) => ({
    accepted: total(all, (a) => a.signals[signal].accepted),
    refused: totals(all, (a) => a.signals[signal].refused),
  }));
  const destinationIds = new Set(all.flatMap((a) => Object.keys(a.destinations)));
  const destinations = Object.fromEntries(
    [...destinationIds].map((id) => [
      id,
      bySignal((signal) => {
        const of = all.flatMap((a) => a.destinations[id]?.[signal] ?? []);
        return {
          recovered: total(of, (d) => d.recovered),
          forwarded: total(of, (d) => d.forwarded),
          queued: total(of, (d) => d.queued),
          deadLettered: total(of, (d) => d.deadLettered),
          dropped: totals(of, (d) => d.dropped),
          duplicates: total(of, (d) => d.duplicates),
          lastError: of.find((d) => d.lastError !== '')?.lastError ?? '',
        };
      }),
    ]),
  );
  return {
    role: p.role,
    engine: p.engine,
    uptimeMs: p.nowMs - p.startedMs,
    notReady: p.notReady,
    signals,
    destinations,
    queueBytes: total(all, (a) => a.queue.bytes),
    queue: {
      bytes: total(all, (a) => a.queue.bytes),
      maxBytes: total(all, (a) => a.queue.maxBytes),
      uncountedBytes: total(all, (a) => a.queue.uncountedBytes),
      problems: totals(all, (a) => a.queue.problems),
      lastProblem: all.find((a) => a.queue.lastProblem !== '')?.queue.lastProblem ?? '',
    },
    deadLetters: deadLetterTotals(all.map((a) => a.deadLetters)),
    memory: {
      rssBytes: p.rssBytes,
      budgetBytes: p.memoryBudgetBytes,
      inFlightBytes: total(all, (a) => a.memory.inFlightBytes),
      inFlightMaxBytes: total(all, (a) => a.memory.inFlightMaxBytes),
    },
    unmeasured: total(all, (a) => a.unmeasured),
    forgedMarks: total(all, (a) => a.forgedMarks),
    labelled: totals(all, (a) => a.labelled),
    pipelines: p.reports.map(({ pipelineId, lastSeenMs }) => ({
      pipelineId,
      alive: p.nowMs - lastSeenMs <= silentMs,
      restarts: p.restarts(pipelineId),
      appliedPosition: Math.max(0, ...p.applied.filter((a) => a.pipelineId === pipelineId).map((a) => a.position)),
      lastDeltaMs: lastSeenMs,
    })),
    config: { problems: p.problems },
  };
}

/** By destination, the stores of all pipelines added up. */
function deadLetterTotals(parts: readonly Accounting['deadLetters'][]): Accounting['deadLetters'] {
  const totals: Record<string, DeadLetterAccounting> = {};
  for (const part of parts)
    for (const [destination, letters] of Object.entries(part)) {
      const before = totals[destination];
      totals[destination] = before === undefined ? letters : addDeadLetters(before, letters);
    }
  return totals;
}

function bySignal<T>(of: (signal: Signal) => T): Record<Signal, T> {
  return Object.fromEntries(SIGNALS.map((signal) => [signal, of(signal)])) as Record<Signal, T>;
}

function total<T>(parts: readonly T[], of: (part: T) => number): number {
  return parts.reduce((sum, part) => sum + of(part), 0);
}

function totals<T>(parts: readonly T[], of: (part: T) => Readonly<Record<string, number>>): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const part of parts)
    for (const [reason, count] of Object.entries(of(part))) sums[reason] = (sums[reason] ?? 0) + count;
  return sums;
}
