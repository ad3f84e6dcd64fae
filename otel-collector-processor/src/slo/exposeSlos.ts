import type { Slo } from '@vigil/quality-model';
import { familyText, type Family, type Labels, type Sample } from '../exposition/index.ts';

/** `5m`, `1h`, `3d`: as the windows of rules are written. */
function windowText(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes % 1440 === 0) return `${minutes / 1440}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}

function families(slos: readonly Slo[]): readonly Family[] {
  const rows = slos.map((slo) => ({ slo, labels: { slo: slo.id } satisfies Labels }));
  const gauge = (name: string, help: string, of: (slo: Slo) => number | null): Family => ({
    name,
    type: 'gauge',
    help,
    samples: rows.flatMap(({ slo, labels }) => {
      const value = of(slo);
      return value === null ? [] : [{ labels, value }];
    }),
  });
  const byWindow = (name: string, help: string, samples: (slo: Slo, labels: Labels) => readonly Sample[]): Family => ({
    name,
    type: 'gauge',
    help,
    samples: rows.flatMap(({ slo, labels }) => samples(slo, labels)),
  });
  return [
    {
      name: 'vigil_slo_info',
      type: 'gauge',
      help: 'Always 1; what the SLO is.',
      samples: slos.map(({ id, name, kind, owner, service }) => ({
        labels: {
          slo: id,
          slo_name: name,
          kind,
          owner,
          service_name: service?.name ?? '',
          service_namespace: service?.namespace ?? '',
          deployment_environment_name: service?.environment ?? '',
        },
        value: 1,
      })),
    },
    gauge('vigil_slo_objective_ratio', 'So much is to be good.', ({ objectiveRatio }) => objectiveRatio),
    gauge('vigil_slo_error_ratio', 'So much was bad in the window of the SLO.', ({ errorRatio }) => errorRatio),
    gauge(
      'vigil_slo_error_budget_remaining_ratio',
      'Error budget that is left: 1 is all of it, 0 none, less is overspent.',
      ({ budgetRemainingRatio }) => budgetRemainingRatio,
    ),
    gauge(
      'vigil_slo_exhausted_in_seconds',
      'At the rate of the last hour the budget is spent in so long; absent where it is not.',
      ({ exhaustedInMs }) => (exhaustedInMs === null ? null : exhaustedInMs / 1000),
    ),
    byWindow(
      'vigil_slo_burn_rate',
      'At 1 the budget is spent by the end of the window of the SLO.',
      ({ burns }, labels) =>
        burns.flatMap(({ windowMs, burnRate }) =>
          burnRate === null ? [] : [{ labels: { ...labels, window: windowText(windowMs) }, value: burnRate }],
        ),
    ),
    byWindow(
      'vigil_slo_burning',
      'Are both windows of a pair above its factor, on enough failures (1), or not (0)?',
      ({ alerts }, labels) =>
        alerts.map(({ severity, longMs, shortMs, above, heldBack }) => ({
          labels: { ...labels, severity, long: windowText(longMs), short: windowText(shortMs) },
          value: above && !heldBack ? 1 : 0,
        })),
    ),
  ];
}

/** Vigil's own SLOs in Prometheus text format; those of others are in their Prometheus already. */
export function* exposeSlos(slos: readonly Slo[]): Iterable<string> {
  const own = slos.filter(({ source }) => source === 'vigil');
  for (const family of families(own)) {
    const text = familyText(family);
    if (text !== '') yield text;
  }
}
