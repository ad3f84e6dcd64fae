import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Random } from '../random/seededRandom.ts';
import { nextArrival } from './nextArrival.ts';
import { runSession } from './runSession.ts';
import { planSession } from './sessionPlan.ts';
import { createShopClient } from './shopClient.ts';
import { formatShopTime, shopTime, trafficRatio } from './trafficShape.ts';

/** Two cores are busy far below that; the limit is there for a slip of the finger. */
const RATE_MAX_PER_SECOND = 50;
/** More customers than that at once only wait for each other: the next ones are skipped, and counted. */
const SESSIONS_MAX = 400;

/** What can be changed while it runs; what is left out stays as it is. */
export const generatorChangeSchema = z.strictObject({
  running: z.boolean().optional(),
  /** Sessions a second at the busiest hour. */
  rate: z.number().min(0).max(RATE_MAX_PER_SECOND).optional(),
});
export type GeneratorChange = z.infer<typeof generatorChangeSchema>;

export const generatorStatusSchema = z.object({
  running: z.boolean(),
  rate: z.number(),
  shape: z.enum(['week', 'flat']),
  dayLengthSeconds: z.number(),
  /** Such as `Monday 09:30`. */
  shopTime: z.string(),
  /** Share of `rate` that comes just now, faults included. */
  ratio: z.number(),
  inFlight: z.int(),
  sessions: z.object({ started: z.int(), ended: z.int(), gaveUp: z.int(), skipped: z.int() }),
  requests: z.int(),
  failures: z.int(),
});
export type GeneratorStatus = z.infer<typeof generatorStatusSchema>;

export type GeneratorOptions = Readonly<{
  random: Random;
  /** Monotonic, milliseconds. */
  clockMs(): number;
  storefrontUrl(): string;
  running: boolean;
  rate: number;
  shape: 'week' | 'flat';
  dayLengthSeconds: number;
}>;

export type Generator = Readonly<{
  /** Begins, if it is meant to run. */
  begin(): void;
  /** With `running: false` it resolves when the last customer has gone. */
  change(change: GeneratorChange): Promise<GeneratorStatus>;
  status(): GeneratorStatus;
  /** Share of the customers that still come; 1 unless a fault says otherwise. */
  setRemainingRatio(ratio: number): void;
}>;

/** Sends customers to the shop, whether it answers or not (open loop). */
export function createGenerator(o: GeneratorOptions): Generator {
  const startMs = o.clockMs();
  const inFlight = new Set<Promise<void>>();
  const totals = { started: 0, ended: 0, gaveUp: 0, skipped: 0, requests: 0, failures: 0 };
  let { running, rate } = o;
  let remainingRatio = 1;
  /** Aborted when no more arrivals are due as planned. */
  let plan = new AbortController();
  /** Aborted when the customers are to go. */
  let shift = new AbortController();

  const timeAt = (ms: number) => shopTime(ms - startMs, o.dayLengthSeconds * 1000);
  const ratioAt = (ms: number): number => (o.shape === 'flat' ? 1 : trafficRatio(timeAt(ms))) * remainingRatio;

  async function welcome(signal: AbortSignal): Promise<void> {
    const session = planSession(o.random);
    const customer = { userId: session.userId, cartId: randomUUID() };
    const result = await runSession(session, {
      client: createShopClient(o.storefrontUrl(), customer, session.userAgent),
      think: (ms) => wait(ms, undefined, { signal }).catch(() => undefined),
      ending: () => signal.aborted,
    });
    totals.ended += 1;
    totals.requests += result.requests;
    totals.failures += result.failures;
    if (result.gaveUp) totals.gaveUp += 1;
  }

  function arrive(): void {
    if (inFlight.size >= SESSIONS_MAX) {
      totals.skipped += 1;
      return;
    }
    totals.started += 1;
    const session = welcome(shift.signal).finally(() => inFlight.delete(session));
    inFlight.add(session);
  }

  /** Lets customers arrive until its signal says that the plan has changed. */
  async function arrivals({ signal }: AbortController): Promise<void> {
    for (let atMs = o.clockMs(); ;) {
      const next = nextArrival(atMs, { random: o.random, peakPerSecond: rate, ratioAt });
      atMs = next.atMs; // not the clock: a late timer must not thin out the arrivals
      await wait(Math.max(0, atMs - o.clockMs()), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      if (next.arrives) arrive();
    }
  }

  function planAnew(): void {
    plan.abort();
    plan = new AbortController();
    if (running) void arrivals(plan);
  }

  const status = (): GeneratorStatus => ({
    running,
    rate,
    shape: o.shape,
    dayLengthSeconds: o.dayLengthSeconds,
    shopTime: formatShopTime(timeAt(o.clockMs())),
    ratio: ratioAt(o.clockMs()),
    inFlight: inFlight.size,
    sessions: { started: totals.started, ended: totals.ended, gaveUp: totals.gaveUp, skipped: totals.skipped },
    requests: totals.requests,
    failures: totals.failures,
  });

  return {
    begin: planAnew,
    status,
    setRemainingRatio(ratio) {
      remainingRatio = ratio;
      planAnew();
    },
    async change(change) {
      running = change.running ?? running;
      rate = change.rate ?? rate;
      planAnew();
      if (!running) {
        shift.abort();
        shift = new AbortController();
        await Promise.all(inFlight);
      }
      return status();
    },
  };
}
