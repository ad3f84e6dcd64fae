import type { ChildProcess } from 'node:child_process';
import type { Worker } from 'node:worker_threads';
import { isLoopbackHost, type ConfigProblem, type ProcessRole, type VigilConfig } from '@vigil/quality-model';
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
import type { Logger } from '../log/index.ts';
import type { Tables } from '../messages/index.ts';
import type { WorkerSettings } from '../pipeline/index.ts';
import { isRemote } from '../replicas/index.ts';
import { createSelfMetrics } from '../selfMetrics/index.ts';
import { deadLetterDesk } from './deadLetterDesk.ts';
import type { EngineEnd } from './engineEnd.ts';
import { engineStatus } from './engineStatus.ts';
import { configFolderOf } from './history.ts';
import { openLocalEngine } from './localEngine.ts';
import { assertPortsFree, startPipelines, type Pipelines } from './pipelines.ts';
import { openRemoteEngine } from './remoteEngine.ts';
import { serviceFacts } from './serviceFacts.ts';
import { Undo } from './undo.ts';

export type CompanionOptions = Readonly<{
  location: ConfigLocation;
  /** `role` says which parts of a companion this process is. */
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
const GIVING_UP_MS = 10_000;
/** Of a stop's deadline; the rest is for the API, the engine's last snapshot and the store. */
const PIPELINE_SHARE = 0.7;
const CLOSE_MS = 2_000;

/** Everything of one companion, started in order: data directory, engine or the link to it, pipelines, API. */
export async function startCompanion(o: CompanionOptions): Promise<Companion> {
  const startedMs = Date.now();
  const { logger } = o;
  const role = o.load.role ?? 'all';
  const first = await loadConfig(o.location, o.load);
  if (first.kind === 'rejected') throw new ConfigRejectedError(first.problems);
  let loaded = first.loaded;
  let loadedMs = startedMs;
  let problems: readonly ConfigProblem[] = loaded.warnings;
  for (const warning of problems) logger.warn(formatProblem(warning));
  logger.level = loaded.config.log.level;
  if (role !== 'engine') await assertPortsFree(loaded);

  const data = await openDataDirectory({
    path: o.dataDir,
    nowMs: Date.now,
    onLost: o.onLost,
    onWarning: (message) => logger.warn(message),
  });
  const undo = new Undo((error) => logger.error({ err: error }, 'while giving up'));
  undo.push(() => data.close());
  try {
    let pipelines: Pipelines | undefined;
    const publish = (tables: Tables): void => pipelines?.publish(tables);
    const engine: EngineEnd =
      role === 'pipeline'
        ? await openRemoteEngine({ loaded, data, logger, publish })
        : await openLocalEngine({
            loaded,
            data,
            configFolder: configFolderOf(loaded, o.location.path),
            opensDoor: role === 'engine' || loaded.config.replicas !== undefined,
            version: o.version,
            logger,
            spawnRunner: o.spawnRunner,
            publish,
          });
    undo.push(async () => {
      await engine.stop(GIVING_UP_MS);
      await engine.close(CLOSE_MS);
    });
    if (role !== 'engine') {
      pipelines = await startPipelines({
        loaded,
        data,
        workers: o.workers,
        spawn: o.spawn,
        currentTables: () => engine.currentTables(),
        onDelta: (delta) => engine.receive(delta),
        logger,
      });
      publish(engine.currentTables()); // what was published while they started reached nobody
    }
    undo.push(async () => pipelines?.stop(GIVING_UP_MS));

    /** Takes a good configuration over: what can change while running changes now, the rest is said to need a start. */
    const take = async (next: LoadedConfig): Promise<void> => {
      const before = loaded;
      loaded = next;
      loadedMs = Date.now();
      problems = [...next.warnings, ...needStart(role, before.config, next.config)];
      logger.level = next.config.log.level;
      await engine.reload(next);
      await pipelines?.reload(next);
      for (const problem of problems) logger.warn(formatProblem(problem));
      logger.info({ files: next.files }, 'took over the configuration');
    };
    let taking: Promise<void> = Promise.resolve();
    const onOutcome = async (outcome: ReloadOutcome): Promise<ReloadResult> => {
      switch (outcome.kind) {
        case 'changed':
          taking = taking.then(() =>
            take(outcome.loaded).catch((error: unknown) =>
              logger.error({ err: error }, 'the new configuration could not be taken over'),
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

    const restarts = (pipelineId: string): number => pipelines?.supervisor.restarts(pipelineId) ?? 0;
    const selfMetrics = createSelfMetrics(() => ({
      version: o.version,
      startedMs,
      heard: engine.reports,
      // those of other processes tell theirs themselves: whoever adds up what all say counts nothing twice
      pipelines: engine.reports.filter(({ pipelineId }) => !isRemote(pipelineId)),
      restarts,
      link: engine.link,
    }));
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
        objective: () => loaded.config.kpi.requestSuccessObjectiveRatio,
        factsOf: (service) => serviceFacts(loaded.config.services, service),
        exposeMetrics: async function* (scraper) {
          yield* engine.expose(scraper);
          yield await selfMetrics.expose();
        },
        status: () =>
          engineStatus({
            nowMs: Date.now(),
            startedMs,
            deltaIntervalMs: loaded.config.pipeline.deltaIntervalMs,
            role,
            engine: engine.link,
            restarts,
            notReady: pipelines?.notReady ?? [],
            reports: engine.reports,
            applied: engine.applied,
            problems,
            rssBytes: process.memoryUsage.rss(),
            memoryBudgetBytes: loaded.config.pipeline.memoryBudgetBytes,
          }),
        ...(pipelines !== undefined && {
          deadLetters: deadLetterDesk(
            () => pipelines.supervisor,
            () => loaded.config.forward.map(({ id }) => id),
          ),
        }),
        config: () => ({ files: [...loaded.files], loadedMs, view: { ...loaded.config }, problems }),
        reload: async () => onOutcome(await watcher.reload()),
        nowMs: Date.now,
        logger,
        ...engine.api,
      },
    });
    const tick = setInterval(() => engine.tick(), TICK_MS);
    engine.start();

    let stopping: Promise<void> | undefined;
    const stop = async (deadlineMs: number): Promise<void> => {
      await watcher.close();
      await taking;
      await Promise.all([engine.stop(deadlineMs / 2), pipelines?.stop(deadlineMs * PIPELINE_SHARE)]);
      clearInterval(tick);
      await api.close(CLOSE_MS);
      await engine.close(CLOSE_MS);
      await data.close();
    };
    return { apiPort: api.port, data, stop: (deadlineMs) => (stopping ??= stop(deadlineMs)) };
  } catch (error) {
    await undo.run();
    throw error;
  }
}

/** Sections that the running process was built with. */
const FIXED = {
  all: ['api', 'store', 'kpi', 'detection'],
  pipeline: ['api'],
  engine: ['api', 'store', 'kpi', 'detection'],
} as const satisfies Record<ProcessRole, readonly (keyof VigilConfig)[]>;

function needStart(role: ProcessRole, before: VigilConfig, after: VigilConfig): readonly ConfigProblem[] {
  const changed: string[] = FIXED[role].filter(
    (section) => JSON.stringify(before[section]) !== JSON.stringify(after[section]),
  );
  // tokens and certificates of replicas are taken over; where and how their port listens is not
  const doorOf = ({ replicas }: VigilConfig) =>
    JSON.stringify([
      replicas?.host,
      replicas?.port,
      replicas?.tls === undefined,
      replicas?.tls?.clientCa === undefined,
    ]);
  if (role !== 'pipeline' && doorOf(before) !== doorOf(after)) changed.push('replicas');
  return changed.map((section) => ({
    severity: 'warning',
    message: 'has changed: it takes effect at the next start',
    path: section,
    file: '',
    line: null,
    column: null,
    suggestion: '',
  }));
}
