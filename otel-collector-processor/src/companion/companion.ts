import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import type { Worker } from 'node:worker_threads';
import { isLoopbackHost, isSecretRef, type ConfigProblem, type VigilConfig } from '@vigil/quality-model';
import { startApi, type ReloadResult, type RunningApi } from '../api/index.ts';
import {
  formatProblem,
  loadConfig,
  openDataDirectory,
  watchConfig,
  type ConfigLocation,
  type DataDirectory,
  type LoadedConfig,
  type LoadOptions,
  type ReloadOutcome,
} from '../config/index.ts';
import { Engine } from '../engine/index.ts';
import type { KpiOptions } from '../kpi/index.ts';
import type { Logger } from '../log/index.ts';
import { assertPortFree, startSupervisor, type Supervisor, type WorkerSettings } from '../pipeline/index.ts';
import { createSelfMetrics } from '../selfMetrics/index.ts';
import { openStore } from '../store/index.ts';
import { serviceFacts } from './serviceFacts.ts';
import { engineStatus } from './engineStatus.ts';
import { createQuality } from './quality.ts';
import { deadLetterDesk } from './deadLetterDesk.ts';
import { certificatesOf, workerSettings } from './workerSettings.ts';

export type CompanionOptions = Readonly<{
  location: ConfigLocation;
  load: LoadOptions;
  dataDir: string;
  /** Overrides `pipeline.workers`. */
  workers: number | undefined;
  version: string;
  logger: Logger;
  spawn: (settings: WorkerSettings) => Worker;
  spawnRunner: () => ChildProcess;
  /** The data directory was taken over by another process: nothing may be written any more. */
  onLost: () => void;
}>;

export interface Companion {
  readonly apiPort: number;
  readonly data: DataDirectory;
  /** Stops taking data, delivers what can be delivered, keeps the rest on disk. */
  stop(deadlineMs: number): Promise<void>;
}

/** The configuration is not one: `problems` says where. */
export class ConfigRejectedError extends Error {
  override readonly name = 'ConfigRejectedError';
  readonly code = 'config_rejected';
  readonly problems: readonly ConfigProblem[];
  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.problems = problems;
  }
}

const TICK_MS = 1_000;
/** Beside the delta interval: what SDKs and Collectors wait before they send. */
const SLOT_GRACE_MS = 6_000;
const PIPELINE_STOP_MS = 10_000;
const QUALITY_STOP_MS = 5_000;
/** Of a stop's deadline; the rest is for the API, the engine's last snapshot and the store. */
const PIPELINE_SHARE = 0.7;

/** Everything of one companion, started in order: data directory, store, engine, pipelines, API. */
export async function startCompanion(o: CompanionOptions): Promise<Companion> {
  const startedMs = Date.now();
  const { logger } = o;
  const first = await loadConfig(o.location, o.load);
  if (first.kind === 'rejected') throw new ConfigRejectedError(first.problems);
  let loaded = first.loaded;
  let loadedMs = startedMs;
  let problems: readonly ConfigProblem[] = loaded.warnings;
  for (const warning of problems) logger.warn(formatProblem(warning));
  logger.level = loaded.config.log.level;
  await assertPortsFree(loaded);

  const data = await openDataDirectory({
    path: o.dataDir,
    nowMs: Date.now,
    onLost: o.onLost,
    onWarning: (message) => logger.warn(message),
  });
  const undo: (() => Promise<void>)[] = [() => data.close()];
  try {
    const store = openStore(storeLocation(loaded, data));
    undo.push(() => store.close());
    await store.migrate();

    let supervisor: Supervisor | undefined;
    const engine = await Engine.open({
      store,
      kpi: kpiOptionsOf(loaded.config),
      detection: { seasonMs: loaded.config.detection.seasonMs },
      slotGraceMs: SLOT_GRACE_MS + loaded.config.pipeline.deltaIntervalMs,
      onSignal: (signal) => quality.take(signal),
      installationKey: data.installationKey.reveal(),
      userAgentRules: loaded.config.enrichment.synthetic.userAgents,
      nowMs: Date.now,
      publish: (tables) => supervisor?.publish(tables),
      onError: (error, what) => logger.error({ err: error }, what),
    });
    undo.push(() => engine.close());

    const quality = await createQuality({
      store,
      edges: (window) => engine.kpi.edges(window),
      services: (window) => engine.kpi.services(window),
      installationKey: data.installationKey.reveal(),
      version: o.version,
      loaded,
      spawnRunner: o.spawnRunner,
      logger,
    });
    undo.push(async () => quality.stop(QUALITY_STOP_MS));
    engine.tick(); // what is on disk and was not judged yet
    quality.endUnknownAnomalies(engine.activeAnomalies);

    const startPipelines = async (): Promise<void> => {
      supervisor = await startSupervisor({
        workers: workerSettings(loaded, data, engine.currentTables(), o.workers),
        spawn: o.spawn,
        currentTables: () => engine.currentTables(),
        onDelta: (delta) => void engine.receive(delta),
        onProblem: (pipeline, message) => logger.warn({ pipeline }, message),
      });
    };
    await startPipelines();
    undo.push(async () => supervisor?.stop(PIPELINE_STOP_MS));

    /** Takes a good configuration over: what can change while running changes now, the rest is said to need a start. */
    const take = async (next: LoadedConfig): Promise<void> => {
      const before = loaded;
      loaded = next;
      loadedMs = Date.now();
      problems = [...next.warnings, ...needStart(before.config, next.config)];
      logger.level = next.config.log.level;
      engine.setUserAgentRules(next.config.enrichment.synthetic.userAgents);
      await quality.reload(next);
      if (!samePipelines(before, next)) {
        await supervisor?.stop(PIPELINE_STOP_MS);
        await startPipelines();
      } else if (before.secrets.fingerprint('pem') !== next.secrets.fingerprint('pem')) {
        // listeners and connections stay: only what is new is made with the new certificates
        supervisor?.renewCertificates(certificatesOf(next));
        logger.info('took over renewed certificates');
      }
      for (const problem of problems) logger.warn(formatProblem(problem));
      logger.info({ files: next.files }, 'took over the configuration');
    };
    let taking: Promise<void> = Promise.resolve();
    const onOutcome = async (outcome: ReloadOutcome): Promise<ReloadResult> => {
      switch (outcome.kind) {
        case 'changed':
          taking = taking.then(() =>
            take(outcome.loaded).catch((error: unknown) =>
              logger.error({ err: error }, 'the pipelines could not be started with the new configuration'),
            ),
          );
          await taking;
          return { kind: 'applied', loadedMs, problems };
        case 'rejected':
          problems = outcome.problems;
          logger.error(
            { problems: problems.map(formatProblem) },
            'the configuration is not good; the last good one runs on',
          );
          return { kind: 'kept', loadedMs, problems };
        case 'restored':
          problems = loaded.warnings;
          return { kind: 'applied', loadedMs, problems };
        case 'unchanged':
          return { kind: 'applied', loadedMs, problems };
      }
    };
    const watcher = watchConfig({
      location: o.location,
      running: loaded,
      load: o.load,
      onOutcome: (outcome) => void onOutcome(outcome),
    });
    undo.push(() => watcher.close());

    const selfMetrics = createSelfMetrics(() => ({ version: o.version, startedMs, pipelines: engine.reports }));
    const api: RunningApi = await startApi({
      host: loaded.addresses.api.host,
      port: loaded.addresses.api.port,
      deps: {
        version: o.version,
        beyondLoopback: !isLoopbackHost(loaded.addresses.api.host),
        tokens: {
          admin: data.tokens.admin.reveal(),
          plugin: data.tokens.plugin.reveal(),
          metrics: data.tokens.metrics.reveal(),
        },
        kpi: engine.kpi,
        objective: () => loaded.config.kpi.requestSuccessObjectiveRatio,
        factsOf: (service) => serviceFacts(loaded.config.services, service),
        series: (query) => engine.series(query),
        store,
        exposeMetrics: async function* (scraper) {
          yield* engine.kpi.expose(Date.now(), scraper);
          yield* engine.exposeAnomalies();
          yield* quality.expose();
          yield await selfMetrics.expose();
        },
        status: () =>
          engineStatus({
            nowMs: Date.now(),
            startedMs,
            deltaIntervalMs: loaded.config.pipeline.deltaIntervalMs,
            notReady: supervisor?.ready === true ? [] : ['a pipeline is being started'],
            reports: engine.reports,
            applied: engine.kpi.applied(),
            problems,
            rssBytes: process.memoryUsage.rss(),
            memoryBudgetBytes: loaded.config.pipeline.memoryBudgetBytes,
          }),
        deadLetters: deadLetterDesk(
          () => supervisor,
          () => loaded.config.forward.map(({ id }) => id),
        ),
        config: () => ({ files: [...loaded.files], loadedMs, view: { ...loaded.config }, problems }),
        reload: async () => onOutcome(await watcher.reload()),
        nowMs: Date.now,
        logger,
        ...quality.api,
      },
    });
    const tick = setInterval(() => {
      engine.tick();
      void quality.tick();
    }, TICK_MS);
    quality.start();

    let stopping: Promise<void> | undefined;
    const stop = async (deadlineMs: number): Promise<void> => {
      await watcher.close();
      await taking;
      await Promise.all([quality.stop(deadlineMs / 2), supervisor?.stop(deadlineMs * PIPELINE_SHARE)]);
      clearInterval(tick);
      await api.close(2000);
      await engine.close();
      await store.close();
      await data.close();
    };
    return { apiPort: api.port, data, stop: (deadlineMs) => (stopping ??= stop(deadlineMs)) };
  } catch (error) {
    for (const step of undo.reverse()) await step().catch((e: unknown) => logger.error({ err: e }, 'while giving up'));
    throw error;
  }
}

/** What the KPI state is built with; the objective is for those who look at it. */
function kpiOptionsOf({ kpi: { requestSuccessObjectiveRatio: _shown, ...options } }: VigilConfig): KpiOptions {
  return options;
}

/** With shared ports a second Vigil would be let in unnoticed: so they are tried alone first. */
async function assertPortsFree({ addresses }: LoadedConfig): Promise<void> {
  await assertPortFree(addresses.otlpGrpc.host, addresses.otlpGrpc.port, 'OTLP/gRPC');
  await assertPortFree(addresses.otlpHttp.host, addresses.otlpHttp.port, 'OTLP/HTTP');
}

function storeLocation({ config, secrets }: LoadedConfig, data: DataDirectory): Parameters<typeof openStore>[0] {
  const { store } = config;
  if (store.kind === 'sqlite') return { kind: 'sqlite', path: join(data.path, 'vigil.db') };
  if (!isSecretRef(store.url)) throw new Error('store.url must be env:NAME or file:PATH');
  return { kind: 'postgres', url: secrets.get(store.url).reveal() };
}

/** Sections that the running process was built with. */
const FIXED = ['api', 'store', 'kpi', 'detection'] as const satisfies readonly (keyof VigilConfig)[];

function needStart(before: VigilConfig, after: VigilConfig): readonly ConfigProblem[] {
  return FIXED.filter((section) => JSON.stringify(before[section]) !== JSON.stringify(after[section])).map(
    (section) => ({
      severity: 'warning',
      message: 'has changed: it takes effect at the next start',
      path: section,
      file: '',
      line: null,
      column: null,
      suggestion: '',
    }),
  );
}

/** Do the pipelines run by the same settings? Secrets count: a token may have been replaced. Certificates are renewed without a restart. */
function samePipelines(a: LoadedConfig, b: LoadedConfig): boolean {
  const of = ({ config, addresses, secrets }: LoadedConfig) =>
    JSON.stringify([
      config.receivers,
      config.forward,
      config.queue,
      config.pipeline,
      addresses,
      secrets.fingerprint('line'),
    ]);
  return of(a) === of(b);
}
