import { burnPairs, type Slo } from '@vigil/quality-model';
import { burnAlerts, burnOf, exhaustedInMs, sloState } from '../sloArithmetic.ts';
import { finiteOrNull, recordedSlo } from './recordedSlo.ts';
import { promDurationMs } from './promDuration.ts';
import type { PromSample } from './promClient.ts';

/**
 * All series of sloth in one query, by the names that it documents (recording rules of slok/sloth 0.16): ratios of errors
 * by window, and what it derives from them.
 */
export const SLOTH_QUERY =
  '{__name__=~"slo:(sli_error:ratio_rate.+|objective:ratio|time_period:days|period_error_budget_remaining:ratio)|sloth_slo_info",sloth_id!=""}';

const ERRORS = 'slo:sli_error:ratio_rate';
const DAY_MS = 86_400_000;
const OWN_LABELS: ReadonlySet<string> = new Set([
  '__name__',
  'sloth_window',
  'sloth_version',
  'sloth_spec',
  'sloth_mode',
]);

/** SLOs as sloth records them. Its own figures are shown; only pairs of windows and the time to exhaustion are put together here. */
export function slothSlos(samples: readonly PromSample[], prometheus: string, nowMs: number): readonly Slo[] {
  const byId = Map.groupBy(samples, ({ labels }) => labels['sloth_id'] ?? '');
  return [...byId].map(([id, series]) => {
    const one = (name: string): number | null => {
      const found = series.find(({ labels }) => labels['__name__'] === name);
      return found === undefined ? null : finiteOrNull(found.value);
    };
    const objectiveRatio = one('slo:objective:ratio');
    const days = one('slo:time_period:days');
    const windowMs = days === null ? null : days * DAY_MS;
    const remaining = one('slo:period_error_budget_remaining:ratio');
    const ratios = series.flatMap(({ labels, value }) => {
      const name = labels['__name__'] ?? '';
      const ms = name.startsWith(ERRORS) ? promDurationMs(name.slice(ERRORS.length)) : undefined;
      return ms === undefined ? [] : [{ ms, ratio: finiteOrNull(value) }];
    });
    const burns = ratios
      .filter(({ ms }) => ms !== windowMs)
      .sort((a, b) => a.ms - b.ms)
      .map(({ ms, ratio }) => burnOf(ms, ratio, null, objectiveRatio ?? 1));
    const alerts = burnAlerts(burnPairs(windowMs ?? 0), burns, 0);
    const labels = Object.assign({}, ...series.map((sample) => sample.labels)) as Record<string, string>;
    return recordedSlo({
      id,
      name: labels['sloth_slo'] ?? id,
      source: 'sloth',
      prometheus,
      labels: Object.fromEntries(Object.entries(labels).filter(([name]) => !OWN_LABELS.has(name))),
      owner: labels['owner'] ?? '',
      objectiveRatio,
      windowMs,
      state: sloState(remaining, alerts),
      errorRatio: ratios.find(({ ms }) => ms === windowMs)?.ratio ?? null,
      budgetRemainingRatio: remaining,
      exhaustedInMs: exhaustedInMs(remaining, burns, windowMs),
      burns,
      alerts: [...alerts],
      method:
        'As sloth records it in Prometheus: the budget left is slo:period_error_budget_remaining:ratio, errors are slo:sli_error:ratio_rate by window.',
      query: `slo:period_error_budget_remaining:ratio{sloth_id="${id}"}`,
      asOfMs: nowMs,
      problem: objectiveRatio === null ? 'slo:objective:ratio is not recorded' : '',
    });
  });
}
