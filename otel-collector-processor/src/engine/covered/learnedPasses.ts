import { serviceKey, type JourneyStatus, type ServiceIdentity } from '@vigil/quality-model';
import { SPAN_KINDS, type CoverRow, type Delta } from '../../messages/index.ts';

/** A journey passes through an operation as long after it was last seen there: two runs of one that runs once a day. */
export const PASSED_FOR_MS = 48 * 3_600_000;
/** Pairs of operation and journey: they go to every pipeline with every table. What is beyond is not learned, and counted. */
export const PASSES_MAX = 2_000;

/** A journey that passes through an operation. */
export type LearnedPass = Readonly<{
  service: ServiceIdentity;
  operation: string;
  /** Index into SPAN_KINDS. */
  kind: number;
  checkId: string;
  lastSeenMs: number;
}>;

/** What a customer's call is told first: that it fails, then that it may; a journey that knows nothing comes last. */
const WORST_FIRST = ['fail', 'unstable', 'pass', 'stale'] as const satisfies readonly CoverRow['status'][];

export type StatusOf = (checkId: string) => JourneyStatus | undefined;

/**
 * Which operations each journey passes through, learned from the spans of its own traces. Pure: time is passed in.
 * O(passes) to read, bounded by PASSES_MAX.
 */
export class LearnedPasses {
  readonly #passes = new Map<string, LearnedPass>();
  /** Counts up with every change of what is passed through. */
  version = 0;
  /** Passes that were not learned because there are too many. */
  refused = 0;

  constructor(snapshot?: Uint8Array) {
    if (snapshot === undefined || snapshot.length === 0) return;
    for (const pass of JSON.parse(Buffer.from(snapshot).toString('utf8')) as readonly LearnedPass[])
      this.#passes.set(keyOf(pass), pass);
  }

  /** Takes what a delta tells; an index that names nothing is passed over. */
  learn(delta: Pick<Delta, 'services' | 'operations' | 'journeyPasses'>, nowMs: number): void {
    for (const { service: s, operation: o, kind, checkId } of delta.journeyPasses ?? []) {
      const service = delta.services[s];
      const operation = delta.operations[o];
      if (service === undefined || operation === undefined || SPAN_KINDS[kind] === undefined) continue;
      const pass: LearnedPass = { service, operation, kind, checkId, lastSeenMs: nowMs };
      const key = keyOf(pass);
      if (this.#passes.has(key)) this.#passes.set(key, pass);
      else if (this.#passes.size < PASSES_MAX) {
        this.#passes.set(key, pass);
        this.version++;
      } else this.refused++;
    }
  }

  expire(nowMs: number): void {
    for (const [key, { lastSeenMs }] of this.#passes)
      if (nowMs - lastSeenMs > PASSED_FOR_MS) {
        this.#passes.delete(key);
        this.version++;
      }
  }

  /** Ids of journeys that pass through something. */
  journeys(): ReadonlySet<string> {
    return new Set([...this.#passes.values()].map(({ checkId }) => checkId));
  }

  /** By `operationKey`; journeys that are not known any more (`statusOf` undefined) are left out, the worst stands first. */
  byOperation(statusOf: StatusOf): ReadonlyMap<string, readonly (LearnedPass & { status: JourneyStatus })[]> {
    const found = new Map<string, (LearnedPass & { status: JourneyStatus })[]>();
    for (const pass of this.#passes.values()) {
      const status = statusOf(pass.checkId);
      if (status === undefined) continue;
      const key = operationKey(pass.service, pass.operation, pass.kind);
      const passes = found.get(key) ?? [];
      found.set(key, passes);
      passes.push({ ...pass, status });
    }
    for (const passes of found.values())
      passes.sort((a, b) => rank(a.status) - rank(b.status) || (a.checkId < b.checkId ? -1 : 1));
    return found;
  }

  /** Rows for the pipelines: of several journeys the one that stands worst; one without a verdict says nothing. */
  rows(statusOf: StatusOf): readonly CoverRow[] {
    return [...this.byOperation(statusOf).values()].flatMap((passes) => {
      const { service, operation, kind, checkId, status } = passes[0]!;
      return status === 'pending' ? [] : [{ service, operation, kind, checkId, status }];
    });
  }

  snapshot(): Uint8Array {
    return Buffer.from(JSON.stringify([...this.#passes.values()]));
  }
}

export function operationKey(service: ServiceIdentity, operation: string, kind: number): string {
  return `${serviceKey(service)} ${kind} ${operation}`;
}

function keyOf({ service, operation, kind, checkId }: LearnedPass): string {
  return `${operationKey(service, operation, kind)}\n${checkId}`;
}

function rank(status: JourneyStatus): number {
  return status === 'pending' ? WORST_FIRST.length : WORST_FIRST.indexOf(status);
}
