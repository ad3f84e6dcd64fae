import type { Clock } from '../clock.ts';
import type { Refusal } from '../guard/stressGuard.ts';
import type { Executed, Executor } from '../runner/executor.ts';
import type { OrderResult, RunOrder } from '../runner/protocol.ts';

export type Performance = Readonly<{
  outcome: OrderResult['outcome'] | 'lost';
  durationMs?: number;
  reason?: string;
  leaked?: number;
  /** Of each request with its answer. */
  bytes?: number;
  refusals?: readonly Refusal[];
}>;

export type FakeExecutor = Executor &
  Readonly<{
    orders: { order: RunOrder; atMs: number }[];
    aborted: number[];
    /** Requests that went out. */
    sent: { target: string; atMs: number; bytes: number }[];
    running: () => number;
  }>;

/** Performs orders as `perform` says, on a fake clock: each request when its token allows it. */
export function createFakeExecutor(
  clock: Clock,
  perform: (order: RunOrder, ask: (target: string) => number | undefined) => Performance,
): FakeExecutor {
  const orders: FakeExecutor['orders'] = [];
  const sent: FakeExecutor['sent'] = [];
  const aborted: number[] = [];
  const underWay = new Set<() => void>();
  return {
    aborted,
    orders,
    sent,
    running: () => underWay.size,
    execute: (order, ask) =>
      new Promise<Executed>((resolve) => {
        const startedMs = clock.monotonicMs();
        orders.push({ order, atMs: startedMs });
        const extra: FakeExecutor['sent'] = [];
        const asked: { token: number; atMs: number }[] = [];
        const askAndSend = (target: string): number | undefined => {
          const token = ask(target);
          if (token === undefined) return undefined;
          asked.push({ token, atMs: startedMs });
          sent.push({ target, atMs: startedMs, bytes: 0 });
          extra.push(sent.at(-1)!);
          return token;
        };
        const {
          outcome,
          durationMs = 100,
          reason = outcome === 'pass' ? '' : 'a: it failed',
          leaked = 0,
          bytes = 0,
          refusals = [],
        } = perform(order, askAndSend);
        const sends = Object.values(order.tokens).map(({ token, target, notBeforeMs }) => {
          const atMs = startedMs + notBeforeMs;
          sent.push({ target, atMs, bytes });
          return { token, atMs };
        });
        for (const request of extra) request.bytes = bytes;
        const endsMs = Math.max(startedMs + durationMs, ...sends.map(({ atMs }) => atMs));
        const end = (): void => {
          cancel();
          underWay.delete(end);
          const nowMs = clock.monotonicMs();
          if (outcome === 'lost') {
            resolve({
              kind: 'lost',
              reason: 'the runner was killed',
              steps: [],
              begun: [],
              durationMs: nowMs - startedMs || 1,
            });
            return;
          }
          const failedStep = outcome === 'pass' ? '' : order.steps[0]!.id;
          const steps = order.steps.map(({ id, method, url }) => ({
            ...{
              id,
              cleanup: false,
              outcome,
              method,
              url,
              status: 200,
              durationMs,
              phases: {},
              traceId: 'f'.repeat(32),
            },
            failures: [],
          }));
          const failureKind = outcome === 'fail' ? ('answer' as const) : undefined;
          const result = { outcome, reason, failedStep, failureKind, steps, leaked, refusals, durationMs };
          resolve({
            kind: 'done',
            result: {
              ...result,
              sends: [...asked, ...sends].map(({ token, atMs }) => ({ token, agoMs: nowMs - atMs, bytes })),
            },
          });
        };
        const cancel = clock.after(endsMs - startedMs, end);
        underWay.add(end);
      }),
    abort: (order) => void aborted.push(order),
    abortAll: () => {},
    kill: () => {
      for (const end of [...underWay]) end();
    },
  };
}
