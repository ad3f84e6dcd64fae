import type {
  ConfigProblem,
  ConfigReport,
  DeadLetterDetail,
  DeadLetterDrop,
  DeadLetterList,
  DeadLetterReplay,
  JourneyCoverage,
  JourneyRun,
  KpiQuery,
  OperationUsers,
  UserHitReply,
  KpiReply,
  JourneySummary,
  Series,
  Slo,
  SloProblem,
  ServiceFacts,
  ServiceIdentity,
  Status,
} from '@vigil/quality-model';
import type { NotificationOutcome, WebhookPayload } from '../alertmanager/index.ts';
import type { SeriesQuery } from '../engine/index.ts';
import type { KpiState, Window } from '../kpi/index.ts';
import type { Store } from '../store/index.ts';
import type { EventRing, TriageDesk } from '../triage/index.ts';
import type { Caller } from './auth/caller.ts';
import type { DeepReadonly } from './deepReadonly.ts';

/** The little of a logger that this room needs; pino fits. Fields first, then the sentence. */
export type ApiLogger = Readonly<
  Record<'info' | 'warn' | 'error', (fields: Readonly<Record<string, unknown>>, message: string) => void>
>;

/** The installation's tokens, as their files hold them. All different, none empty. */
export type ApiTokens = Readonly<{
  /** The bearer is Admin. */
  admin: string;
  /** The bearer is Grafana's plugin proxy: the caller is whom `X-Grafana-Context` names. */
  plugin: string;
  /** The bearer may read /metrics and nothing else. */
  metrics: string;
}>;

/** What the engine knows of itself; the API adds version, time and whether the store answers. */
export type EngineStatus = DeepReadonly<Omit<Status, 'version' | 'nowMs' | 'ready' | 'store'>>;

/**
 * - applied: the files are good and run now; `problems` are warnings.
 * - kept: they are not; the last good configuration runs on.
 */
export type ReloadResult = Readonly<{
  kind: 'applied' | 'kept';
  loadedMs: number;
  problems: readonly DeepReadonly<ConfigProblem>[];
}>;

export type TenantsOfOrg = Readonly<Record<string, readonly string[] | 'all'>>;

/** The webhook of one Alertmanager. */
export type AlertmanagerHook = Readonly<{
  /** What its Alertmanager sends as bearer token. */
  token: string;
  take: (payload: WebhookPayload) => Promise<NotificationOutcome>;
}>;

/** Destination and perhaps single letters of it. */
export type DeadLetterChoice = Readonly<{ destination: string; ids?: readonly string[] | undefined }>;

/**
 * The dead letters of all pipelines together. `tenants`: those of others do not exist for the caller. Its promises reject
 * with an Error in words where a pipeline does not answer.
 */
export type DeadLetterDesk = Readonly<{
  /** Ids of the destinations in the configuration. */
  destinations: () => readonly string[];
  list: (
    query: Readonly<{ destination?: string | undefined; after?: string | undefined; limit: number }>,
    tenants: Caller['tenants'],
  ) => Promise<DeepReadonly<DeadLetterList>>;
  show: (id: string, tenants: Caller['tenants']) => Promise<DeepReadonly<DeadLetterDetail> | undefined>;
  replay: (choice: DeadLetterChoice, tenants: Caller['tenants']) => Promise<DeepReadonly<DeadLetterReplay['stores']>>;
  drop: (choice: DeadLetterChoice, tenants: Caller['tenants']) => Promise<DeadLetterDrop['dropped']>;
}>;

/** Who uses operations, and who was hurt. `counts`: is an attribute configured that tells users apart? */
export type UsersDesk = Readonly<{
  counts: () => boolean;
  /** By operation, of the services of these tenants; those with most users hurt first. Rejects with StoreError. */
  list: (windowMs: number, nowMs: number, tenants: Caller['tenants']) => Promise<DeepReadonly<OperationUsers[]>>;
  /** `user`: as the attribute has it. It is hashed and forgotten. */
  hit: (tenant: string, user: string, sinceMs: number) => DeepReadonly<Pick<UserHitReply, 'pseudonym' | 'hits'>>;
}>;

/** All that the API stands on. It holds no state of its own. */
export type ApiDeps = Readonly<{
  version: string;
  /** Whether anyone but this machine can reach the listener: /metrics then wants a token. */
  beyondLoopback: boolean;
  tokens: ApiTokens;
  /**
   * Tenants that a Grafana organisation (its OrgID in decimal) may read; an organisation that is not in it reads
   * nothing. Default: every organisation reads the default tenant.
   */
  tenantsOfOrg?: TenantsOfOrg | undefined;
  /** Without it GET /api/v1/services and /api/v1/graph answer `not_ready`. */
  kpi?: Pick<KpiState, 'services' | 'edges'> | undefined;
  /** Of customers' requests so many are to succeed, 0–1. */
  objective: () => number;
  /** What vigil.yaml says of a service. */
  factsOf: (service: ServiceIdentity) => ServiceFacts;
  /** Without it GET /api/v1/series answers `not_ready`. */
  series?: ((query: SeriesQuery) => DeepReadonly<Omit<Series, 'nowMs'>>) | undefined;
  /** Service level objectives as they stand. Without it GET /api/v1/slos answers `not_ready`. */
  slos?:
    | Readonly<{ list: () => Readonly<{ slos: readonly DeepReadonly<Slo>[]; problems: readonly SloProblem[] }> }>
    | undefined;
  /** A KPI over time. Rejects with StoreError. Without it GET /api/v1/kpi answers `not_ready`. */
  kpiHistory?: ((query: KpiQuery) => Promise<DeepReadonly<KpiReply>>) | undefined;
  /** Users of operations, and whether one was hurt. Without it their routes answer `not_ready`. */
  users?: UsersDesk | undefined;
  /** Journey coverage. Without it GET /api/v1/coverage answers `not_ready`. */
  coverage?: ((window: Window) => DeepReadonly<Pick<JourneyCoverage, 'total' | 'services'>>) | undefined;
  /** Journeys of the default tenant. Without them their routes answer `not_ready`. */
  journeys?:
    | Readonly<{
        list: () => readonly DeepReadonly<JourneySummary>[];
        /** Attempts, newest first. Rejects with StoreError. */
        runs: (id: string, limit: number) => Promise<readonly DeepReadonly<JourneyRun>[]>;
        /** Runs it now; why it may not, in words. Without it the route answers `not_ready`. */
        runNow?: (
          id: string,
        ) => Promise<
          Readonly<{ kind: 'ran'; run: DeepReadonly<JourneyRun> }> | Readonly<{ kind: 'not run'; why: string }>
        >;
      }>
    | undefined;
  /** Of the store what the API asks of it; `none` where the engine that keeps it is elsewhere. */
  store: Pick<Store, 'ping' | 'appendAudit' | 'readAudit'> & Readonly<{ kind: Status['store']['kind'] }>;
  /** Issues: read and acted upon. Without it their routes answer `not_ready`. */
  triage?: Pick<TriageDesk, 'list' | 'get' | 'act' | 'silencePreview' | 'silence'> | undefined;
  /** What browsers are told at once. Without it GET /api/v1/events answers `not_ready`. */
  events?: Pick<EventRing, 'subscribe'> | undefined;
  /**
   * Prometheus text format 0.0.4, in chunks of any size. It is dropped half way when the reader goes away. `scraper` tells
   * readers apart: each gets the first 0 of a new series.
   */
  exposeMetrics: (scraper: string) => Iterable<string> | AsyncIterable<string>;
  /** The webhook of the Alertmanager with this id; undefined if it takes none. Default: there are none. */
  alertmanagerHook?: ((id: string) => AlertmanagerHook | undefined) | undefined;
  /** What destinations refused for good. Without it its routes answer `not_ready`. */
  deadLetters?: DeadLetterDesk | undefined;
  status: () => EngineStatus;
  config: () => DeepReadonly<ConfigReport>;
  reload: () => Promise<ReloadResult>;
  /** Unix milliseconds. */
  nowMs: () => number;
  logger: ApiLogger;
}>;
