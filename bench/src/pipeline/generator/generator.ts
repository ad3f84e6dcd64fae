import { setTimeout as delay } from 'node:timers/promises';
import { HttpLoadConnection } from '../http1/httpLoadConnection.ts';
import { GrpcLoadConnection } from '../http2/grpcLoadConnection.ts';
import { loadPayload, madeAt, type LoadPayload } from '../payload/loadPayload.ts';
import { tracePayloads } from '../payload/tracePayloads.ts';
import type { Answer, ConnectionListener, LoadConnection } from './loadConnection.ts';
import { RequestLog } from './requestLog.ts';
import type { LoadReport, LoadRun, Offer } from './loadRun.ts';

/** Different requests of each size. */
export const PAYLOADS = 64;
const SEED = 7;
/** Times of payloads are not older than this when they are sent. */
const FRESH_MS = 1_000;
/** What is not answered so long after the end is not waited for. */
const ANSWER_WITHIN_MS = 30_000;
/** A refused sender waits before it sends again, as SDKs do; and so does one whose connection broke. */
const REFUSED_PAUSE_MS = 100;
const TICK_MS = 2;

/** Sends encoded requests, and knows of each what became of it. */
export class Generator {
  readonly #payloads = new Map<string, LoadPayload[]>();
  readonly #payloadCount: number;
  #nextRequest = 0;

  constructor(payloads = PAYLOADS) {
    this.#payloadCount = payloads;
  }

  /** Resolves when every request was answered, or is not waited for any longer. */
  async run(o: LoadRun): Promise<LoadReport> {
    const payloads = this.#payloadsOf(o);
    const startMs = performance.now();
    const log = new RequestLog(this.#nextRequest, startMs, o.binMs ?? 250);
    const load = new Load(o, payloads, log);
    await load.run();
    const elapsedMs = performance.now() - startMs;
    this.#nextRequest = log.next;
    const sent = log.next - log.first;
    const refused = Object.values(log.refusedBy).reduce((sum, n) => sum + n, 0);
    return {
      spansPerRequest: payloads[0]!.spans,
      bytesPerRequest: payloads.reduce((sum, { bytes }) => sum + bytes.length, 0) / payloads.length,
      first: log.first,
      fates: log.fates(),
      sent,
      unsent: log.unsentCount,
      acknowledged: log.acknowledged,
      refused,
      refusedBy: log.refusedBy,
      unknown: sent - log.acknowledged - refused,
      elapsedMs,
      latencyMs: { p50: log.latencyMs(0.5), p99: log.latencyMs(0.99) },
      bins: log.bins,
    };
  }

  #payloadsOf({ spansPerRequest, resourcesPerRequest }: LoadRun): LoadPayload[] {
    const key = `${spansPerRequest} ${resourcesPerRequest}`;
    const known = this.#payloads.get(key);
    if (known !== undefined) return known;
    const nowMs = Date.now();
    const made = tracePayloads({
      payloads: this.#payloadCount,
      spansPerRequest,
      resourcesPerRequest,
      seed: SEED,
      nowMs,
    });
    const payloads = made.map((bytes) => loadPayload(bytes, nowMs));
    this.#payloads.set(key, payloads);
    return payloads;
  }
}

/** One run. */
class Load {
  readonly #o: LoadRun;
  readonly #payloads: LoadPayload[];
  readonly #log: RequestLog;
  readonly #connections: LoadConnection[] = [];
  #underWay = 0;
  #acknowledgedBytes = 0;
  #isSending = true;
  #refusedInARow = 0;
  #ended: () => void = () => {};

  constructor(o: LoadRun, payloads: LoadPayload[], log: RequestLog) {
    this.#o = o;
    this.#payloads = payloads;
    this.#log = log;
  }

  async run(): Promise<void> {
    const { load, connections } = this.#o;
    for (let i = 0; i < connections; i++) this.#connect(i);
    if ('seconds' in load) await this.#keepUnderWay(load.seconds);
    else for (const offer of load) await this.#offer(offer);
    this.#isSending = false;
    const giveUpMs = performance.now() + ANSWER_WITHIN_MS;
    while (this.#underWay > 0 && performance.now() < giveUpMs) await delay(TICK_MS);
    for (const connection of this.#connections) connection.close();
  }

  /** Closed loop: as many at a time; each answer lets the next one go, on the same connection. */
  async #keepUnderWay(seconds: number): Promise<void> {
    const { inFlight, connections } = this.#o;
    const ended = new Promise<void>((resolve) => (this.#ended = resolve));
    for (let i = 0; i < inFlight; i++) this.#sendNext(i % connections);
    const timer = setTimeout(() => this.#stop(), seconds * 1000);
    await ended;
    clearTimeout(timer);
  }

  async #offer({ requestsPerSecond, seconds }: Offer): Promise<void> {
    const startMs = performance.now();
    const untilMs = startMs + seconds * 1000;
    let due = 0;
    for (let nowMs = startMs; nowMs < untilMs && this.#isSending; nowMs = performance.now()) {
      const dueNow = Math.floor(((nowMs - startMs) * requestsPerSecond) / 1000);
      for (; due < dueNow; due++) {
        const isSent = this.#underWay < this.#o.inFlight && this.#sendOn(due % this.#connections.length);
        if (!isSent) this.#log.unsent(nowMs);
      }
      await delay(TICK_MS);
    }
  }

  #stop(): void {
    this.#isSending = false;
    this.#ended();
  }

  #connect(index: number): void {
    const Connection = this.#o.protocol === 'grpc' ? GrpcLoadConnection : HttpLoadConnection;
    const listener: ConnectionListener = {
      answered: (request, answer) => this.#answered(index, request, answer),
      // Connections age (GOAWAY), or break; a sender makes a new one.
      ended: () => {
        if (this.#isSending) setTimeout(() => this.#isSending && this.#connect(index), 0);
      },
    };
    this.#connections[index] = new Connection(this.#o.port, listener);
  }

  #sendNext(index: number): void {
    if (!this.#isSending) return;
    if (!this.#sendOn(index)) setTimeout(() => this.#sendNext(index), TICK_MS);
  }

  #sendOn(index: number): boolean {
    const connection = this.#connections[index]!;
    if (!connection.isOpen) return false;
    const request = this.#log.sent(performance.now());
    this.#underWay++;
    connection.send(request, this.#payload(request));
    return true;
  }

  #payload(request: number): LoadPayload {
    const index = request % this.#payloads.length;
    const payload = this.#payloads[index]!;
    const nowMs = Date.now();
    if (nowMs - payload.madeMs < FRESH_MS) return payload;
    return (this.#payloads[index] = madeAt(payload, nowMs));
  }

  #answered(index: number, request: number, answer: Answer): void {
    this.#underWay--;
    this.#log.answered(request, answer, performance.now());
    const { load, untilBytes = Infinity, untilRefusedInARow = Infinity } = this.#o;
    if (answer === 'ok') {
      this.#acknowledgedBytes += this.#payloads[request % this.#payloads.length]!.bytes.length;
      this.#refusedInARow = 0;
    } else if (answer !== 'unknown') this.#refusedInARow++;
    if (this.#acknowledgedBytes >= untilBytes || this.#refusedInARow >= untilRefusedInARow) this.#stop();
    if (!this.#isSending || !('seconds' in load)) return;
    if (answer === 'ok') this.#sendNext(index);
    else setTimeout(() => this.#sendNext(index), REFUSED_PAUSE_MS);
  }
}
