import { CookieJar } from 'tough-cookie';
import { variablesIn, variablesInJson, type StepPlan, type VariableValue } from '@vigil/quality-model';
import type { StepResult } from '../contract.ts';
import type { Lookup } from '../http/checkedAddresses.ts';
import { createHttpSession } from '../http/httpSession.ts';
import type { Refusal } from '../guard/stressGuard.ts';
import type { FailureKind, OrderResult, RunOrder } from '../runner/protocol.ts';
import { whyBlind } from './whyBlind.ts';
import { performStep } from './performStep.ts';
import { createRedactor } from './redactor.ts';
import type { StepContext } from './stepContext.ts';

export type RunJourneyPorts = Readonly<{
  lookup: Lookup;
  monotonicMs: () => number;
  /** Leave for a request that has no token; undefined if it may not be made. */
  ask: (target: string) => Promise<number | undefined>;
  onBegun: (stepId: string) => void;
  onStep: (result: StepResult) => void;
  /** The longest that this process was held up since a time, on the clock of `monotonicMs`. */
  lateSince: (sinceMs: number) => number;
  /** Ends the steps; cleanup is done all the same. */
  signal: AbortSignal;
}>;

const neverAborted = new AbortController().signal;

function wait(durationMs: number, signal: AbortSignal): Promise<void> {
  if (durationMs <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, durationMs);
    signal.addEventListener('abort', done);
  });
}

function skipped(step: StepPlan, cleanup: boolean, failures: readonly string[] = []): StepResult {
  const { id, method } = step;
  return {
    id,
    cleanup,
    outcome: 'skipped',
    method,
    url: '',
    status: null,
    durationMs: 0,
    phases: {},
    traceId: '',
    failures,
  };
}

/** Variables that a step needs to be performed at all. */
function neededBy(step: StepPlan): readonly string[] {
  const body = step.body.kind === 'text' ? step.body.text : step.body.kind === 'json' ? step.body.value : null;
  return [...variablesIn(step.url), ...variablesInJson(step.headers), ...variablesInJson(body)];
}

/**
 * Performs one attempt: the steps until one fails, then cleanup, whatever became of them. A cleanup step whose variable
 * was never made has nothing to clean up; if the step that should have made it was sent and told nothing, something may
 * have been left behind, and counts as leaked. Never rejects.
 */
export async function runJourney(order: RunOrder, ports: RunJourneyPorts): Promise<OrderResult> {
  const { monotonicMs } = ports;
  const arrivedMs = monotonicMs();
  const session = createHttpSession(ports);
  const sends = new Map<number, { atMs: number; bytes: number }>();
  const refusals: Refusal[] = [];
  let waitedMs = 0;

  const context = (signal: AbortSignal, journeyDeadlineMs: () => number): StepContext => ({
    order,
    values,
    session,
    lookup: ports.lookup,
    cookies,
    redactor,
    monotonicMs,
    signal,
    ask: ports.ask,
    waitForToken: async (notBeforeMs) => {
      const beganMs = monotonicMs();
      await wait(arrivedMs + notBeforeMs - beganMs, signal);
      const tookMs = monotonicMs() - beganMs;
      waitedMs += tookMs;
      return tookMs;
    },
    onSent: (token) => sends.set(token, { atMs: monotonicMs(), bytes: 0 }),
    onBytes: (token, bytes) => (sends.get(token)!.bytes += bytes),
    onRefusal: (refusal) => refusals.push(refusal),
    lateSince: ports.lateSince,
    journeyDeadlineMs,
  });
  const values = new Map<string, VariableValue>(Object.entries(order.values));
  const cookies = new CookieJar();
  const redactor = createRedactor(order.secrets);

  const results: StepResult[] = [];
  const keep = (result: StepResult): void => {
    results.push(result);
    ports.onStep(result);
  };
  /** Variables that a step may have made something for without telling what. */
  const doubtful = new Set<string>();
  let failed: StepResult | undefined;
  let failureKind: FailureKind | undefined;
  let leaked = 0;

  const steps = context(ports.signal, () => arrivedMs + waitedMs + order.timeoutMs);
  for (const step of order.steps) {
    if (failed !== undefined) {
      keep(skipped(step, false));
      continue;
    }
    ports.onBegun(step.id);
    const run = await performStep(step, false, steps);
    if (run.doubtful) for (const { name } of step.stores) doubtful.add(name);
    if (run.result.outcome !== 'pass') {
      failed = run.result;
      failureKind = run.failureKind;
    }
    keep(run.result);
  }
  const blind = failureKind === 'network' || failureKind === 'timeout' ? await whyBlind(steps) : undefined;

  const durationMs = monotonicMs() - arrivedMs - waitedMs;

  const cleanup = context(neverAborted, () => Infinity);
  for (const step of order.cleanup) {
    const missing = neededBy(step).filter((name) => !values.has(name));
    if (missing.length > 0) {
      const isLeak = missing.some((name) => doubtful.has(name));
      if (isLeak) leaked++;
      const words = `\${${missing.join('}, ${')}} was never stored`;
      keep(
        skipped(step, true, [
          isLeak ? `something may have been left behind: ${words}` : `nothing to clean up: ${words}`,
        ]),
      );
      continue;
    }
    ports.onBegun(step.id);
    const { result } = await performStep(step, true, cleanup);
    if (result.outcome !== 'pass') leaked++;
    keep(result);
  }
  session.close();

  const endedMs = monotonicMs();
  return {
    outcome: failed === undefined ? 'pass' : failed.outcome === 'unknown' || blind !== undefined ? 'unknown' : 'fail',
    reason: failed === undefined ? '' : [blind, reasonOf(failed)].filter(Boolean).join(': '),
    failedStep: failed?.id ?? '',
    failureKind: blind === undefined ? failureKind : undefined,
    steps: results,
    leaked,
    durationMs,
    sends: [...sends].map(([token, { atMs, bytes }]) => ({ token, agoMs: endedMs - atMs, bytes })),
    refusals,
  };
}

/** The first failure that is one. */
function reasonOf({ failures, id }: StepResult): string {
  const failure = failures.find((text) => !text.startsWith('(informational)')) ?? 'it failed';
  return `${id}: ${failure}`;
}
