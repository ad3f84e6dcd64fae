import { FATE } from './generator/requestLog.ts';
import type { LoadReport } from './generator/loadRun.ts';

/** What became of a run's spans, told by the generator's own record and by what the sink got. */
export type Account = Readonly<{
  /** Spans of requests that were acknowledged, and of those the sink never got. */
  acknowledged: number;
  ackedLost: number;
  /** Spans that the sink got although they had been refused. */
  refusedDelivered: number;
  /** Spans that the sink got and whose sender never heard so. */
  unansweredDelivered: number;
  /** Spans that the sink got more than once, each further time. */
  duplicates: number;
}>;

/** `times`: how often each of the run's requests reached the sink. */
export function accountOf(report: LoadReport, times: Uint8Array): Account {
  let [acknowledged, lost, refused, unanswered, duplicates] = [0, 0, 0, 0, 0];
  report.fates.forEach((fate, index) => {
    const came = times[index] ?? 0;
    if (fate === FATE.acknowledged) {
      acknowledged++;
      if (came === 0) lost++;
    } else if (came > 0 && fate === FATE.refused) refused++;
    else if (came > 0) unanswered++;
    if (came > 1) duplicates += came - 1;
  });
  const spans = report.spansPerRequest;
  return {
    acknowledged: acknowledged * spans,
    ackedLost: lost * spans,
    refusedDelivered: refused * spans,
    unansweredDelivered: unanswered * spans,
    duplicates: duplicates * spans,
  };
}
