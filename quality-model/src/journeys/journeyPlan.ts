import type { Criticality } from '../config/serviceConfig.ts';
import { assertionOf, type Assertion } from './assertionConfig.ts';
import { durationMs } from './durationText.ts';
import type { JourneyConfig } from './journeyConfig.ts';
import { METHOD_KEYS, METHODS, type Method, type StepConfig } from './stepConfig.ts';

/** Where a variable comes from: a JSON path into the body, or a header, in lower case. */
export type Store = Readonly<{ name: string }> &
  (Readonly<{ from: 'json'; path: string }> | Readonly<{ from: 'header'; header: string }>);

export type StepBody =
  Readonly<{ kind: 'none' }> | Readonly<{ kind: 'json'; value: unknown }> | Readonly<{ kind: 'text'; text: string }>;

/** A step as the runner takes it. URL, header values, body and some assertions are templates. */
export type StepPlan = Readonly<{
  id: string;
  method: Method;
  safe: boolean;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: StepBody;
  timeoutMs: number;
  redirects: 'follow' | 'manual';
  assertions: readonly Assertion[];
  stores: readonly Store[];
}>;

/** A journey with every default worked out. Values of `vars` and headers may be references to secrets. */
export type JourneyPlan = Readonly<{
  id: string;
  name: string;
  owner: string | undefined;
  criticality: Criticality;
  service: string | undefined;
  /** Of `service`; undefined where it is listed for one alone. */
  environment: string | undefined;
  intervalMs: number;
  /** The first run starts within this, from 0. */
  jitterMs: number;
  effect: 'read' | 'write';
  tenant: string;
  /** Undefined: as many as its schedule has. */
  maxRunsPerDay: number | undefined;
  /** Does it pause while customers of its target suffer? */
  pausesUnderStress: boolean;
  retry: Readonly<{ max: number; backoffMs: number }>;
  alert: Readonly<{ failures: number; of: number; recover: number }>;
  vars: Readonly<Record<string, string>>;
  steps: readonly StepPlan[];
  cleanup: readonly StepPlan[];
  /** Of `steps` together. */
  timeoutMs: number;
  /** Of `cleanup` together: the sum of its timeouts. */
  cleanupTimeoutMs: number;
}>;

/** Random start offsets stay below this, so that a new journey says something soon. */
const JITTER_MAX_MS = 120_000;
const TIMEOUT_DEFAULT_MS = 30_000;

const ANY_GOOD_STATUS: Assertion = {
  source: 'status',
  gate: true,
  anyOf: Array.from({ length: 200 }, (_, index) => 200 + index),
};

function storeOf([name, from]: readonly [string, string]): Store {
  return from.startsWith('$')
    ? { name, from: 'json', path: from }
    : { name, from: 'header', header: from.toLowerCase() };
}

function bodyOf({ json, body }: StepConfig): StepBody {
  if (json !== undefined) return { kind: 'json', value: json };
  return body === undefined ? { kind: 'none' } : { kind: 'text', text: body };
}

export function stepPlan(step: StepConfig): StepPlan {
  const key = METHOD_KEYS.find((candidate) => step[candidate] !== undefined);
  if (key === undefined) throw new Error(`step ${step.id} has no request`);
  const assertions = step.assert.map(assertionOf);
  const saysStatus = assertions.some(({ source }) => source === 'status');
  return {
    id: step.id,
    method: METHODS[key].method,
    safe: METHODS[key].safe,
    url: step[key]!,
    headers: step.headers,
    body: bodyOf(step),
    timeoutMs: durationMs(step.timeout),
    redirects: step.redirects,
    assertions: saysStatus ? assertions : [ANY_GOOD_STATUS, ...assertions],
    stores: Object.entries(step.store).map(storeOf),
  };
}

/** The plan that a valid entry of `journeys` means. */
export function journeyPlan(journey: JourneyConfig): JourneyPlan {
  const { id, name, owner, criticality, service, environment, schedule, safety, retry, alert, vars } = journey;
  const intervalMs = durationMs(schedule.every);
  const cleanup = journey.finally.map(stepPlan);
  const cleanupTimeoutMs = cleanup.reduce((sum, { timeoutMs }) => sum + timeoutMs, 0);
  return {
    id,
    name,
    owner,
    criticality,
    service,
    environment,
    intervalMs,
    jitterMs: schedule.jitter === undefined ? Math.min(intervalMs, JITTER_MAX_MS) : durationMs(schedule.jitter),
    effect: safety.effect,
    tenant: safety.tenant ?? '',
    maxRunsPerDay: safety.maxRunsPerDay,
    pausesUnderStress: (safety.underStress ?? (criticality === 'p1' ? 'run' : 'pause')) === 'pause',
    retry: { max: retry.max, backoffMs: durationMs(retry.backoff) },
    alert,
    vars,
    steps: journey.steps.map(stepPlan),
    cleanup,
    timeoutMs:
      journey.timeout === undefined
        ? Math.max(0, Math.min(TIMEOUT_DEFAULT_MS, intervalMs - cleanupTimeoutMs))
        : durationMs(journey.timeout),
    cleanupTimeoutMs,
  };
}
