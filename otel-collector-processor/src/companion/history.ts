import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { ApiDeps } from '../api/index.ts';
import type { RunResult } from '../checks/index.ts';
import { destinationHeaders, type LoadedConfig } from '../config/index.ts';
import { answerKpi, createHistoryReader, createHistoryWriter, type MinuteOf } from '../history/index.ts';
import { KPI_DEFAULTS, type KpiState } from '../kpi/index.ts';
import type { Logger } from '../log/index.ts';
import { createPromQuery, createSloBoard, exposeSlos, foreignSlos, type ForeignSource } from '../slo/index.ts';
import type { Store } from '../store/index.ts';
import { journeyMinutes } from './journeyMinutes.ts';
import { usersDesk } from './usersDesk.ts';
import { watchedMinutes } from './watchedMinutes.ts';
import { kpiQuestion } from './kpiQuestion.ts';

export type HistoryRoomOptions = Readonly<{
  store: Store;
  kpi: KpiState;
  loaded: LoadedConfig;
  /** What users are called here comes from it. */
  installationKey: Buffer;
  /** Folder that paths in the configuration are relative to. */
  configFolder: string;
  graceMs: number;
  logger: Logger;
}>;

/** What keeps the past, and what stands on it: SLOs and KPIs over time. */
export interface HistoryRoom {
  /** After a start, before the KPI state expires anything; `lastArrivalMs`: of its last delta, 0 if there was none. */
  catchUp(lastArrivalMs: number): Promise<void>;
  tick(): Promise<void>;
  reload(loaded: LoadedConfig): void;
  expose(): Iterable<string>;
  readonly api: Pick<ApiDeps, 'slos' | 'kpiHistory' | 'users'>;
  /** Writes what there is; the engine still has to be open. */
  close(): Promise<void>;
}

/** More than a file of SLOs ever has. */
const OPEN_SLO_MAX_BYTES = 4 * 1024 * 1024;

export function createHistoryRoom(o: HistoryRoomOptions): HistoryRoom {
  const { store, kpi, logger } = o;
  let { loaded } = o;
  const onError = (error: unknown, what: string): void => logger.error({ err: error }, what);
  const runsBetween = async (checkId: string, fromMs: number, toMs: number) =>
    (await store.runsBetween(checkId, fromMs, toMs)).map((document) => JSON.parse(document) as RunResult);
  const reader = createHistoryReader(store, Date.now);
  const writer = createHistoryWriter({
    store,
    kpi,
    others: async (fromMs, toMs) => {
      const all: MinuteOf[] = [...watchedMinutes(kpi, fromMs, toMs)];
      for (const { id } of loaded.config.journeys) all.push(...(await journeyMinutes(id, fromMs, toMs, runsBetween)));
      return all;
    },
    operationsMax: loaded.config.kpi.historyOperationsMax,
    retentionMs: KPI_DEFAULTS.retentionMs,
    graceMs: o.graceMs,
    nowMs: Date.now,
    onError,
  });
  const board = createSloBoard({ history: reader, nowMs: Date.now, onError });

  const readOpenSlo = async (path: string): Promise<string> => {
    const bytes = await readFile(resolve(o.configFolder, path));
    if (bytes.length > OPEN_SLO_MAX_BYTES) throw new Error(`is larger than ${OPEN_SLO_MAX_BYTES} bytes`);
    return bytes.toString('utf8');
  };
  const applySlos = (): void =>
    board.apply(
      loaded.config.slos,
      loaded.config.prometheus.map((prometheus): ForeignSource => {
        const ask = createPromQuery(prometheus, destinationHeaders(prometheus, loaded.secrets));
        return {
          id: prometheus.id,
          pollIntervalMs: prometheus.pollIntervalMs,
          read: () => foreignSlos({ prometheus, ask, readFile: readOpenSlo, nowMs: Date.now }),
        };
      }),
    );
  applySlos();

  return {
    catchUp: (lastArrivalMs) => (lastArrivalMs > 0 ? writer.catchUp(lastArrivalMs) : Promise.resolve()),
    async tick() {
      await Promise.all([writer.tick(), board.tick()]);
    },
    reload(next) {
      loaded = next;
      applySlos();
    },
    expose: () => exposeSlos(board.list().slos),
    api: {
      slos: board,
      users: usersDesk({
        kpi,
        reader,
        store,
        installationKey: o.installationKey,
        counts: () => loaded.config.kpi.users !== undefined,
      }),
      kpiHistory: (query) => {
        const nowMs = Date.now();
        return answerKpi(kpiQuestion(query, loaded.config, nowMs), reader, nowMs);
      },
    },
    close: () => writer.flush(),
  };
}

/** The folder that relative paths of a configuration start from. */
export function configFolderOf({ files }: LoadedConfig, path: string): string {
  return dirname(resolve(files[0] ?? path));
}
