import { ALERT_SET_ABSENT, alertSetOf, type AlertSet } from '../alerts/alertSet.ts';
import { scoreWithPython } from '../alerts/scoreWithPython.ts';
import type { Benchmark } from '../benchmark.ts';
import { baselinesOf, type Ranker } from './baselines.ts';
import { pairedBootstrap } from './pairedBootstrap.ts';
import { caseRanker } from './rankCase.ts';

type Accuracy = Readonly<{ ac1: number; ac3: number; avg5: number }>;
type Figures = Readonly<{ exact: Accuracy; family: Accuracy }>;

const RANKS_KEPT = 50;

/** Task B of the alert sets: what is behind the alerts of a fault? */
export const rootcause: Benchmark = {
  summary: 'which host, service or pod is behind the alerts of a fault, beside baselines',
  method:
    "All alerts of a case are one issue, as the set has it; triage (its defaults) has learned the set's unlabelled history, " +
    'takes the alerts in the order of time and ranks causes with the code of the product. Scored by score.py, unchanged. ' +
    'Baselines are made anew in the same run. ci95: of the difference of Avg@5 to the best baseline in it, exact and ' +
    'family, paired by case, 2,000 bootstrap samples, seeded.',
  switches: { set: { type: 'string' } },
  async run({ dataFolder, switches, say }) {
    const set = await alertSetOf(dataFolder, switches['set']);
    if (set === undefined) return ALERT_SET_ABSENT;
    say(`${set.causes.length} cases`);
    const rankers: Readonly<Record<string, Ranker>> = { vigil: caseRanker(set), ...baselinesOf(set) };
    const results: Record<string, { figures: Figures; hits: Record<'exact' | 'family', number[]> }> = {};
    for (const [name, rank] of Object.entries(rankers)) {
      const rankings = new Map([...set.cases].map(([id, alerts]) => [id, rank(alerts).slice(0, RANKS_KEPT)]));
      results[name] = { figures: await scored(set, rankings), hits: hitsOf(set, rankings) };
    }
    const { vigil, ...baselines } = results as Record<string, (typeof results)[string]> & {
      vigil: (typeof results)[string];
    };
    const ci95 = Object.fromEntries(
      (['exact', 'family'] as const).map((mode) => {
        const best = Object.values(baselines).reduce((a, b) => (b.figures[mode].avg5 > a.figures[mode].avg5 ? b : a));
        return [mode, pairedBootstrap(vigil.hits[mode], best.hits[mode])];
      }),
    );
    const row = ({ exact, family }: Figures): string =>
      [exact, family].map(({ ac1, ac3, avg5 }) => [ac1, ac3, avg5].map((x) => x.toFixed(3)).join('/')).join(' · ');
    return {
      kind: 'measured',
      figures: {
        ...vigil.figures,
        baselines: Object.fromEntries(Object.entries(baselines).map(([name, { figures }]) => [name, figures])),
        ci95,
        cases: set.causes.length,
      },
      table: [
        ['', 'exact AC@1/AC@3/Avg@5 · family AC@1/AC@3/Avg@5'],
        ...Object.entries(results).map(([name, { figures }]) => [name, row(figures)] as const),
        ...Object.entries(ci95).map(
          ([mode, [low, high]]) =>
            [`${mode} Avg@5 over the best baseline`, `${low.toFixed(3)} to ${high.toFixed(3)} (95 %)`] as const,
        ),
      ],
    };
  },
};

async function scored(set: AlertSet, rankings: ReadonlyMap<string, readonly string[]>): Promise<Figures> {
  const predictions = [...rankings].map(([id, ranking]) => ({ case: id, ranking }));
  const { scorer, causes, topology } = set.files;
  const scores = await scoreWithPython(scorer, 'rootcause', causes, predictions, topology);
  const of = (mode: string): Accuracy => {
    const figures = scores.get(mode) ?? {};
    return { ac1: figures['AC@1'] ?? NaN, ac3: figures['AC@3'] ?? NaN, avg5: figures['Avg@5'] ?? NaN };
  };
  return { exact: of('exact'), family: of('family') };
}

/** Avg@5 of each case, in the order of the truth. */
function hitsOf(set: AlertSet, rankings: ReadonlyMap<string, readonly string[]>): Record<'exact' | 'family', number[]> {
  const families = new Map(set.topology.nodes.map(({ id, family }) => [id, family]));
  const of = (nameOf: (id: string) => string): number[] =>
    set.causes.map(({ case: id, entity }) => {
      const ranking = [...new Set((rankings.get(id) ?? []).map(nameOf))];
      const place = ranking.indexOf(nameOf(entity));
      return place < 0 ? 0 : Math.max(0, 5 - place) / 5;
    });
  return { exact: of((id) => id), family: of((id) => families.get(id) ?? id) };
}
