import type { EngineLinkStatus } from '@vigil/quality-model';
import type { ApiDeps } from '../api/index.ts';
import type { LoadedConfig } from '../config/index.ts';
import type { PipelineReport } from '../engine/index.ts';
import type { Applied, Delta, Tables } from '../messages/index.ts';

/**
 * What the pipelines of this process and its API hang on: the engine in this process, or the link to one elsewhere. Its
 * life: made, `start`, `tick` about once a second, `stop` while the pipelines finish, `close` when nobody uses it any more.
 */
export interface EngineEnd {
  currentTables(): Tables;
  /** Takes a delta of this process's pipelines. Never waits. */
  receive(delta: Delta): void;
  /** What each pipeline that is heard said last of itself, and how far its deltas are applied. */
  readonly reports: readonly PipelineReport[];
  readonly applied: readonly Applied[];
  /** Null where the engine is in this process. */
  readonly link: EngineLinkStatus | null;
  /** Takes a new configuration over. */
  reload(loaded: LoadedConfig): Promise<void>;
  start(): void;
  tick(): void;
  /** Metrics of what the engine knows, in the Prometheus text format. */
  expose(scraper: string): Iterable<string> | AsyncIterable<string>;
  readonly api: EngineApi;
  stop(deadlineMs: number): Promise<void>;
  close(deadlineMs: number): Promise<void>;
}

/** The part of the API's deps that the engine has; what is left out answers `not_ready`. */
export type EngineApi = Pick<ApiDeps, 'store'> &
  Partial<
    Pick<
      ApiDeps,
      | 'kpi'
      | 'kpiHistory'
      | 'slos'
      | 'users'
      | 'series'
      | 'coverage'
      | 'triage'
      | 'events'
      | 'journeys'
      | 'alertmanagerHook'
    >
  >;
