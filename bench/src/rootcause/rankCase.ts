import type { AlertSet, SetAlert } from '../alerts/alertSet.ts';
import { placesOf, setSignal } from '../alerts/setSignals.ts';
import { byTime, learnHistory, TriageRun } from '../alerts/triageRun.ts';
import { rankCauses } from '../../../otel-collector-processor/src/triage/cause/rankCauses.ts';
import { TRIAGE_DEFAULTS } from '../../../otel-collector-processor/src/triage/contract.ts';
import { topologyOf } from '../../../otel-collector-processor/src/triage/graph/topology.ts';

/** Ranks the entities of a case, whose alerts are one issue by the rules of the set; likeliest first. */
export function caseRanker(set: AlertSet): (alerts: readonly SetAlert[]) => string[] {
  const places = placesOf(set.topology);
  const topology = topologyOf(places.edges, TRIAGE_DEFAULTS.hopsMax);
  const history = set.history.map((alert) => setSignal(alert, places));
  const learned = new TriageRun(places.edges);
  learnHistory(learned, history, history.at(-1)?.startedMs ?? 0);
  return (alerts) => {
    const run = new TriageRun(places.edges, learned);
    for (const [atMs, signals] of byTime(alerts.map((alert) => setSignal(alert, places)))) run.begin(atMs, signals);
    const keys = new Set(alerts.map((alert) => setSignal(alert, places).key));
    const members = new Map(
      [...run.issues.values(), ...[...run.state.groups.values()].map((group) => ({ members: group }))]
        .flatMap((of) => of.members)
        .filter(({ signal }) => keys.has(signal.key))
        .map((member) => [member.signal.key, member]),
    );
    const { causes } = rankCauses([...members.values()], topology);
    return causes.map(({ kind, service, machine }) => (kind === 'service' ? service.name : (machine ?? service.name)));
  };
}
