import type { AlertSet, SetAlert } from '../alerts/alertSet.ts';
import { placesOf, setSignal } from '../alerts/setSignals.ts';
import { byTime, learnHistory, TriageRun } from '../alerts/triageRun.ts';

/**
 * The cluster of each alert, by id: the issue, or the group that is none yet, in which triage had it when all alerts of
 * its time had been told. What becomes of it later (it merges, say) changes nothing for the alerts before: nothing of
 * the future is known. A group that becomes an issue stays the same cluster.
 */
export function clusterStream(set: AlertSet, stream: readonly SetAlert[]): Map<string, string> {
  const places = placesOf(set.topology);
  const run = new TriageRun(places.edges);
  const startMs = stream[0]?.ms ?? 0;
  learnHistory(
    run,
    set.history.map((alert) => setSignal(alert, places)),
    startMs,
  );

  const clusterOfAlert = new Map<string, string>();
  /** Of cases that are there. */
  let clusters = new Map<string, string>();
  /** The cluster in which a signal was when the alerts of the time before had been told. */
  let clusterOfKey = new Map<string, string>();
  const ids = new Map(stream.map((alert) => [setSignal(alert, places), alert.id ?? '']));
  let made = 0;
  for (const [atMs, signals] of byTime([...ids.keys()])) {
    run.begin(atMs, signals);
    const present = new Map<string, string>();
    const presentOfKey = new Map<string, string>();
    const told = new Map(signals.map((signal) => [signal.key, ids.get(signal) ?? '']));
    const cases = [...run.cases()];
    const taken = new Set(cases.flatMap(([id]) => clusters.get(id) ?? []));
    for (const [id, members] of cases) {
      let cluster = clusters.get(id);
      if (cluster === undefined) {
        const before = members.flatMap(({ signal }) =>
          signal.startedMs < atMs ? (clusterOfKey.get(signal.key) ?? []) : [],
        );
        cluster = mostCommon(before.filter((name) => !taken.has(name))) ?? `c${made++}`;
        taken.add(cluster);
      }
      present.set(id, cluster);
      for (const { signal } of members) {
        presentOfKey.set(signal.key, cluster);
        const alertId = told.get(signal.key);
        if (alertId !== undefined && signal.startedMs === atMs) clusterOfAlert.set(alertId, cluster);
      }
    }
    clusters = present;
    clusterOfKey = presentOfKey;
  }
  return clusterOfAlert;
}

function mostCommon(names: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
