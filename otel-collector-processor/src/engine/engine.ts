import {
  createDetection,
  exposeAnomalies,
  type Detection,
  type DetectionOptions,
  type WatchedSeries,
} from '../detect/index.ts';
import {
  DELTA_VERSION,
  SLOT_MS,
  type Accounting,
  type AnomalyRow,
  type Delta,
  type CoverRow,
  type SyntheticRules,
  type Tables,
  type UserAgentRule,
  type Watched,
  withoutContent,
} from '../messages/index.ts';
import type { SignalEvent } from '../signals/index.ts';
import {
  createKpiState,
  KpiDeltaError,
  type KpiOptions,
  type KpiState,
  type TransactionRule,
  type Window,
} from '../kpi/index.ts';
import type { Store } from '../store/index.ts';
import { serviceKey, type JourneyCoverage } from '@vigil/quality-model';
import { CoveredCalls, journeyCoverage, LearnedPasses, type StatusOf } from './covered/index.ts';
import { operationSeries, type SeriesQuery } from './operationSeries.ts';

/**
 * Version of the store's snapshot: the KPI state, the state of detection and what journeys pass through, each but the
 * last with its length in front. Version 2 ended with detection, version 1 with the KPI state, which had no length.
 */
const SNAPSHOT_VERSION = 3;
/** A snapshot is taken after so many logged deltas: bounds the log, and the time that a start needs. */
const SNAPSHOT_EVERY_DELTAS = 200;
const REPLAY_PAGE = 100;
/** A pipeline that is silent for longer does not hold detection up any more. */
const SILENT_PIPELINE_MS = 300_000;
/** One that is silent for longer will not come back: its replica is gone, and with it what it has not told. */
const FORGOTTEN_PIPELINE_MS = 24 * 3_600_000;
/** Slots that are judged after a pause; the KPI state keeps no more (an hour). */
const MOST_SLOTS_BEHIND = 360;

export type EngineOptions = Readonly<{
  store: Store;
  kpi: KpiOptions;
  detection: Partial<DetectionOptions>;
  /** A time slot is judged so long after its end: spans take their time to get here. */
  slotGraceMs: number;
  /** Called with every anomaly that begins, changes or ends. */
  onSignal: (signal: SignalEvent) => void;
  installationKey: string;
  userAgentRules: readonly UserAgentRule[];
  /** Users and transactions that pipelines look for; undefined for none. */
  watched?: Watched | undefined;
  /** Of vigil.yaml, beside those that are built in. */
  syntheticRules?: readonly SyntheticRules[];
  /** How journeys stand; undefined for one that there is not. Asked from the first tick on. */
  journeyStatus?: StatusOf;
  nowMs: () => number;
  /** Called with every new version of the tables. */
  publish: (tables: Tables) => void;
  onError: (error: unknown, what: string) => void;
}>;

/** What a pipeline said last of itself. */
export type PipelineReport = Readonly<{ pipelineId: string; lastSeenMs: number; accounting: Accounting }>;

/**
 * The engine: applies the pipelines' deltas to the state, one after the other, each logged in the store before it
 * counts. After a restart it is what the snapshot and the log say. A delta that does not continue what was applied
 * changes nothing; the tables then tell its pipeline where to go on.
 */
export class Engine {
  readonly #o: EngineOptions;
  readonly #kpi: KpiState;
  readonly #detection: Detection;
  #anomalies: readonly AnomalyRow[] = [];
  readonly #reports = new Map<string, PipelineReport>();
  #tablesVersion = 0;
  #userAgentRules: readonly UserAgentRule[];
  #watched: Watched | undefined;
  #syntheticRules: readonly SyntheticRules[];
  readonly #passes: LearnedPasses;
  readonly #coveredCalls = new CoveredCalls();
  /** Customers' operations that journeys cover, and what that was made from. */
  #covered: readonly CoverRow[] = [];
  #coveredBy = '';
  #sequence: number;
  #sinceSnapshot = 0;
  #expiredMs = 0;
  /** Nothing was received between these: such slots say nothing of the traffic. */
  #awayFromMs = 0;
  #awayToMs = 0;
  /** Deltas are applied in the order of their arrival. */
  #work: Promise<void> = Promise.resolve();
  /** Deltas refused for good, by reason. */
  readonly refusedDeltas: Record<string, number> = {};

  private constructor(
    options: EngineOptions,
    kpi: KpiState,
    detection: Detection,
    passes: LearnedPasses,
    sequence: number,
  ) {
    this.#o = options;
    this.#kpi = kpi;
    this.#detection = detection;
    this.#sequence = sequence;
    this.#userAgentRules = options.userAgentRules;
    this.#watched = options.watched;
    this.#syntheticRules = options.syntheticRules ?? [];
    this.#passes = passes;
  }

  /** Restores the state from the store (which has to be migrated). */
  static async open(options: EngineOptions): Promise<Engine> {
    const snapshot = await options.store.latestSnapshot();
    const parts = snapshot === undefined ? undefined : partsOf(snapshot.version, snapshot.payload);
    const kpi = createKpiState(options.kpi, parts?.kpi);
    const detection = createDetection(options.detection, parts?.detection);
    const passes = new LearnedPasses(parts?.passes);
    const engine = new Engine(options, kpi, detection, passes, snapshot?.sequence ?? 0);
    for (;;) {
      const page = await options.store.readDeltas(engine.#sequence, REPLAY_PAGE);
      for (const { sequence, payload } of page) {
        const { arrivedMs, delta } = JSON.parse(payload) as LoggedDelta;
        if (kpi.check(delta).kind === 'applied') {
          kpi.apply(delta, arrivedMs);
          passes.learn(delta, arrivedMs);
        }
        engine.#sequence = sequence;
        engine.#awayFromMs = arrivedMs;
        engine.#sinceSnapshot++;
      }
      if (page.length < REPLAY_PAGE) {
        kpi.assumeExposed();
        engine.#awayFromMs = Math.max(engine.#awayFromMs, snapshot?.createdMs ?? 0);
        engine.#awayToMs = options.nowMs();
        return engine;
      }
    }
  }

  get kpi(): KpiState {
    return this.#kpi;
  }

  /** When the state got its last delta before this start, Unix milliseconds; 0 if it never got one. */
  get lastArrivalBeforeStartMs(): number {
    return this.#awayFromMs;
  }

  get reports(): readonly PipelineReport[] {
    return [...this.#reports.values()];
  }

  currentTables(): Tables {
    return {
      version: this.#tablesVersion,
      applied: this.#kpi.applied(),
      userAgentRules: this.#userAgentRules,
      watched: this.#watched,
      syntheticRules: this.#syntheticRules,
      covered: this.#covered,
      anomalies: this.#anomalies,
      installationKey: this.#o.installationKey,
    };
  }

  /** Takes the rules of a new configuration over. */
  setRules(userAgentRules: readonly UserAgentRule[], syntheticRules: readonly SyntheticRules[]): void {
    this.#userAgentRules = userAgentRules;
    this.#syntheticRules = syntheticRules;
    this.#publish();
  }

  /** Takes what pipelines look for from now on, and what transactions consist of. */
  setWatched(watched: Watched | undefined, transactions: readonly TransactionRule[]): void {
    this.#watched = watched;
    this.#kpi.useTransactions(transactions);
    this.#publish();
  }

  /** How much of customers' traffic journeys cover. */
  coverage(window: Window): Pick<JourneyCoverage, 'total' | 'services'> {
    return journeyCoverage(this.#kpi.services(window), this.#passes, this.#statusOf);
  }

  exposeCoverage(): Iterable<string> {
    return this.#coveredCalls.expose();
  }

  readonly #statusOf: StatusOf = (checkId) => this.#o.journeyStatus?.(checkId);

  /** Takes a delta; resolves when it was applied or refused. Never rejects. */
  receive(delta: Delta): Promise<void> {
    const arrivedMs = this.#o.nowMs();
    this.#reports.set(delta.pipelineId, {
      pipelineId: delta.pipelineId,
      lastSeenMs: arrivedMs,
      accounting: delta.accounting,
    });
    if (delta.from === delta.to) return Promise.resolve(); // it only reports
    this.#work = this.#work.then(() =>
      this.#apply(delta, arrivedMs).catch((error: unknown) => {
        this.#o.onError(error, `a delta of pipeline ${delta.pipelineId} was not applied; it will be sent again`);
      }),
    );
    return this.#work;
  }

  /** Everything that is watched, and how it is now. */
  get watched(): Iterable<WatchedSeries> {
    return this.#detection.series();
  }

  /** One signal of one operation, as it was seen and as it was expected. */
  series(query: SeriesQuery): ReturnType<typeof operationSeries> {
    return operationSeries({ kpi: this.#kpi, detection: this.#detection }, query);
  }

  /** Keys of the anomalies that are open now. */
  get activeAnomalies(): ReadonlySet<string> {
    return this.#detection.openKeys();
  }

  exposeAnomalies(): Iterable<string> {
    return exposeAnomalies(this.#detection.series());
  }

  /** Judges the time slots that are over, and drops what has expired. Called about once a second. */
  tick(): void {
    const nowMs = this.#o.nowMs();
    const last = this.#lastClosedSlot(nowMs);
    const { lastSlotMs } = this.#detection;
    // After a pause the slots that are still kept are judged one by one, as they would have been.
    const oldest =
      this.#detection.lastSlotMs === 0 ? last : Math.max(lastSlotMs + SLOT_MS, last - MOST_SLOTS_BEHIND * SLOT_MS);
    for (let slotMs = oldest; slotMs <= last; slotMs += SLOT_MS) this.#judge(slotMs);
    if (nowMs - this.#expiredMs >= SLOT_MS) {
      this.#expiredMs = nowMs;
      this.#kpi.expire(nowMs);
      this.#passes.expire(nowMs);
      for (const { pipelineId, lastSeenMs } of this.#reports.values())
        if (nowMs - lastSeenMs > FORGOTTEN_PIPELINE_MS) this.#reports.delete(pipelineId);
    }
    this.#cover();
  }

  /** Tells the pipelines when a journey stands otherwise, or passes through something else. */
  #cover(): void {
    const statuses = [...this.#passes.journeys()].map((checkId) => `${checkId}=${this.#statusOf(checkId) ?? ''}`);
    const madeFrom = `${this.#passes.version} ${statuses.sort().join(' ')}`;
    if (madeFrom === this.#coveredBy) return;
    this.#coveredBy = madeFrom;
    this.#covered = this.#passes.rows(this.#statusOf);
    this.#coveredCalls.cover(this.#covered);
    this.#publish();
  }

  /** Start of the newest slot that no pipeline can still add much to; a pipeline that is behind holds it up, to a limit. */
  #lastClosedSlot(nowMs: number): number {
    const heard = this.reports.map((r) => r.lastSeenMs).filter((ms) => nowMs - ms < SILENT_PIPELINE_MS);
    const known = Math.min(nowMs, ...heard) - this.#o.slotGraceMs;
    return Math.floor(known / SLOT_MS) * SLOT_MS - SLOT_MS;
  }

  #judge(slotMs: number): void {
    if (slotMs + SLOT_MS > this.#awayFromMs && slotMs < this.#awayToMs) return;
    const slots = this.#kpi.operationSlots(slotMs);
    this.#coveredCalls.add(slots);
    const signals = this.#detection.feed(slotMs, slots);
    if (signals.length === 0) return;
    for (const signal of signals) this.#o.onSignal(signal);
    this.#anomalies = anomalyRows(this.#detection.series());
    this.#publish();
  }

  /** Finishes what is under way and takes a snapshot. */
  async close(): Promise<void> {
    await this.#work;
    if (this.#sinceSnapshot > 0) await this.#snapshot();
  }

  async #apply(delta: Delta, arrivedMs: number): Promise<void> {
    if (delta.version !== DELTA_VERSION) {
      this.refusedDeltas['version'] = (this.refusedDeltas['version'] ?? 0) + 1;
      throw new Error(
        `pipeline ${delta.pipelineId} speaks version ${delta.version} of the delta message, this engine ${DELTA_VERSION}: bring both to the same Vigil`,
      );
    }
    const sound = this.#sound(delta);
    if (this.#kpi.check(sound).kind === 'applied') {
      const logged: LoggedDelta = { arrivedMs, delta: sound };
      this.#sequence = await this.#o.store.appendDelta(JSON.stringify(logged));
      this.#kpi.apply(sound, arrivedMs);
      this.#passes.learn(sound, arrivedMs);
      if (++this.#sinceSnapshot >= SNAPSHOT_EVERY_DELTAS) await this.#snapshot();
    }
    this.#publish();
  }

  /** A delta that contradicts itself would be refused for ever: its position counts, its content does not, and it is told. */
  #sound(delta: Delta): Delta {
    try {
      this.#kpi.check(delta);
      return delta;
    } catch (error) {
      if (!(error instanceof KpiDeltaError) || error.code !== 'invalid') throw error;
      this.refusedDeltas['invalid'] = (this.refusedDeltas['invalid'] ?? 0) + 1;
      this.#o.onError(error, 'what a delta counts was given up');
      return withoutContent(delta);
    }
  }

  async #snapshot(): Promise<void> {
    this.#sinceSnapshot = 0;
    await this.#o.store.saveSnapshot({
      sequence: this.#sequence,
      version: SNAPSHOT_VERSION,
      payload: joined([this.#kpi.snapshot(), this.#detection.snapshot(), this.#passes.snapshot()]),
      createdMs: this.#o.nowMs(),
    });
  }

  #publish(): void {
    this.#tablesVersion++;
    this.#o.publish(this.currentTables());
  }
}

type LoggedDelta = Readonly<{ arrivedMs: number; delta: Delta }>;

/** Parts of a snapshot: all but the last with their length in front. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    parts.flatMap((part, index) => {
      if (index === parts.length - 1) return [part];
      const length = Buffer.alloc(4);
      length.writeUInt32LE(part.length);
      return [length, part];
    }),
  );
}

type Parts = Readonly<{ kpi: Uint8Array; detection?: Uint8Array; passes?: Uint8Array }>;

function partsOf(version: number, payload: Uint8Array): Parts {
  if (version === 1) return { kpi: payload };
  if (version !== 2 && version !== SNAPSHOT_VERSION)
    throw new Error(
      `the engine's snapshot has version ${version}, this Vigil reads ${SNAPSHOT_VERSION}: start the Vigil that wrote it`,
    );
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const kpiEnd = 4 + bytes.readUInt32LE(0);
  const kpi = bytes.subarray(4, kpiEnd);
  if (version === 2) return { kpi, detection: bytes.subarray(kpiEnd) };
  const detectionEnd = kpiEnd + 4 + bytes.readUInt32LE(kpiEnd);
  return { kpi, detection: bytes.subarray(kpiEnd + 4, detectionEnd), passes: bytes.subarray(detectionEnd) };
}

/** Of each anomalous operation the signal that is most unusual. */
function anomalyRows(series: Iterable<WatchedSeries>): readonly AnomalyRow[] {
  const rows = new Map<string, AnomalyRow>();
  for (const { service, operation, kind, of, state, direction, score, expected } of series) {
    if (state !== 'anomalous') continue;
    const key = `${serviceKey(service)} ${kind} ${operation}`;
    const known = rows.get(key);
    if (known !== undefined && known.score >= score) continue;
    rows.set(key, { service, operation, kind, signal: of, direction, score, expected });
  }
  return [...rows.values()];
}
