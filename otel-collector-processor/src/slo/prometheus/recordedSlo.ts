import type { Slo } from '@vigil/quality-model';

/** What is the same of all SLOs that others compute: only ratios are known of them. */
export function recordedSlo(of: Omit<Slo, 'kind' | 'service' | 'events' | 'watchedMs'>): Slo {
  return { ...of, kind: 'recorded', service: null, events: null, watchedMs: null };
}

/** A ratio without traffic is NaN in Prometheus: 0 of 0. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
