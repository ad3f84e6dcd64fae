import type { Burn, BurnPair, Slo } from '@vigil/quality-model';
import { budgetRemaining, burnAlerts, burnOf, exhaustedInMs, sloState } from '../sloArithmetic.ts';
import { promDurationMs } from './promDuration.ts';
import type { PromSample } from './promClient.ts';
import { finiteOrNull, recordedSlo } from './recordedSlo.ts';

/**
 * All series of pyrra in one query, by the names that it documents: those of its generic rules (`--generic-rules`), and
 * the ratios of errors by window, which it calls burn rates (`<metric>:burnrate5m`).
 */
export const PYRRA_QUERY = '{__name__=~"pyrra_(objective|window|availability)|.+:burnrate[0-9].*",slo!=""}';

const BURN_RATE = /:burnrate(\d\w*)$/;
/** pyrra's four pairs by the place of their windows, ascending; it stretches the windows with that of the SLO. */
const PAIRS = [
  { severity: 'page', factor: 14, long: 2, short: 0 },
  { severity: 'page', factor: 7, long: 4, short: 1 },
  { severity: 'ticket', factor: 2, long: 5, short: 3 },
  { severity: 'ticket', factor: 1, long: 6, short: 4 },
] as const;
const OWN_LABELS: ReadonlySet<string> = new Set(['__name__', 'slo']);

/**
 * SLOs as pyrra records them. The budget left is what its dashboards compute from the same series:
 * (availability − objective) / (1 − objective). Of an SLO with groups the group that is worst in a window is shown.
 */
export function pyrraSlos(samples: readonly PromSample[], prometheus: string, nowMs: number): readonly Slo[] {
  const byName = Map.groupBy(samples, ({ labels }) => labels['slo'] ?? '');
  return [...byName].map(([id, series]) => {
    const generic = (name: string) => series.find(({ labels }) => labels['__name__'] === name);
    const one = (name: string): number | null => {
      const found = generic(name);
      return found === undefined ? null : finiteOrNull(found.value);
    };
    const objectiveRatio = one('pyrra_objective');
    const availability = one('pyrra_availability');
    const seconds = one('pyrra_window');
    const windowMs = seconds === null ? null : seconds * 1000;
    const errorRatio = availability === null ? null : 1 - availability;
    const remaining = objectiveRatio === null ? null : budgetRemaining(errorRatio, objectiveRatio);
    const burns = worstBurns(series, objectiveRatio ?? 1);
    const alerts = burnAlerts(pairsOf(burns), burns, 0);
    const labels = generic('pyrra_objective')?.labels ?? {};
    return recordedSlo({
      id,
      name: id,
      source: 'pyrra',
      prometheus,
      labels: Object.fromEntries(Object.entries(labels).filter(([name]) => !OWN_LABELS.has(name))),
      owner: labels['team'] ?? '',
      objectiveRatio,
      windowMs,
      state: sloState(remaining, alerts),
      errorRatio,
      budgetRemainingRatio: remaining,
      exhaustedInMs: exhaustedInMs(remaining, burns, windowMs),
      burns: [...burns],
      alerts: [...alerts],
      method:
        'As pyrra records it in Prometheus: the budget left is (pyrra_availability − pyrra_objective) / (1 − pyrra_objective), errors are its burnrate series by window.',
      query: `(pyrra_availability{slo="${id}"} - pyrra_objective{slo="${id}"}) / (1 - pyrra_objective{slo="${id}"})`,
      asOfMs: nowMs,
      problem: objectiveRatio === null ? 'pyrra_objective is not recorded: start pyrra with --generic-rules' : '',
    });
  });
}

function worstBurns(series: readonly PromSample[], objectiveRatio: number): readonly Burn[] {
  const worst = new Map<number, number | null>();
  for (const { labels, value } of series) {
    const window = BURN_RATE.exec(labels['__name__'] ?? '')?.[1];
    const ms = window === undefined ? undefined : promDurationMs(window);
    if (ms === undefined) continue;
    const ratio = finiteOrNull(value);
    const before = worst.get(ms) ?? null;
    worst.set(ms, before === null || (ratio !== null && ratio > before) ? ratio : before);
  }
  return [...worst].sort(([a], [b]) => a - b).map(([ms, ratio]) => burnOf(ms, ratio, null, objectiveRatio));
}

function pairsOf(burns: readonly Burn[]): readonly BurnPair[] {
  return PAIRS.flatMap(({ severity, factor, long, short }) => {
    const [longMs, shortMs] = [burns[long]?.windowMs, burns[short]?.windowMs];
    return longMs === undefined || shortMs === undefined ? [] : [{ severity, factor, longMs, shortMs }];
  });
}
