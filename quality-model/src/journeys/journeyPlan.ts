import type { Criticality } from '../config/serviceConfig.ts';
import type { AuthConfig, TotpConfig } from './authConfig.ts';
import { tokenSteps, withAuth } from './authSteps.ts';
import { shortestGapMs } from './cronSchedule.ts';
import { durationMs } from './durationText.ts';
import type { JourneyConfig } from './journeyConfig.ts';
import type { StepConfig } from './stepConfig.ts';
import { stepPlan, type StepPlan } from './stepPlan.ts';
import { timeWindow, type TimeWindow } from './timeWindow.ts';

/** A journey with every default worked out. Values of `vars` and headers may be references to secrets. */
export type JourneyPlan = Readonly<{
  id: string;
  name: string;
  owner: string | undefined;
  criticality: Criticality;
  service: string | undefined;
  /** Of `service`; undefined where it is listed for one alone. */
  environment: string | undefined;
  /** Of a cron schedule the shortest time between two runs. */
  intervalMs: number;
  /** Undefined: every `intervalMs`. */
  cron: Readonly<{ expression: string; tz: string }> | undefined;
  /** When it does not run. */
  disabled: readonly TimeWindow[];
  /** Until then, Unix milliseconds, its failures are told nobody. */
  quarantinedUntilMs: number | undefined;
  dependsOn: readonly string[];
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
  /** How its requests say who they are: the steps have it as variables already. */
  auth: AuthConfig | undefined;
  totp: Readonly<Record<string, TotpConfig>>;
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

/** The plan that a valid entry of `journeys` means. */
export function journeyPlan(journey: JourneyConfig): JourneyPlan {
  const { id, name, owner, criticality, service, environment, schedule, safety, retry, alert, vars } = journey;
  const { cron: expression, tz } = schedule;
  const cron = expression === undefined ? undefined : { expression, tz };
  const intervalMs = cron === undefined ? durationMs(schedule.every!) : shortestGapMs(cron.expression, tz);
  const { auth } = journey;
  const planned = (steps: readonly StepConfig[]) => steps.map((step) => withAuth(stepPlan(step), step, auth));
  const cleanup = planned(journey.finally);
  const cleanupTimeoutMs = cleanup.reduce((sum, { timeoutMs }) => sum + timeoutMs, 0);
  return {
    id,
    name,
    owner,
    criticality,
    service,
    environment,
    intervalMs,
    cron,
    disabled: schedule.windows.map(({ disable }) => timeWindow(disable, tz)),
    quarantinedUntilMs: journey.quarantine === undefined ? undefined : Date.parse(journey.quarantine.until),
    dependsOn: journey.dependsOn,
    jitterMs: schedule.jitter === undefined ? Math.min(intervalMs, JITTER_MAX_MS) : durationMs(schedule.jitter),
    effect: safety.effect,
    tenant: safety.tenant ?? '',
    maxRunsPerDay: safety.maxRunsPerDay,
    pausesUnderStress: (safety.underStress ?? (criticality === 'p1' ? 'run' : 'pause')) === 'pause',
    retry: { max: retry.max, backoffMs: durationMs(retry.backoff) },
    alert,
    vars,
    auth,
    totp: journey.totp,
    steps: [...tokenSteps(auth), ...planned(journey.steps)],
    cleanup,
    timeoutMs:
      journey.timeout === undefined
        ? Math.max(0, Math.min(TIMEOUT_DEFAULT_MS, intervalMs - cleanupTimeoutMs))
        : durationMs(journey.timeout),
    cleanupTimeoutMs,
  };
}
