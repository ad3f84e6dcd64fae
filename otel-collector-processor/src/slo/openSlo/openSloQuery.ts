import type { OpenSlo } from './parseOpenSlo.ts';

/** Points that a look back through a window is made of, at the most: more would cost Prometheus more than they tell. */
const POINTS_MAX = 2000;
const STEP_MIN_MS = 15_000;
const OPERATORS = { lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;
/** As sloth and others write the window into a query. */
const WINDOW_PLACEHOLDER = /\{\{\s*\.window\s*\}\}/g;
/** A query that makes a rate of a counter itself. */
const RATE = /\b(rate|irate|increase|delta|idelta)\s*\(/;

/**
 * PromQL for the share of bad events in a window up to now; undefined for an indicator that says too little.
 * OpenSLO leaves open how a query is brought to a window: `{{.window}}` in it is filled in; a counter is looked at as it
 * grows; what is a rate already, or no counter, is added up over the window, good and total alike. A threshold is
 * compared point by point, so there a point is an event.
 */
export function badRatioQuery(
  { indicator, objective }: Pick<OpenSlo, 'indicator' | 'objective'>,
  windowMs: number,
): string | undefined {
  const range = rangeOf(windowMs);
  const { ratioMetric, thresholdMetric } = indicator ?? {};
  if (ratioMetric !== undefined) {
    const { good, bad, total, raw, rawType, counter } = ratioMetric;
    const whole = (query: string): string => overWindow(query, counter, windowMs);
    if (raw !== undefined && rawType !== undefined) {
      const mean = `avg(avg_over_time((${raw})${range}))`;
      return rawType === 'failure' ? mean : `1 - ${mean}`;
    }
    if (total === undefined) return undefined;
    if (bad !== undefined) return `(${whole(bad)} or vector(0)) / ${whole(total)}`;
    return good === undefined ? undefined : `1 - (${whole(good)} or vector(0)) / ${whole(total)}`;
  }
  const { op, value } = objective;
  if (thresholdMetric === undefined || op === undefined || value === undefined) return undefined;
  return `1 - avg(avg_over_time(((${thresholdMetric}) ${OPERATORS[op]} bool ${value})${range}))`;
}

function overWindow(query: string, counter: boolean, windowMs: number): string {
  const filled = query.replace(WINDOW_PLACEHOLDER, `${Math.round(windowMs / 1000)}s`);
  if (filled !== query) return `sum(${filled})`;
  const over = counter && !RATE.test(query) ? 'increase' : 'sum_over_time';
  return `sum(${over}((${query})${rangeOf(windowMs)}))`;
}

function rangeOf(windowMs: number): string {
  const stepMs = Math.max(STEP_MIN_MS, Math.ceil(windowMs / POINTS_MAX / 1000) * 1000);
  return `[${Math.round(windowMs / 1000)}s:${stepMs / 1000}s]`;
}
