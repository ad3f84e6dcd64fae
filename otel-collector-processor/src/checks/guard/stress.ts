import type { StressGuardConfig } from '@vigil/quality-model';

/** How customers of a target fare. Ratios run 0–1; null where there was no traffic to tell from. */
export type CustomersHealth = Readonly<{
  /** In the last 30 s. */
  requests: number;
  errorRatio: number | null;
  p95Ms: number | null;
  /** In the last 5 minutes, of at least as many requests. */
  longRequests: number;
  longErrorRatio: number | null;
  /** Of customers' requests so many are to succeed. */
  objectiveRatio: number;
  /** Title of an open issue whose likely cause is a service of the target; undefined if there is none. */
  openIssue: string | undefined;
}>;

export type StressLimits = Pick<
  StressGuardConfig,
  'errorRatio' | 'p95Ratio' | 'burnRate' | 'minRequests' | 'openIssue'
>;

/** What customers usually wait, learned while they do not suffer. */
export type UsualDuration = Readonly<{ p95Ms: number; looks: number }>;

export const unknownDuration: UsualDuration = { p95Ms: 0, looks: 0 };

/** Looks before a duration counts as usual: a minute of them. */
const LOOKS_MIN = 6;
/** Weight of a new look: what is usual follows within ten minutes. */
const LOOK_WEIGHT = 1 / 60;
/** A slow answer of a fast service hurts nobody: below this no p95 is stress. */
const P95_FLOOR_MS = 250;

const percent = (ratio: number): string => `${Math.round(ratio * 1000) / 10} %`;

/** Why the customers of a target suffer, in words; undefined if they do not, or nobody knows. */
export function stressOf(health: CustomersHealth, usual: UsualDuration, limits: StressLimits): string | undefined {
  const { requests, errorRatio, p95Ms, longRequests, longErrorRatio, objectiveRatio, openIssue } = health;
  const tells = requests >= limits.minRequests;
  if (tells && errorRatio !== null && errorRatio >= limits.errorRatio) {
    return `${percent(errorRatio)} of its customers' requests fail`;
  }
  if (tells && p95Ms !== null && usual.looks >= LOOKS_MIN) {
    const limitMs = Math.max(P95_FLOOR_MS, usual.p95Ms * limits.p95Ratio);
    if (p95Ms >= limitMs) {
      return `one in 20 of its customers waits ${Math.round(p95Ms)} ms or longer, usually ${Math.round(usual.p95Ms)} ms`;
    }
  }
  if (longRequests >= limits.minRequests && longErrorRatio !== null && objectiveRatio < 1) {
    const burnRate = longErrorRatio / (1 - objectiveRatio);
    if (burnRate >= limits.burnRate) return `its error budget burns ${Math.round(burnRate * 10) / 10} times too fast`;
  }
  if (limits.openIssue && openIssue !== undefined) return `there is an open issue: ${openIssue}`;
  return undefined;
}

/** Learns what is usual from a look without stress; the first one is taken as it is. */
export function learnDuration(
  usual: UsualDuration,
  { requests, p95Ms }: CustomersHealth,
  minRequests: number,
): UsualDuration {
  if (p95Ms === null || requests < minRequests) return usual;
  // The first looks weigh as their mean: one odd half minute must not be what is usual.
  const weight = Math.max(LOOK_WEIGHT, 1 / (usual.looks + 1));
  return { p95Ms: usual.p95Ms + weight * (p95Ms - usual.p95Ms), looks: usual.looks + 1 };
}
