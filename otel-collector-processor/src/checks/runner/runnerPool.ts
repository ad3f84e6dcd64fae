import type { ChildProcess } from 'node:child_process';
import type { Clock } from '../clock.ts';
import type { StepResult } from '../contract.ts';
import type { Executed, Executor } from './executor.ts';
import type { FromRunner, RunOrder, ToRunner } from './protocol.ts';

export type RunnerPoolOptions = Readonly<{
  /** Runners at most; one is started when the others are full. */
  size: number;
  /** Orders that one runner performs at the same time. */
  ordersPerRunner: number;
  spawn: () => ChildProcess;
  clock: Clock;
  onProblem: (message: string) => void;
}>;

/** How long a runner may take to start; a loaded machine takes seconds to load its code. */
const START_MAX_MS = 30_000;
/** How long an answer may come after the last timeout of its order: a message, a garbage collection. */
const GRACE_MS = 2000;
const RESTART_FIRST_MS = 500;
const RESTART_MOST_MS = 30_000;
/** What is kept of what a runner writes on its way down. */
const STDERR_MAX_LENGTH = 4000;

type UnderWay = {
  readonly order: RunOrder;
  readonly ask: (target: string) => number | undefined;
  readonly settle: (executed: Executed) => void;
  readonly steps: StepResult[];
  readonly begun: string[];
  sentMs: number;
  cancelWall: () => void;
};

type Runner = {
  child: ChildProcess;
  ready: boolean;
  orders: Map<number, UnderWay>;
  cancelStart: () => void;
  stderr: string;
};

/** The longest that an order may take: its timeouts, and its waiting for tokens. */
function wallMs({ timeoutMs, cleanup, tokens }: RunOrder): number {
  const waitMs = Math.max(0, ...Object.values(tokens).map(({ notBeforeMs }) => notBeforeMs));
  return waitMs + timeoutMs + cleanup.reduce((sum, step) => sum + step.timeoutMs, 0) + GRACE_MS;
}

/**
 * A few long-lived children that perform orders. One that does not answer in time is killed, one that dies is replaced
 * (with growing pauses if it dies before it is ready); what it had under way is lost, which says nothing of the targets.
 */
export function createRunnerPool(options: RunnerPoolOptions): Executor {
  const { clock, onProblem } = options;
  const runners = new Set<Runner>();
  const queue: UnderWay[] = [];
  let pauseMs = 0;
  let startAgainMs = 0;
  let closed = false;

  const lose = (underWay: UnderWay, reason: string): void => {
    underWay.cancelWall();
    const { steps, begun, sentMs } = underWay;
    underWay.settle({
      kind: 'lost',
      reason,
      steps,
      begun,
      durationMs: sentMs === 0 ? 0 : clock.monotonicMs() - sentMs,
    });
  };

  /** `reason`: for the orders under way. It is gone from the pool at once; that the process is gone, too, its exit tells. */
  const discard = (runner: Runner, reason: string, guilty?: UnderWay): void => {
    if (!runners.delete(runner)) return;
    runner.cancelStart();
    runner.child.kill('SIGKILL');
    if (!runner.ready) {
      pauseMs = Math.min(RESTART_MOST_MS, Math.max(RESTART_FIRST_MS, pauseMs * 2));
      startAgainMs = clock.monotonicMs() + pauseMs;
    }
    for (const underWay of runner.orders.values()) {
      const isBystander = guilty !== undefined && guilty !== underWay;
      lose(underWay, isBystander ? 'its runner was ended because of another journey' : reason);
    }
    runner.orders.clear();
    if (!closed) onProblem(`a check runner was lost: ${reason}`);
    assign();
  };

  const send = (runner: Runner, message: ToRunner): void => {
    runner.child.send(message, (error) => {
      if (error !== null) discard(runner, 'it could not be reached');
    });
  };

  const hear = (runner: Runner, message: FromRunner): void => {
    if (message.kind === 'ready') {
      runner.cancelStart();
      runner.ready = true;
      pauseMs = 0;
      for (const underWay of runner.orders.values()) dispatch(runner, underWay);
      return;
    }
    const underWay = runner.orders.get(message.order);
    if (underWay === undefined) return;
    switch (message.kind) {
      case 'ask': {
        const token = underWay.ask(message.target) ?? null;
        send(runner, { kind: 'answer', order: message.order, ask: message.ask, token });
        return;
      }
      case 'begun':
        underWay.begun.push(message.stepId);
        return;
      case 'step':
        underWay.steps.push(message.result);
        return;
      case 'done':
        runner.orders.delete(message.order);
        underWay.cancelWall();
        underWay.settle({ kind: 'done', result: message.result });
        assign();
        return;
      default:
        message satisfies never;
    }
  };

  const start = (): Runner | undefined => {
    let child: ChildProcess;
    try {
      child = options.spawn();
    } catch (error) {
      pauseMs = Math.min(RESTART_MOST_MS, Math.max(RESTART_FIRST_MS, pauseMs * 2));
      startAgainMs = clock.monotonicMs() + pauseMs;
      onProblem(`a check runner could not be started: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
    const runner: Runner = { child, ready: false, orders: new Map(), cancelStart: () => {}, stderr: '' };
    runner.cancelStart = clock.after(START_MAX_MS, () => discard(runner, 'it did not start in time'));
    runners.add(runner);
    child.on('message', (message) => hear(runner, message as FromRunner));
    child.on('error', () => discard(runner, 'it could not be started'));
    child.on('exit', (code, signal) => {
      const ranOut = /heap (limit|out of memory)|out of memory/i.test(runner.stderr);
      discard(runner, ranOut ? 'it ran out of memory' : `it ended (${signal ?? `exit code ${code}`})`);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      runner.stderr = (runner.stderr + text).slice(-STDERR_MAX_LENGTH);
    });
    return runner;
  };

  const dispatch = (runner: Runner, underWay: UnderWay): void => {
    underWay.sentMs = clock.monotonicMs();
    underWay.cancelWall = clock.after(wallMs(underWay.order), () =>
      discard(runner, 'the runner did not answer in time and was ended', underWay),
    );
    send(runner, { kind: 'run', order: underWay.order });
  };

  const roomy = (): Runner | undefined => {
    const candidates = [...runners].filter(({ orders }) => orders.size < options.ordersPerRunner);
    const idlest = candidates.toSorted((a, b) => a.orders.size - b.orders.size)[0];
    if (idlest?.orders.size === 0 || runners.size >= options.size) return idlest;
    if (clock.monotonicMs() < startAgainMs) return idlest;
    return start() ?? idlest;
  };

  const assign = (): void => {
    while (queue.length > 0) {
      const runner = closed ? undefined : roomy();
      if (runner === undefined) {
        if (runners.size > 0 && !closed) return; // all are full: the next `done` goes on
        lose(queue.shift()!, closed ? 'checks were stopped' : 'no runner could be started');
        continue;
      }
      const underWay = queue.shift()!;
      runner.orders.set(underWay.order.order, underWay);
      if (runner.ready) dispatch(runner, underWay);
    }
  };

  return {
    execute: (order, ask) =>
      new Promise((settle) => {
        queue.push({ order, ask, settle, steps: [], begun: [], sentMs: 0, cancelWall: () => {} });
        assign();
      }),
    abort: (order) => {
      for (const runner of runners) {
        if (runner.ready && runner.orders.has(order)) send(runner, { kind: 'abort', order });
      }
      const at = queue.findIndex((underWay) => underWay.order.order === order);
      if (at >= 0) lose(queue.splice(at, 1)[0]!, 'the run was ended');
    },
    abortAll: () => {
      for (const runner of runners) {
        for (const order of runner.orders.keys()) if (runner.ready) send(runner, { kind: 'abort', order });
      }
    },
    kill: () => {
      closed = true;
      for (const runner of [...runners]) discard(runner, 'checks were stopped');
      assign();
    },
  };
}
