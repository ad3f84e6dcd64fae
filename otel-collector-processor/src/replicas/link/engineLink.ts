import { withoutContent, type Applied, type Delta, type Tables } from '../../messages/index.ts';
import { pause, type Pause } from '../../pipeline/forward/index.ts';
import type { Greeting } from '../protocol.ts';
import { LinkError, type EngineTarget, type Exchange, type LinkFailureCode, type Tagged } from './exchange.ts';

export type EngineLinkOptions = Readonly<{
  target: EngineTarget;
  /** Makes the exchanges with an engine: `createExchange`, for this replica and this process. */
  connect: (target: EngineTarget) => Exchange;
  /** To go by until the engine answers. */
  initial: Tables;
  /** Called with every new version of the tables. */
  publish: (tables: Tables) => void;
  onProblem: (message: string) => void;
  nowMs: () => number;
  /** Uniform in [0, 1). */
  random: () => number;
  /** Replaced in tests. */
  pause?: Pause;
}>;

export type LinkStatus = Readonly<{
  url: string;
  /** Did the engine answer the last exchange? */
  reachable: boolean;
  /** '' while it does, else why not and what to do. */
  message: string;
  /** Unix milliseconds; null before the first answer. */
  lastAnswerMs: number | null;
  /** Pipelines with a delta that the engine has not confirmed. */
  unconfirmedDeltas: number;
  /** Exchanges that failed since the start, by reason. */
  failures: Readonly<Record<string, number>>;
}>;

/** What pipelines hang on where their engine is elsewhere. */
export interface EngineLink {
  currentTables(): Tables;
  /** Takes a delta to the engine, sooner or later: of each pipeline the last one. Never waits. */
  send(delta: Delta): void;
  status(): LinkStatus;
  /** Resolves when the engine has answered once, or after `timeoutMs`. */
  greeted(timeoutMs: number): Promise<void>;
  /** Goes on with another address, token or certificate. */
  renew(target: EngineTarget): void;
  /** Brings what is there to an engine that answers, and ends. */
  close(deadlineMs: number): Promise<void>;
}

const BACKOFF_FIRST_MS = 250;
/** An engine that is back is not kept waiting for longer; a replica asks no more often than that while it is away. */
const BACKOFF_MOST_MS = 5_000;
/** How things stand now is not known any more when the engine has been away for so long: labels do not say it then. */
const STALE_AFTER_MS = 60_000;
const PROBLEM_EVERY_MS = 60_000;

/**
 * Carries deltas up and tables down. It may lose, repeat and delay messages, for counts do not hang on it: a delta
 * counts if it continues what the engine has applied, and a pipeline goes on where the engine says that it has. The rest
 * waits in the pipeline's queue. The engine's tables are told under versions of the link's own, since an engine that
 * starts again counts its anew.
 */
export function createEngineLink(o: EngineLinkOptions): EngineLink {
  return new Link(o);
}

class Link implements EngineLink {
  readonly #o: EngineLinkOptions;
  readonly #pause: Pause;
  #target: EngineTarget;
  #exchange: Exchange;
  #tables: Tables;
  #boot = '';
  #etag = '';
  #displaced = false;
  /** By pipeline, what the engine has to hear. */
  readonly #waiting = new Map<string, Delta>();
  readonly #closed = new AbortController();
  readonly #failures: Record<string, number> = {};
  #lastAnswerMs: number | null = null;
  /** What is wrong with each of the two conversations; '' where nothing is. */
  readonly #troubles = { tables: 'It has not answered yet.', deltas: '' };
  #toldMs = -Infinity;
  #isSending = false;
  #wakeSender: () => void = () => {};
  #onAnswer: () => void = () => {};
  readonly #loops: Promise<unknown>;

  constructor(o: EngineLinkOptions) {
    this.#o = o;
    this.#pause = o.pause ?? pause;
    this.#target = o.target;
    this.#exchange = o.connect(o.target);
    this.#tables = o.initial;
    this.#loops = Promise.all([this.#listen(), this.#speak()]);
  }

  currentTables(): Tables {
    return this.#tables;
  }

  send(delta: Delta): void {
    const { pipelineId, accounting, createdMs } = delta;
    const before = this.#waiting.get(pipelineId);
    const isReport = delta.from === delta.to;
    // a report does not take the place of what counts: it brings its accounts up to date
    this.#waiting.set(pipelineId, isReport && before !== undefined ? { ...before, accounting, createdMs } : delta);
    this.#wakeSender();
  }

  status(): LinkStatus {
    const counting = [...this.#waiting.values()].filter(({ from, to }) => to > from);
    const message = this.#troubles.deltas || this.#troubles.tables;
    return {
      url: this.#target.url,
      reachable: message === '',
      message,
      lastAnswerMs: this.#lastAnswerMs,
      unconfirmedDeltas: counting.length,
      failures: { ...this.#failures },
    };
  }

  async greeted(timeoutMs: number): Promise<void> {
    if (this.#boot !== '') return;
    const enough = new AbortController();
    this.#onAnswer = () => enough.abort();
    await this.#pause(timeoutMs, enough.signal);
  }

  renew(target: EngineTarget): void {
    const old = this.#exchange;
    this.#target = target;
    this.#exchange = this.#o.connect(target);
    this.#boot = ''; // it may be another engine: it is greeted anew
    void old.close();
    this.#wakeSender();
  }

  async close(deadlineMs: number): Promise<void> {
    const deadline = AbortSignal.timeout(deadlineMs);
    while (this.status().reachable && (this.#waiting.size > 0 || this.#isSending) && !deadline.aborted)
      await this.#pause(20, deadline);
    this.#closed.abort();
    this.#wakeSender();
    await this.#exchange.close();
    await this.#loops;
  }

  /** Greets the engine, then asks it for tables again and again. */
  async #listen(): Promise<void> {
    const { signal } = this.#closed;
    for (let attempt = 0; !signal.aborted && !this.#displaced;) {
      const exchange = this.#exchange;
      try {
        const isGreeting = this.#boot === '';
        const told = isGreeting ? await exchange.hello(signal) : await exchange.poll(this.#etag, signal);
        if (exchange !== this.#exchange) continue; // renewed meanwhile: that was another engine's
        attempt = 0;
        this.#answered('tables');
        if (told !== undefined) this.#take(told);
      } catch (error) {
        if (signal.aborted || exchange !== this.#exchange) continue;
        this.#failed('tables', error);
        this.#forgetWhatIsStale();
        await this.#pause(this.#backoffMs(attempt++), signal);
      }
    }
  }

  /** Brings what waits to the engine, one delta at a time, once it has been greeted. */
  async #speak(): Promise<void> {
    const { signal } = this.#closed;
    for (let attempt = 0; !signal.aborted && !this.#displaced;) {
      const next = this.#boot === '' ? undefined : this.#waiting.values().next().value;
      if (next === undefined) {
        await new Promise<void>((resolve) => (this.#wakeSender = resolve));
        continue;
      }
      this.#waiting.delete(next.pipelineId);
      const exchange = this.#exchange;
      this.#isSending = true;
      try {
        const { boot, applied } = await exchange.send(next, signal);
        attempt = 0;
        if (exchange !== this.#exchange) continue;
        this.#answered('deltas');
        this.#publish({ ...this.#tables, applied: this.#furthest(boot, applied) });
      } catch (error) {
        // what came meanwhile continues where the engine is, or brings newer accounts
        const newer = this.#waiting.get(next.pipelineId);
        const kept = isTooLarge(error) ? this.#givenUp(next) : next;
        if (newer === undefined) this.#waiting.set(next.pipelineId, kept);
        else if (newer.from === newer.to) this.#waiting.set(next.pipelineId, { ...kept, accounting: newer.accounting });
        if (signal.aborted || exchange !== this.#exchange) continue;
        this.#failed('deltas', error);
        await this.#pause(this.#backoffMs(attempt++), signal);
      } finally {
        this.#isSending = false;
      }
    }
  }

  #take({ boot, tables, etag }: Tagged<Greeting>): void {
    this.#etag = etag;
    this.#publish({ ...tables, applied: this.#furthest(boot, tables.applied) });
    this.#wakeSender();
  }

  /** In one life of the engine positions only grow, and its answers may come out of order; another life has its own. */
  #furthest(boot: string, applied: readonly Applied[]): readonly Applied[] {
    const known = boot === this.#boot ? this.#tables.applied : [];
    this.#boot = boot;
    return furthest(known, applied);
  }

  #publish(tables: Omit<Tables, 'version'>): void {
    this.#tables = { ...tables, version: this.#tables.version + 1 };
    this.#o.publish(this.#tables);
  }

  #forgetWhatIsStale(): void {
    const away = this.#o.nowMs() - (this.#lastAnswerMs ?? 0);
    const { anomalies, covered = [] } = this.#tables;
    const isKnown = anomalies.length > 0 || covered.some(({ status }) => status !== 'stale');
    if (away <= STALE_AFTER_MS || !isKnown) return;
    this.#etag = ''; // they are wanted again
    // which journey covers what is known all the same; how it stands is not
    const stale = covered.map((row) => ({ ...row, status: 'stale' as const }));
    this.#publish({ ...this.#tables, anomalies: [], ...(covered.length > 0 && { covered: stale }) });
  }

  #answered(conversation: 'tables' | 'deltas'): void {
    this.#troubles[conversation] = '';
    this.#lastAnswerMs = this.#o.nowMs();
    this.#onAnswer();
    if (this.#toldMs === -Infinity || !this.status().reachable) return;
    this.#toldMs = -Infinity;
    this.#o.onProblem(`the engine at ${this.#target.url} takes what is measured again`);
  }

  #failed(conversation: 'tables' | 'deltas', error: unknown): void {
    const code: LinkFailureCode = error instanceof LinkError ? error.code : 'unreachable';
    const words = error instanceof Error ? error.message : String(error);
    this.#failures[code] = (this.#failures[code] ?? 0) + 1;
    this.#troubles[conversation] = words;
    if (code === 'displaced') this.#displaced = true; // for good: to go on would spoil the other's counts
    const nowMs = this.#o.nowMs();
    if (nowMs - this.#toldMs < PROBLEM_EVERY_MS) return;
    this.#toldMs = nowMs;
    this.#o.onProblem(
      `the engine does not take what is measured: ${words} Telemetry is taken and forwarded all the same; what is to be measured waits in the queue.`,
    );
  }

  /** Its position counts, so that what comes behind it does; what it counts is lost, and said. */
  #givenUp(delta: Delta): Delta {
    this.#o.onProblem(
      `what pipeline ${delta.pipelineId} measured from ${delta.from} to ${delta.to} was given up: it is too large to be sent`,
    );
    return withoutContent(delta);
  }

  /** Exponential, with full jitter: an engine that comes back is not met by all replicas at once. */
  #backoffMs(attempt: number): number {
    return Math.min(BACKOFF_MOST_MS, BACKOFF_FIRST_MS * 2 ** Math.min(attempt, 10)) * this.#o.random();
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof LinkError && error.code === 'too_large';
}

/** Of each queue life the position that is further on: answers of one engine may come out of order. */
function furthest(a: readonly Applied[], b: readonly Applied[]): readonly Applied[] {
  const key = ({ pipelineId, epoch }: Applied): string => `${pipelineId} ${epoch}`;
  const all = new Map(a.map((applied) => [key(applied), applied]));
  for (const applied of b) {
    const before = all.get(key(applied));
    if (before === undefined || applied.position > before.position) all.set(key(applied), applied);
  }
  return [...all.values()];
}
