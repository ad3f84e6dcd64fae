import { randomBytes } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';
import { hostname } from 'node:os';
import { isSecretRef, type JourneyStatus } from '@vigil/quality-model';
import {
  createAlertmanagerIntake,
  createSilencer,
  type AlertmanagerIntake,
  type WebhookPayload,
} from '../alertmanager/index.ts';
import type { ApiDeps } from '../api/index.ts';
import { CheckError, checksSettings, createChecks, type RunResult } from '../checks/index.ts';
import { destinationHeaders, hostLabel, type LoadedConfig } from '../config/index.ts';
import { customersHealth } from './customersHealth.ts';
import { createOpenIssues } from './openIssues.ts';
import type { KpiState } from '../kpi/index.ts';
import type { Logger } from '../log/index.ts';
import type { AlertSignalEvent, SignalEvent } from '../signals/index.ts';
import type { Store } from '../store/index.ts';
import { createEventRing, createTriageDesk, exposeTriage, TRIAGE_DEFAULTS } from '../triage/index.ts';

export type QualityOptions = Readonly<{
  store: Store;
  /** Edges that were seen lately tell triage who calls whom. */
  edges: KpiState['edges'];
  /** How customers fare: journeys leave a target alone whose customers suffer. */
  services: KpiState['services'];
  installationKey: string;
  version: string;
  loaded: LoadedConfig;
  spawnRunner: () => ChildProcess;
  logger: Logger;
}>;

/** What watches quality with people: journeys, Alertmanagers, and the desk where their signals become issues. */
export interface Quality {
  take(signal: SignalEvent): void;
  /** Ends the anomalies that last here and that detection no longer knows: after a restart. */
  endUnknownAnomalies(stillActive: ReadonlySet<string>): void;
  start(): void;
  /** Takes a new configuration over. */
  reload(loaded: LoadedConfig): Promise<void>;
  tick(): Promise<void>;
  /** How a journey stands; undefined if there is none with this id. */
  journeyStatus(checkId: string): JourneyStatus | undefined;
  expose(): Iterable<string>;
  readonly api: Pick<ApiDeps, 'triage' | 'events' | 'journeys' | 'alertmanagerHook'>;
  stop(deadlineMs: number): Promise<void>;
}

/** The service graph that triage goes by is that of the last minutes. */
const GRAPH_WINDOW_MS = 300_000;

export async function createQuality(o: QualityOptions): Promise<Quality> {
  const { store, logger } = o;
  let { loaded } = o;
  const events = createEventRing(randomBytes(6).toString('hex'));
  const newAlertmanagers = (open: readonly AlertSignalEvent[]) =>
    loaded.config.alertmanagers.map((alertmanager) => {
      const base = { alertmanager, headers: destinationHeaders(alertmanager, loaded.secrets), nowMs: Date.now };
      const intake = createAlertmanagerIntake({
        ...base,
        onSignal: async (signal) => desk.take(signal),
        open: open.filter((signal) => signal.source === alertmanager.id),
        onStateChange: (status) => logger.info({ alertmanager: status.id, state: status.state }, status.problem),
        onError: (error) => logger.error({ err: error, alertmanager: alertmanager.id }, 'an alert was not taken'),
      });
      const token = alertmanager.webhook?.token;
      return {
        intake,
        silencer: createSilencer({ ...base, intake }),
        token: token !== undefined && isSecretRef(token) ? loaded.secrets.get(token).reveal() : undefined,
      };
    });

  const openIssues = createOpenIssues();
  const desk = await createTriageDesk({
    store,
    nowMs: Date.now,
    edges: () => o.edges({ nowMs: Date.now(), windowMs: GRAPH_WINDOW_MS, tenants: 'all' }),
    settings: () => ({ ...TRIAGE_DEFAULTS, ...loaded.config.triage }),
    writer: randomBytes(8).toString('hex'),
    events,
    silencers: () => alertmanagers.map(({ silencer }) => silencer),
    onChange: openIssues.take,
    onError: (error, what) => logger.error({ err: error }, what),
  });
  let alertmanagers = newAlertmanagers(desk.activeSignals('alert'));

  const recentRuns = async (checkId: string, limit: number) =>
    (await store.recentRuns(checkId, limit)).map((document) => JSON.parse(document) as RunResult);
  const checks = createChecks({
    ports: {
      onRun: (run) => {
        const { checkId, runId, attempt, startedMs } = run;
        return store.appendRun({ checkId, runId, attempt, startedMs, document: JSON.stringify(run) });
      },
      onSignal: (signal) => desk.take(signal),
      recentRuns,
      healthOf: customersHealth({
        services: o.services,
        objectiveRatio: () => loaded.config.kpi.requestSuccessObjectiveRatio,
        openIssues,
        nowMs: Date.now,
      }),
      onProblem: (message, checkId) => logger.warn({ check: checkId }, message),
    },
    spawnRunner: o.spawnRunner,
    installationKey: Buffer.from(o.installationKey, 'base64'),
    location: hostLabel(hostname()),
    version: o.version,
  });
  /** The Alertmanager is answered when what it said is stored. */
  const taken = async (intake: AlertmanagerIntake, payload: WebhookPayload) => {
    const outcome = await intake.takeNotification(payload);
    await desk.flushed();
    return outcome;
  };
  const applyChecks = () => checks.apply(checksSettings(loaded.config, (ref) => loaded.secrets.get(ref).reveal()));
  applyChecks();
  desk.endUnknown('journey', new Set(loaded.config.journeys.map(({ id }) => `journey:${id}`)));

  return {
    take: (signal) => desk.take(signal),
    endUnknownAnomalies: (stillActive) => desk.endUnknown('anomaly', stillActive),
    start() {
      checks.start();
      for (const { intake } of alertmanagers) intake.start();
    },
    async reload(next) {
      loaded = next;
      applyChecks();
      const before = alertmanagers;
      await Promise.all(before.map(({ intake }) => intake.stop()));
      alertmanagers = newAlertmanagers(before.flatMap(({ intake }) => [...intake.open()]));
      for (const { intake } of alertmanagers) intake.start();
    },
    tick: () => desk.tick(),
    journeyStatus: (checkId) => checks.statusOf(checkId),
    *expose() {
      yield* checks.expose();
      yield* exposeTriage(desk.figures());
    },
    api: {
      triage: desk,
      events,
      journeys: {
        list: () => checks.list(),
        runs: recentRuns,
        runNow: (id) =>
          checks.runNow(id).then(
            (run) => ({ kind: 'ran', run }) as const,
            (error: unknown) => {
              if (error instanceof CheckError) return { kind: 'not run', why: error.message } as const;
              throw error;
            },
          ),
      },
      alertmanagerHook: (id) => {
        const found = alertmanagers.find(({ intake }) => intake.id === id);
        if (found?.token === undefined) return undefined;
        return { token: found.token, take: (payload) => taken(found.intake, payload) };
      },
    },
    async stop(deadlineMs) {
      events.close(); // open streams would hold the API up
      await Promise.all([checks.stop(deadlineMs), ...alertmanagers.map(({ intake }) => intake.stop())]);
      await desk.close();
    },
  };
}
