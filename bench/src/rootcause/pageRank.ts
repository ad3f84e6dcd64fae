import type { SetTopology } from '../alerts/alertSet.ts';

const DAMPING = 0.85;
const ROUNDS = 60;

/**
 * Personalised PageRank along dependencies, from who depends to what it depends on: restarts at entities in proportion to
 * `weights` (L. Page et al., "The PageRank citation ranking", 1999). By entity, of those that can be reached.
 */
export function pageRank(
  { nodes, edges }: SetTopology,
  weights: readonly (readonly [entity: string, weight: number])[],
): ReadonlyMap<string, number> {
  const restart = new Map<string, number>();
  const sum = weights.reduce((all, [, weight]) => all + weight, 0);
  if (sum === 0) return restart;
  for (const [entity, weight] of weights) restart.set(entity, (restart.get(entity) ?? 0) + weight / sum);
  const out = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const { from, to } of edges) out.get(from)?.push(to);
  let rank = new Map(restart);
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Map([...restart].map(([id, value]) => [id, (1 - DAMPING) * value]));
    for (const [id, value] of rank) {
      const targets = out.get(id) ?? [];
      // What depends on nothing starts anew.
      const spread = targets.length > 0 ? targets.map((to) => [to, 1 / targets.length] as const) : [...restart];
      for (const [to, part] of spread) next.set(to, (next.get(to) ?? 0) + DAMPING * value * part);
    }
    rank = next;
  }
  return rank;
}
