import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { isSecretRef, replicasConfigSchema, type VigilConfig } from '@vigil/quality-model';
import { destinationHeaders, listenerTls, type DataDirectory, type LoadedConfig } from '../config/index.ts';
import { Engine } from '../engine/index.ts';
import type { KpiOptions } from '../kpi/index.ts';
import type { Logger } from '../log/index.ts';
import type { Tables } from '../messages/index.ts';
import { openReplicaDoor, type DoorCredentials, type ReplicaDoor } from '../replicas/index.ts';
import { openStore } from '../store/index.ts';
import type { EngineEnd } from './engineEnd.ts';
import { createKpiExport } from './kpiExport.ts';
import { createHistoryRoom } from './history.ts';
import { createQuality } from './quality.ts';
import { syntheticRules } from './syntheticRules.ts';
import { Undo } from './undo.ts';
import { transactionRules, watchedOf } from './watched.ts';

export type LocalEngineOptions = Readonly<{
  loaded: LoadedConfig;
  data: DataDirectory;
  /** Folder that paths in the configuration are relative to. */
  configFolder: string;
  /** Are pipelines of other processes heard? */
  opensDoor: boolean;
  version: string;
  logger: Logger;
  spawnRunner: () => ChildProcess;
  /** Called with every new version of the tables. */
  publish: (tables: Tables) => void;
}>;

/** Beside the delta interval: what SDKs and Collectors wait before they send. */
const SLOT_GRACE_MS = 6_000;
const QUALITY_STOP_MS = 5_000;

/** Store, engine, what watches quality, and the door for replicas, in this process. */
export async function openLocalEngine(o: LocalEngineOptions): Promise<EngineEnd> {
  const { data, logger } = o;
  let { loaded } = o;
  const undo = new Undo((error) => logger.error({ err: error }, 'while giving up'));
  try {
    const store = openStore(storeLocation(loaded, data));
    undo.push(() => store.close());
    await store.migrate();

    let door: ReplicaDoor | undefined;
    const engine = await Engine.open({
      store,
      kpi: kpiOptionsOf(loaded.config),
      detection: { seasonMs: loaded.config.detection.seasonMs },
      slotGraceMs: SLOT_GRACE_MS + loaded.config.pipeline.deltaIntervalMs,
      onSignal: (signal) => quality.take(signal),
      installationKey: data.installationKey.reveal(),
      userAgentRules: loaded.config.enrichment.synthetic.userAgents,
      syntheticRules: syntheticRules(loaded.config),
      watched: watchedOf(loaded.config),
      journeyStatus: (checkId) => quality.journeyStatus(checkId),
      nowMs: Date.now,
      publish: (tables) => {
        o.publish(tables);
        door?.publish();
      },
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
    undo.push(() => quality.stop(QUALITY_STOP_MS));
    const history = createHistoryRoom({
      store,
      kpi: engine.kpi,
      loaded,
      installationKey: Buffer.from(data.installationKey.reveal(), 'base64'),
      configFolder: o.configFolder,
      graceMs: SLOT_GRACE_MS + loaded.config.pipeline.deltaIntervalMs,
      logger,
    });
    undo.push(() => history.close());
    const { otlp } = loaded.config.kpi;
    const kpiExport =
      otlp &&
      createKpiExport({
        otlp,
        headers: destinationHeaders(otlp, loaded.secrets),
        kpi: engine.kpi,
        nowMs: Date.now,
        logger,
      });
    await history.catchUp(engine.lastArrivalBeforeStartMs);
    engine.tick(); // what is on disk and was not judged yet
    quality.endUnknownAnomalies(engine.activeAnomalies);

    if (o.opensDoor)
      door = await openReplicaDoor({
        ...loaded.addresses.replicas,
        ...credentialsOf(loaded, data),
        receive: (delta) => engine.receive(delta),
        currentTables: () => engine.currentTables(),
        onError: (error, what) => logger.error({ err: error }, what),
      });

    return {
      currentTables: () => engine.currentTables(),
      receive: (delta) => void engine.receive(delta),
      get reports() {
        return engine.reports;
      },
      get applied() {
        return engine.kpi.applied();
      },
      link: null,
      reload: async (next) => {
        loaded = next;
        engine.setWatched(watchedOf(next.config), transactionRules(next.config));
        engine.setRules(next.config.enrichment.synthetic.userAgents, syntheticRules(next.config));
        door?.renew(credentialsOf(next, data));
        await quality.reload(next);
        history.reload(next);
      },
      start: () => quality.start(),
      tick: () => {
        engine.tick();
        void quality.tick();
        void history.tick();
        void kpiExport?.tick();
      },
      expose: function* (scraper) {
        yield* engine.kpi.expose(Date.now(), scraper);
        yield* engine.exposeAnomalies();
        yield* engine.exposeCoverage();
        yield* quality.expose();
        yield* history.expose();
      },
      api: {
        store,
        kpi: engine.kpi,
        series: (query) => engine.series(query),
        coverage: (window) => engine.coverage(window),
        ...quality.api,
        ...history.api,
      },
      stop: (deadlineMs) => quality.stop(deadlineMs),
      close: async (deadlineMs) => {
        await door?.close(deadlineMs);
        await kpiExport?.flush();
        await history.close();
        await engine.close();
        await store.close();
      },
    };
  } catch (error) {
    await undo.run();
    throw error;
  }
}

/** What the KPI state is built with; the rest is for those who look at it. */
function kpiOptionsOf(config: VigilConfig): KpiOptions {
  const { maxOperationsPerService, seriesExpiryMs } = config.kpi;
  const exported = config.kpi.otlp !== undefined;
  return { maxOperationsPerService, seriesExpiryMs, exported, transactions: transactionRules(config) };
}

/** The token in the data directory is always taken; those of the configuration are for who hands out tokens of their own. */
function credentialsOf({ config, secrets }: LoadedConfig, data: Pick<DataDirectory, 'tokens'>): DoorCredentials {
  const replicas = config.replicas ?? replicasConfigSchema.parse({});
  return {
    tokens: [
      data.tokens.replica.reveal(),
      ...replicas.tokens.flatMap((ref) => (isSecretRef(ref) ? [secrets.get(ref).reveal()] : [])),
    ],
    tls: listenerTls(replicas, secrets),
  };
}

function storeLocation({ config, secrets }: LoadedConfig, data: DataDirectory): Parameters<typeof openStore>[0] {
  const { store } = config;
  if (store.kind === 'sqlite') return { kind: 'sqlite', path: join(data.path, 'vigil.db') };
  if (!isSecretRef(store.url)) throw new Error('store.url must be env:NAME or file:PATH');
  return { kind: 'postgres', url: secrets.get(store.url).reveal() };
}
