import type { KpiQuery, ServiceConfig, ServiceIdentity, VigilConfig } from '@vigil/quality-model';
import type { HistoryKey, KpiQuestion } from '../history/index.ts';

/** Spans by which traffic enters an operation. */
const ENTRY_KINDS = ['SERVER', 'CONSUMER'] as const;

/** A question of the API with what vigil.yaml says of its subject: thresholds and targets. */
export function kpiQuestion(query: KpiQuery, config: VigilConfig, nowMs: number): KpiQuestion {
  const { kpi, window: windowMs, to: toMs = nowMs, step: stepMs, compare } = query;
  return {
    kpi,
    keys: keysOf(query),
    windowMs,
    toMs: Math.min(toMs, nowMs),
    stepMs,
    backMs: compare === 'previous' ? windowMs : compare,
    target: targetOf(query, config),
    apdexThresholdMs: serviceOf(query, config.services)?.apdexThresholdMs,
  };
}

function keysOf(query: KpiQuery): readonly HistoryKey[] {
  const { service: name, journey, transaction, operation, party, tenant, environment, namespace } = query;
  if (journey !== undefined) return [{ of: 'journey', journey }];
  if (transaction !== undefined) return [{ of: 'transaction', transaction, party }];
  const service: ServiceIdentity = { tenant, environment, namespace, name: name ?? '' };
  if (operation === undefined) return [{ of: 'service', service, party }];
  return ENTRY_KINDS.map((kind) => ({ of: 'operation', service, operation, kind, party }));
}

function serviceOf(query: KpiQuery, services: readonly ServiceConfig[]): ServiceConfig | undefined {
  return services.find(
    ({ name, namespace, environment }) =>
      name === query.service && namespace === query.namespace && environment === query.environment,
  );
}

/** The objective of an SLO of the same thing; of request success, else, the one for all services. */
function targetOf(query: KpiQuery, { slos, kpi }: VigilConfig): KpiQuestion['target'] {
  const slo = slos.find(({ sli }) => {
    switch (sli.kind) {
      case 'journey':
        return query.kpi === 'journey_success' && sli.journey === query.journey;
      case 'transaction':
        return query.kpi === 'transaction_success' && sli.transaction === query.transaction;
      case 'availability':
        return (
          query.kpi === 'request_success' &&
          sli.service === query.service &&
          sli.namespace === query.namespace &&
          sli.environment === query.environment &&
          sli.tenant === query.tenant &&
          sli.operation === query.operation
        );
      case 'latency':
        return false; // its objective is a share of requests, none of the KPIs' values
      default:
        return sli satisfies never;
    }
  });
  if (slo !== undefined) return { value: slo.objectiveRatio, from: `SLO ${slo.id}` };
  if (query.kpi !== 'request_success') return null;
  return { value: kpi.requestSuccessObjectiveRatio, from: 'kpi.requestSuccessObjectiveRatio' };
}
