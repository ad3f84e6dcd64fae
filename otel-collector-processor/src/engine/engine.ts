import { DELTA_VERSION, type Accounting, type Delta, type Tables, type UserAgentRule } from '../messages/index.ts';
import { createKpiState, type KpiOptions, type KpiState } from '../kpi/index.ts';
import type { Store } from '../store/index.ts';

/** Version of what is written into the store's snapshot beside the KPI state. */
const SNAPSHOT_VERSION = 1;
/** A snapshot is taken after so many logged deltas: bounds the log, and the time that a start needs. */
const SNAPSHOT_EVERY_DELTAS = 200;
const REPLAY_PAGE = 100;

export type EngineOptions = Readonly<{
  store: Store;
  kpi: KpiOptions;
  installationKey: string;
  userAgentRules: readonly UserAgentRule[];
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
  readonly #reports = new Map<string, PipelineReport>();
  #tablesVersion = 0;
  #userAgentRules: readonly UserAgentRule[];
  #sequence: number;
  #sinceSnapshot = 0;
  /** Deltas are applied in the order of their arrival. */
  #work: Promise<void> = Promise.resolve();
  /** Deltas refused for good, by reason. */
  readonly refusedDeltas: Record<string, number> = {};

  private constructor(options: EngineOptions, kpi: KpiState, sequence: number) {
    this.#o = options;
    this.#kpi = kpi;
    this.#sequence = sequence;
    this.#userAgentRules = options.userAgentRules;
  }

  /** Restores the state from the store (which has to be migrated). */
  static async open(options: EngineOptions): Promise<Engine> {
    const snapshot = await options.store.latestSnapshot();
    const kpi = createKpiState(options.kpi, snapshot?.payload);
    const engine = new Engine(options, kpi, snapshot?.sequence ?? 0);
    for (;;) {
      const page = await options.store.readDeltas(engine.#sequence, REPLAY_PAGE);
      for (const { sequence, payload } of page) {
        const { arrivedMs, delta } = JSON.parse(payload) as LoggedDelta;
        if (kpi.check(delta).kind === 'applied') kpi.apply(delta, arrivedMs);
        engine.#sequence = sequence;
        engine.#sinceSnapshot++;
      }
      if (page.length < REPLAY_PAGE) {
        kpi.assumeExposed();
        return engine;
      }
    }
  }

  get kpi(): KpiState {
    return this.#kpi;
  }

  get reports(): readonly PipelineReport[] {
    return [...this.#reports.values()];
  }

  currentTables(): Tables {
    return {
      version: this.#tablesVersion,
      applied: this.#kpi.applied(),
      userAgentRules: this.#userAgentRules,
      installationKey: this.#o.installationKey,
    };
  }

  setUserAgentRules(rules: readonly UserAgentRule[]): void {
    this.#userAgentRules = rules;
    this.#publish();
  }

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

  /** Drops what has expired. Called about every ten seconds. */
  tick(): void {
    this.#kpi.expire(this.#o.nowMs());
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
    if (this.#kpi.check(delta).kind === 'applied') {
      const logged: LoggedDelta = { arrivedMs, delta };
      this.#sequence = await this.#o.store.appendDelta(JSON.stringify(logged));
      this.#kpi.apply(delta, arrivedMs);
      if (++this.#sinceSnapshot >= SNAPSHOT_EVERY_DELTAS) await this.#snapshot();
    }
    this.#publish();
  }

  async #snapshot(): Promise<void> {
    this.#sinceSnapshot = 0;
    await this.#o.store.saveSnapshot({
      sequence: this.#sequence,
      version: SNAPSHOT_VERSION,
      payload: this.#kpi.snapshot(),
      createdMs: this.#o.nowMs(),
    });
  }

  #publish(): void {
    this.#tablesVersion++;
    this.#o.publish(this.currentTables());
  }
}

type LoggedDelta = Readonly<{ arrivedMs: number; delta: Delta }>;
