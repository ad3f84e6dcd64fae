import type { AlertSet, SetAlert } from '../alerts/alertSet.ts';
import { pageRank } from './pageRank.ts';

/** Ranks entities of a case, likeliest first. */
export type Ranker = (alerts: readonly SetAlert[]) => string[];

/** Sessions of the history end after a gap of this length. */
const GAP_MS = 300_000;
const CHRONIC_RATIO = 0.2;

/** The baselines of the set's description, made anew from the same history. `quiet`: without what is in a fifth of its sessions. */
export function baselinesOf(set: AlertSet): Readonly<Record<string, Ranker>> {
  const typeOf = new Map(set.topology.nodes.map(({ id, type }) => [id, type]));
  const { sessions, countOf } = sessionsOf(set.history);
  const isQuiet = (alert: SetAlert): boolean => (countOf.get(fingerprint(alert)) ?? 0) > CHRONIC_RATIO * sessions;
  const rarity = (alert: SetAlert): number => Math.log((sessions + 1) / ((countOf.get(fingerprint(alert)) ?? 0) + 0.5));
  const quiet =
    (ranker: Ranker): Ranker =>
    (alerts) =>
      ranker(alerts.filter((alert) => !isQuiet(alert)));
  const most =
    (weight: (alert: SetAlert) => number): Ranker =>
    (alerts) => {
      const sums = new Map<string, number>();
      for (const alert of alerts) sums.set(alert.entity, (sums.get(alert.entity) ?? 0) + weight(alert));
      return order(sums);
    };
  const earliest: Ranker = (alerts) => [...new Set(alerts.toSorted((a, b) => a.ms - b.ms).map(({ entity }) => entity))];
  const depths = depthsOf(set);
  const downstream: Ranker = (alerts) => {
    const first = earliest(alerts);
    return first.toSorted((a, b) => (depths.get(b) ?? 0) - (depths.get(a) ?? 0) || first.indexOf(a) - first.indexOf(b));
  };
  const ranked =
    (weight: (alert: SetAlert) => number): Ranker =>
    (alerts) =>
      order(
        pageRank(
          set.topology,
          alerts.map((alert) => [alert.entity, weight(alert)] as const),
        ),
      ).filter((id) => typeOf.has(id));
  const one = (): number => 1;
  return {
    'most alerts': most(one),
    'earliest alert': earliest,
    'most downstream, then earliest': downstream,
    'personalised PageRank': ranked(one),
    'quiet: most alerts': quiet(most(one)),
    'quiet: earliest alert': quiet(earliest),
    'quiet: most downstream, then earliest': quiet(downstream),
    'quiet: personalised PageRank': quiet(ranked(one)),
    'rarity: most alerts': most(rarity),
    'rarity: personalised PageRank': ranked(rarity),
  };
}

const fingerprint = ({ entity, name, caller = '' }: SetAlert): string => [entity, name, caller].join('\n');

function order(scores: ReadonlyMap<string, number>): string[] {
  return [...scores].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([entity]) => entity);
}

function sessionsOf(history: readonly SetAlert[]): { sessions: number; countOf: ReadonlyMap<string, number> } {
  const seen: Set<string>[] = [];
  let lastMs = -Infinity;
  for (const alert of history) {
    if (alert.ms - lastMs > GAP_MS) seen.push(new Set());
    seen.at(-1)?.add(fingerprint(alert));
    lastMs = alert.ms;
  }
  const countOf = new Map<string, number>();
  for (const session of seen) for (const key of session) countOf.set(key, (countOf.get(key) ?? 0) + 1);
  return { sessions: seen.length, countOf };
}

/** Longest way along dependencies that leads to an entity, without going in rings. */
function depthsOf({ topology }: AlertSet): ReadonlyMap<string, number> {
  const usersOf = new Map<string, string[]>();
  for (const { from, to } of topology.edges) usersOf.set(to, [...(usersOf.get(to) ?? []), from]);
  const known = new Map<string, number>();
  const depth = (id: string, way: ReadonlySet<string>): number => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const users = (usersOf.get(id) ?? []).filter((user) => !way.has(user));
    const value = Math.max(0, ...users.map((user) => 1 + depth(user, new Set([...way, id]))));
    known.set(id, value);
    return value;
  };
  for (const { id } of topology.nodes) depth(id, new Set([id]));
  return known;
}
