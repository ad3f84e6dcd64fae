import type { Slo, SloConfig, SloProblem } from '@vigil/quality-model';
import type { HistoryReader } from '../history/index.ts';
import type { ForeignSlos } from './foreignSlos.ts';
import { measuredSlo } from './measuredSlo.ts';

/** Where SLOs of others come from. */
export type ForeignSource = Readonly<{ id: string; pollIntervalMs: number; read: () => Promise<ForeignSlos> }>;

export type SloBoardOptions = Readonly<{
  history: HistoryReader;
  nowMs: () => number;
  onError: (error: unknown, what: string) => void;
}>;

export interface SloBoard {
  /** Takes SLOs and sources over; what is gone is forgotten, what is the same is kept until it is computed anew. */
  apply(slos: readonly SloConfig[], sources: readonly ForeignSource[]): void;
  /** Computes what is due. A call while another runs does nothing. Never rejects. Called about once a second. */
  tick(): Promise<void>;
  /** All SLOs as they were computed last: own ones in the order of the configuration, then those of others. */
  list(): Readonly<{ slos: readonly Slo[]; problems: readonly SloProblem[] }>;
}

/** Own SLOs are computed so often: history grows by the minute. */
const COMPUTED_EVERY_MS = 30_000;

/** Keeps how all SLOs stand, so that whoever asks waits for no query. */
export function createSloBoard({ history, nowMs, onError }: SloBoardOptions): SloBoard {
  let own: readonly SloConfig[] = [];
  let sources: readonly ForeignSource[] = [];
  const standing = new Map<string, Slo>();
  const foreign = new Map<string, ForeignSlos>();
  const dueMs = new Map<string, number>();
  let ownDueMs = 0;
  let running = false;

  async function computeOwn(): Promise<void> {
    for (const slo of own)
      try {
        standing.set(slo.id, await measuredSlo(slo, history, nowMs()));
      } catch (error) {
        onError(error, `the SLO ${slo.id} was not computed; it is tried again`);
      }
  }

  async function work(): Promise<void> {
    if (nowMs() >= ownDueMs) {
      await computeOwn();
      ownDueMs = nowMs() + COMPUTED_EVERY_MS;
    }
    for (const { id, read, pollIntervalMs } of sources) {
      if (nowMs() < (dueMs.get(id) ?? 0)) continue;
      const before = foreign.get(id);
      const found = await read();
      // Where a source does not answer, what it said last stands, and the problem says how old that is.
      foreign.set(
        id,
        found.slos.length === 0 && found.problems.length > 0 ? { ...found, slos: before?.slos ?? [] } : found,
      );
      dueMs.set(id, nowMs() + pollIntervalMs);
    }
  }

  return {
    apply(nextSlos, nextSources) {
      own = nextSlos;
      sources = nextSources;
      ownDueMs = 0;
      dueMs.clear();
      for (const id of standing.keys()) if (!own.some((slo) => slo.id === id)) standing.delete(id);
      for (const id of foreign.keys()) if (!sources.some((source) => source.id === id)) foreign.delete(id);
    },
    async tick() {
      if (running) return;
      running = true;
      try {
        await work();
      } catch (error) {
        onError(error, 'SLOs were not computed; it is tried again');
      } finally {
        running = false;
      }
    },
    list: () => ({
      slos: [
        ...own.flatMap(({ id }) => standing.get(id) ?? []),
        ...sources.flatMap(({ id }) => foreign.get(id)?.slos ?? []),
      ],
      problems: sources.flatMap(({ id }) => foreign.get(id)?.problems ?? []),
    }),
  };
}
