import type { SessionPlan } from './sessionPlan.ts';
import type { ShopClient } from './shopClient.ts';

export type SessionResult = Readonly<{ requests: number; failures: number; gaveUp: boolean }>;

export type RunSessionOptions = Readonly<{
  client: ShopClient;
  /** Waits; resolves early when the session is to end. */
  think(ms: number): Promise<void>;
  /** True once the session is to end: what is asked for is still awaited, nothing more is asked for. */
  ending(): boolean;
}>;

/** Lives through one session. A customer tries a failed step a second time, then gives up. */
export async function runSession(plan: SessionPlan, o: RunSessionOptions): Promise<SessionResult> {
  let requests = 0;
  let failures = 0;
  for (const { step, thinkMs } of plan.steps) {
    for (let attempt = 1; ; attempt++) {
      await o.think(thinkMs);
      if (o.ending()) return { requests, failures, gaveUp: false };
      requests += 1;
      const outcome = await o.client(step);
      if (outcome === 'ok') break;
      if (outcome === 'failed') failures += 1;
      if (outcome === 'refused' || attempt === 2) return { requests, failures, gaveUp: true };
    }
  }
  return { requests, failures, gaveUp: false };
}
