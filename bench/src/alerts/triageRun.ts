import type { EdgeSummary } from '../../../quality-model/src/index.ts';
import type { AlertSignalEvent } from '../../../otel-collector-processor/src/signals/index.ts';
import { advance } from '../../../otel-collector-processor/src/triage/advance.ts';
import { TRIAGE_DEFAULTS, type TriageSettings } from '../../../otel-collector-processor/src/triage/contract.ts';
import { isOpen, type IssueRecord, type Member } from '../../../otel-collector-processor/src/triage/issueRecord.ts';
import { NO_TRIAGE, type TriageState } from '../../../otel-collector-processor/src/triage/triageState.ts';

/** Alertmanager's `resolve_timeout`: what has no end of its own, and is not told again, ends then. */
const RESOLVE_TIMEOUT_MS = 300_000;
/** How often the product lets time pass at least. */
const TICK_MS = 30_000;

/** Triage as the product runs it, fed with alerts that have no ends, on their own clock. */
export class TriageRun {
  state: TriageState = NO_TRIAGE;
  /** Every issue there was, as it was stored last. */
  readonly issues = new Map<string, IssueRecord>();
  readonly #edges: readonly EdgeSummary[];
  readonly #settings: TriageSettings;
  /** When each signal that lasts will end, by key, the earliest first. */
  readonly #ends = new Map<string, { signal: AlertSignalEvent; atMs: number }>();
  #nowMs = -Infinity;

  /** `learned`: another run that goes on as a new one, as far as it has learned. */
  constructor(
    edges: readonly EdgeSummary[],
    learned?: Pick<TriageRun, 'state'>,
    settings: TriageSettings = TRIAGE_DEFAULTS,
  ) {
    this.#edges = edges;
    this.#settings = settings;
    if (learned !== undefined) this.state = { ...NO_TRIAGE, recurrence: learned.state.recurrence };
  }

  /** Alerts that begin at one time: one answer of an Alertmanager. */
  begin(atMs: number, signals: readonly AlertSignalEvent[]): void {
    this.passUntil(atMs);
    for (const signal of signals) {
      this.#ends.delete(signal.key);
      this.#ends.set(signal.key, { signal, atMs: atMs + RESOLVE_TIMEOUT_MS });
    }
    this.#advance(atMs, signals);
  }

  /** Time passes, and what is not told again ends. */
  passUntil(untilMs: number): void {
    while (this.#nowMs + TICK_MS < untilMs && this.#isBusy) {
      const atMs = this.#nowMs + TICK_MS;
      const ended: AlertSignalEvent[] = [];
      for (const [key, { signal, atMs: endsMs }] of this.#ends) {
        if (endsMs > atMs) break;
        this.#ends.delete(key);
        ended.push({ ...signal, endedMs: endsMs });
      }
      if (ended.length > 0) this.#advance(atMs, ended);
      this.#advance(atMs, []);
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  get #isBusy(): boolean {
    return this.#ends.size > 0 || this.state.groups.size > 0 || [...this.state.issues.values()].some(isOpen);
  }

  #advance(nowMs: number, signals: readonly AlertSignalEvent[]): void {
    this.#nowMs = nowMs;
    const { state, changed } = advance(this.state, signals, { nowMs, edges: this.#edges }, this.#settings);
    this.state = state;
    for (const issue of changed) this.issues.set(issue.id, issue);
  }

  /** Open issues and groups that are none yet, with their signals. */
  *cases(): Generator<readonly [id: string, members: readonly Member[]]> {
    for (const issue of this.state.issues.values()) if (isOpen(issue)) yield [issue.id, issue.members];
    yield* this.state.groups;
  }
}

/** Lets triage learn from alerts of before: in whole moved to end `LEARNED_BEFORE_MS` before `startMs` at the latest. */
export function learnHistory(run: TriageRun, history: readonly AlertSignalEvent[], startMs: number): void {
  const endMs = history.at(-1)?.startedMs ?? startMs;
  const moveMs = Math.abs(startMs - endMs) <= MOVED_MS ? 0 : startMs - MOVED_MS - endMs;
  for (const [atMs, signals] of byTime(history.map((signal) => ({ ...signal, startedMs: signal.startedMs + moveMs }))))
    run.begin(atMs, signals);
}
const MOVED_MS = 3_600_000;

/** Signals of one time, in the order of time. */
export function byTime(signals: readonly AlertSignalEvent[]): Map<number, AlertSignalEvent[]> {
  const times = new Map<number, AlertSignalEvent[]>();
  for (const signal of signals) {
    const same = times.get(signal.startedMs);
    if (same === undefined) times.set(signal.startedMs, [signal]);
    else same.push(signal);
  }
  return times;
}
