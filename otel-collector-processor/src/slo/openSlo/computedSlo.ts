import { burnPairs, type Slo } from '@vigil/quality-model';
import { finiteOrNull, recordedSlo } from '../prometheus/recordedSlo.ts';
import type { PromQuery } from '../prometheus/promClient.ts';
import { budgetRemaining, burnAlerts, burnOf, burnWindowsOf, exhaustedInMs, sloState } from '../sloArithmetic.ts';
import { badRatioQuery } from './openSloQuery.ts';
import type { OpenSlo } from './parseOpenSlo.ts';

/** An SLO of OpenSLO, computed by a Prometheus. What keeps it from being computed is its `problem`; never rejects. */
export async function computedSlo(slo: OpenSlo, ask: PromQuery, prometheus: string, nowMs: number): Promise<Slo> {
  const { id, name, service, labels, objectiveRatio, windowMs } = slo;
  let { problem } = slo;
  const query = windowMs === null ? undefined : badRatioQuery(slo, windowMs);
  if (problem === '' && query === undefined)
    problem = 'the SLI says too little: ratioMetric wants good or bad, and total';
  const ratioOf = async (promql: string | undefined): Promise<number | null> => {
    if (promql === undefined || problem !== '') return null;
    try {
      const [sample] = await ask(promql);
      return sample === undefined ? null : finiteOrNull(sample.value);
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
      return null;
    }
  };
  const errorRatio = await ratioOf(query);
  const burns = [];
  for (const ms of burnWindowsOf(windowMs ?? 0))
    burns.push(burnOf(ms, await ratioOf(badRatioQuery(slo, ms)), null, objectiveRatio ?? 1));
  const remaining = objectiveRatio === null ? null : budgetRemaining(errorRatio, objectiveRatio);
  const alerts = burnAlerts(burnPairs(windowMs ?? 0), burns, 0);
  return recordedSlo({
    id,
    name,
    source: 'openslo',
    prometheus,
    labels: service === '' ? labels : { ...labels, service },
    owner: labels['team'] ?? labels['owner'] ?? '',
    objectiveRatio,
    windowMs,
    state: sloState(remaining, alerts),
    errorRatio,
    budgetRemainingRatio: remaining,
    exhaustedInMs: exhaustedInMs(remaining, burns, windowMs),
    burns,
    alerts: [...alerts],
    method:
      'Written in OpenSLO, computed by Prometheus: the share of bad events over the window. A query with {{.window}} is filled in, a counter is taken as it grows, anything else is added up point by point.',
    query: query ?? '',
    asOfMs: nowMs,
    problem,
  });
}
