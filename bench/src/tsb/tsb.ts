import type { Benchmark } from '../benchmark.ts';
import { scoresOf, type LabelledSeries, type Scorer } from '../series/series.ts';
import { TIER_SWITCH, tierOf, vigil } from '../series/tiers.ts';
import { TRIVIAL_SCORERS } from '../series/trivialScorers.ts';
import { acfPeriod } from './acfPeriod.ts';
import { readTsb } from './readTsb.ts';
import { bestPublished, tsbScorerError } from './tsbReference.ts';
import { vusPr } from './vusPr.ts';

/** TSB-AD-U: how well the score ranks anomalous points of a series above the others. */
export const tsb: Benchmark = {
  summary: 'TSB-AD-U: VUS-PR of the score, causal, beside trivial baselines',
  method:
    'Each series of tsb-ad-u/series scored in its order by a new detector of the tier, with one setting for all of them (the product does not run it yet) ' +
    '(its score; one point a minute, since the series have no times); only what came before a point is seen, where published methods ' +
    'may see whole series. VUS-PR by a scorer of our own, checked against ref_scorer_check. Trivial: median/MAD of 120, step over mean ' +
    'step (half-life 200), EWMA z (half-life 60), all causal.',
  switches: TIER_SWITCH,
  async run({ dataFolder, switches, say }) {
    const tier = tierOf(switches);
    const all = dataFolder === undefined ? undefined : await readTsb(dataFolder);
    if (dataFolder === undefined || all === undefined)
      return { kind: 'absent', what: 'tsb-ad-u/series/*.csv.gz, published at github.com/TheDatumOrg/TSB-AD' };
    say(`scoring ${all.length} series`);
    const widest = new Map(all.map((series) => [series.name, acfPeriod(series.values)]));
    const measure = (makeScorer: () => Scorer): readonly number[] =>
      all.map((series) => vusPr(series.labels, scoresOf(series, makeScorer()), widest.get(series.name)!));
    const ours = measure(vigil(tier, 'score'));
    const trivialMeans = Object.entries(TRIVIAL_SCORERS).map(([name, makeScorer]) => {
      say(`scoring with ${name}`);
      return { name, meanVusPr: meanOf(measure(makeScorer)) };
    });
    const trivial = trivialMeans.reduce((best, mean) => (mean.meanVusPr > best.meanVusPr ? mean : best));
    const published = bestPublished(dataFolder, all);
    const scorerMaxError = tsbScorerError(dataFolder, all);
    const meanVusPr = meanOf(ours);
    return {
      kind: 'measured',
      figures: {
        meanVusPr,
        perFile: perFile(all, ours),
        trivial: trivial.meanVusPr,
        trivialMeans: Object.fromEntries(trivialMeans.map((mean) => [mean.name, mean.meanVusPr])),
        published,
        scorerMaxError,
        tier,
      },
      table: [
        ['tier', tier],
        ['mean VUS-PR, causal', meanVusPr.toFixed(3)],
        ...trivialMeans.map((mean) => [`trivial: ${mean.name}`, mean.meanVusPr.toFixed(3)] as const),
        [
          'best published on these series, seeing them whole',
          published === null ? 'not known of all' : `${published.meanVusPr.toFixed(3)} (${published.method})`,
        ],
        ['scorer against stored results', scorerMaxError === null ? 'none are there' : scorerMaxError.toExponential(1)],
      ],
    };
  },
};

function perFile(all: readonly LabelledSeries[], values: readonly number[]): Readonly<Record<string, number>> {
  return Object.fromEntries(all.map(({ name }, index) => [name, values[index]!]));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
