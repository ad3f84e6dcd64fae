import type { CoveredCalls, JourneyCoverage, MeasuredService, ServiceCoverage } from '@vigil/quality-model';
import { SPAN_KINDS } from '../../messages/index.ts';
import { operationKey, type LearnedPasses, type StatusOf } from './learnedPasses.ts';

const ENTRY_KINDS: readonly string[] = ['SERVER', 'CONSUMER'];

/**
 * Share of customers' calls through operations that a journey covers, by service and in all: `services` as the KPI state
 * measured them in a window. Its definition is JOURNEY_COVERAGE of quality-model.
 */
export function journeyCoverage(
  services: readonly MeasuredService[],
  passes: LearnedPasses,
  statusOf: StatusOf,
): Pick<JourneyCoverage, 'total' | 'services'> {
  const byOperation = passes.byOperation(statusOf);
  const covered = services.map((service): ServiceCoverage => {
    const { tenant, environment, namespace, name } = service;
    const identity = { tenant, environment, namespace, name };
    const operations = service.operations
      .filter(({ kind }) => ENTRY_KINDS.includes(kind))
      .map(({ operation, kind, customers }) => ({
        operation,
        kind,
        calls: customers.calls,
        journeys: (byOperation.get(operationKey(identity, operation, kindIndex(kind))) ?? []).map(
          ({ checkId, status, lastSeenMs }) => ({ id: checkId, status, lastSeenMs }),
        ),
      }));
    const isCovered = operations.filter(({ journeys }) =>
      journeys.some(({ status }) => status !== 'stale' && status !== 'pending'),
    );
    return { ...identity, ...callsOf(operations, isCovered), operations };
  });
  const coveredCalls = covered.map((service) => ({ calls: service.coveredCalls }));
  return { total: callsOf(covered, coveredCalls), services: covered };
}

type Calls = Readonly<{ calls: number }>;

function callsOf(all: readonly Calls[], covered: readonly Calls[]): CoveredCalls {
  const calls = all.reduce((sum, of) => sum + of.calls, 0);
  const coveredCalls = covered.reduce((sum, of) => sum + of.calls, 0);
  return { calls, coveredCalls, ratio: calls === 0 ? null : coveredCalls / calls };
}

function kindIndex(kind: string): number {
  return (SPAN_KINDS as readonly string[]).indexOf(kind);
}
