import { readAiops } from '../aiops/readAiops.ts';
import { bestCommonThreshold, DELAY_ROWS, delayCurve } from '../aiops/delayF1.ts';
import type { Benchmark } from '../benchmark.ts';
import { NAB_PROFILES, nabScorer, probationRows } from '../nab/nabScorer.ts';
import { readNab } from '../nab/readNab.ts';
import { scoresOf, type Scorer } from '../series/series.ts';
import { TIER_SWITCH, tierOf, vigil } from '../series/tiers.ts';
import { adaptiveBands } from './adaptiveBands.ts';
import { falseAlarmsPerSeriesWeek, recallAt, segmentScores, thresholdOfRecall, type Scored } from './alarms.ts';
import { heldFor } from './heldFor.ts';
import { robustBands } from './robustBands.ts';
import { rollingDeviation } from './rollingDeviation.ts';

const FOR_MS = 5 * 60_000;
const RECALLS = [0.5, 0.65, 0.75] as const;

/** Each peer as it is, and with the `for: 5m` of its alerting rule; the better of the two counts. */
const PEERS = {
  adaptive: [adaptiveBands, heldFor(adaptiveBands, FOR_MS)],
  robust: [robustBands, heldFor(robustBands, FOR_MS)],
  rolling: [rollingDeviation, heldFor(rollingDeviation, FOR_MS)],
} as const satisfies Record<string, readonly (() => Scorer)[]>;

type Series = Omit<Scored, 'scores'> & Readonly<{ values: Float64Array }>;
/** By detector; null: it does not find so many, not even with every point alarmed that it scores at all. */
type Alarms = Readonly<Record<string, number | null>>;
type Result = Readonly<{
  recall: number;
  falseAlarmsPerSeriesWeek: Alarms;
  ratioToBestPeer: number | null;
  /** The same at recalls that anybody may stand at. */
  atRecall: Readonly<Record<string, Alarms>>;
}>;

/** False alarms of Vigil and of what people use today, at the same recall. */
export const peers: Benchmark = {
  summary: 'false alarms a series-week at equal recall: Vigil, promql-anomaly-detection, rolling_span_latency',
  method:
    'promql-anomaly-detection (adaptive, robust) and a time-aware EWMA as in rolling_span_latency, re-implemented from their rules and ' +
    'description, checked on fixtures. aiops: second halves (or tests), a segment is found by an alarm in its first 8 points; Vigil’s score at the ' +
    'threshold with the best F1 on the first halves. nab: rows after probation, a window is found by an alarm in it; Vigil’s openings at the threshold of the ' +
    'standard profile. A peer’s bands are scaled by one factor for all series so that it finds at least as many; each as it is and with the `for: 5m` of its ' +
    'alerting rule, the better counts. A false alarm is an hour with an alarmed row and no row of a segment or window.',
  switches: TIER_SWITCH,
  async run({ dataFolder, switches, say }) {
    const tier = tierOf(switches);
    const kpis = dataFolder === undefined ? undefined : await readAiops(dataFolder);
    const corpus = dataFolder === undefined ? undefined : await readNab(dataFolder);
    if (kpis === undefined || corpus === undefined)
      return {
        kind: 'absent',
        what: 'aiops-kpi/ (github.com/NetManAIOps/KPI-Anomaly-Detection) and nab/ (github.com/numenta/NAB)',
      };
    const odd = vigil(tier, 'score');
    const opens = vigil(tier, 'opening');

    say('aiops: Vigil');
    const aiopsSeries = kpis.map(({ scoredFrom, ...kpi }) => ({ ...kpi, from: scoredFrom, delayRows: DELAY_ROWS }));
    const aiopsScores = kpis.map((kpi) => scoresOf(kpi, odd()));
    const learned = kpis.map(({ labels, scoredFrom }, index) =>
      delayCurve(labels.subarray(0, scoredFrom), aiopsScores[index]!.subarray(0, scoredFrom)),
    );
    const aiops = compare(aiopsSeries, aiopsScores, bestCommonThreshold(learned), (line) => say(`aiops: ${line}`));

    say('nab: Vigil');
    const nabSeries = corpus.map(({ timesMs, values, windows }) => ({
      timesMs,
      values,
      labels: inWindows(values.length, windows),
      from: probationRows(values.length),
    }));
    const nabScores = corpus.map((series) => scoresOf(series, opens()));
    const byName = new Map(corpus.map(({ name }, index) => [name, nabScores[index]!]));
    const { threshold } = nabScorer(corpus).atBestThreshold(byName, NAB_PROFILES.standard);
    const nab = compare(nabSeries, nabScores, threshold, (line) => say(`nab: ${line}`));

    return {
      kind: 'measured',
      figures: { aiops, nab, tier },
      table: Object.entries({ aiops, nab }).flatMap(
        ([set, { recall, falseAlarmsPerSeriesWeek: alarms, ratioToBestPeer }]) => [
          [`${set}: recall of Vigil (${tier})`, recall.toFixed(3)] as const,
          ...Object.entries(alarms).map(
            ([name, value]) =>
              [
                `${set}: false alarms a series-week, ${name}`,
                value === null ? 'does not reach it' : value.toFixed(2),
              ] as const,
          ),
          [`${set}: Vigil’s of the best peer’s`, ratioToBestPeer === null ? '–' : ratioToBestPeer.toFixed(2)] as const,
        ],
      ),
    };
  },
};

function compare(
  all: readonly Series[],
  ours: readonly Float64Array[],
  threshold: number,
  say: (line: string) => void,
): Result {
  const scoredBy = (scores: readonly Float64Array[]): readonly Scored[] =>
    all.map((series, index) => ({ ...series, scores: scores[index]! }));
  const own = scoredBy(ours);
  const theirs = Object.entries(PEERS).map(([name, variants]) => {
    say(name);
    return [name, variants.map((makeScorer) => scoredBy(all.map((series) => scoresOf(series, makeScorer()))))] as const;
  });
  const peersAt = (recall: number): Alarms =>
    Object.fromEntries(
      theirs.map(([name, variants]) => [name, least(variants.map((scored) => atRecall(scored, recall)))]),
    );
  const recall = recallAt(segmentScores(own), threshold);
  const alarms = { vigil: falseAlarmsPerSeriesWeek(own, threshold), ...peersAt(recall) };
  const best = least(Object.values(peersAt(recall)));
  return {
    recall,
    falseAlarmsPerSeriesWeek: alarms,
    ratioToBestPeer: best === null ? null : alarms.vigil / best,
    atRecall: Object.fromEntries(RECALLS.map((at) => [at, { vigil: atRecall(own, at), ...peersAt(at) }])),
  };
}

function least(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function atRecall(scored: readonly Scored[], recall: number): number | null {
  const threshold = thresholdOfRecall(segmentScores(scored), recall);
  return threshold > 0 ? falseAlarmsPerSeriesWeek(scored, threshold) : null;
}

function inWindows(rows: number, windows: readonly (readonly [number, number])[]): Uint8Array {
  const labels = new Uint8Array(rows);
  for (const [left, right] of windows) labels.fill(1, left, right + 1);
  return labels;
}
