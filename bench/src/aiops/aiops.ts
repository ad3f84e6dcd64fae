import type { Benchmark } from '../benchmark.ts';
import { scoresOf, type Scorer } from '../series/series.ts';
import { TIER_SWITCH, tierOf, vigil } from '../series/tiers.ts';
import { TRIVIAL_SCORERS } from '../series/trivialScorers.ts';
import { bestCommonThreshold, countsAt, DELAY_ROWS, delayCurve, f1Of, type Curve, type F1 } from './delayF1.ts';
import { readAiops, type Kpi } from './readAiops.ts';

/** AIOps Challenge 2018: alarms on web KPIs, by the challenge's rule with a delay. */
export const aiops: Benchmark = {
  summary: 'AIOps Challenge 2018: F1 with delay 7, the threshold from what is not scored',
  method:
    'Each KPI of aiops-kpi scored in its order by a new detector of the tier, with one setting for all of them (the product does not run it yet) (its ' +
    `score). A segment counts as found with all its points if one of its first ${DELAY_ROWS + 1} is alarmed, else as missed with all; ` +
    'other points one by one; pooled over all KPIs. f1: one threshold for all KPIs, the best of the part that is not scored: <id>.train where ' +
    '<id>.test stands beside it, else the first half; the test, or the second half, is scored. perKpiThreshold: one threshold a KPI, of its own first part.',
  switches: TIER_SWITCH,
  async run({ dataFolder, switches, say }) {
    const tier = tierOf(switches);
    const kpis = dataFolder === undefined ? undefined : await readAiops(dataFolder);
    if (kpis === undefined)
      return {
        kind: 'absent',
        what: 'aiops-kpi/*.csv.gz, published at github.com/NetManAIOps/KPI-Anomaly-Detection',
      };
    say(`scoring ${kpis.length} KPIs`);
    const ours = measure(kpis, vigil(tier, 'score'));
    const trivialF1 = Object.entries(TRIVIAL_SCORERS).map(([name, makeScorer]) => {
      say(`scoring with ${name}`);
      return [name, measure(kpis, makeScorer).common.f1] as const;
    });
    const { f1, precision, recall } = ours.common;
    return {
      kind: 'measured',
      figures: {
        f1,
        precision,
        recall,
        threshold: ours.threshold,
        perKpiThreshold: ours.perKpi,
        trivial: Math.max(...trivialF1.map(([, value]) => value)),
        trivialF1: Object.fromEntries(trivialF1),
        kpis: kpis.length,
        tier,
      },
      table: [
        ['tier', tier],
        ['F1, one threshold for all', words(ours.common)],
        ['F1, one threshold a KPI', words(ours.perKpi)],
        ...trivialF1.map(([name, value]) => [`trivial: ${name}`, value.toFixed(3)] as const),
      ],
    };
  },
};

function measure(
  kpis: readonly Kpi[],
  makeScorer: () => Scorer,
): Readonly<{ threshold: number; common: F1; perKpi: F1 }> {
  const curves = kpis.map((kpi) => {
    const scores = scoresOf(kpi, makeScorer());
    const part = (from: number, to?: number): Curve =>
      delayCurve(kpi.labels.subarray(from, to), scores.subarray(from, to));
    return { learned: part(0, kpi.scoredFrom), scored: part(kpi.scoredFrom) };
  });
  const threshold = bestCommonThreshold(curves.map(({ learned }) => learned));
  return {
    threshold,
    common: f1Of(curves.map(({ scored }) => countsAt(scored, threshold))),
    perKpi: f1Of(curves.map(({ learned, scored }) => countsAt(scored, bestCommonThreshold([learned])))),
  };
}

function words({ f1, precision, recall }: F1): string {
  return `${f1.toFixed(3)} (precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)})`;
}
