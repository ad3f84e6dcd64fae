import type { Benchmark } from '../benchmark.ts';
import { TIER_SWITCH, tierOf, vigil } from '../series/tiers.ts';
import { nabScorerError } from './nabReference.ts';
import { NAB_PROFILES, nabScorer } from './nabScorer.ts';
import { readNab, scoreNab } from './readNab.ts';

/** The Numenta Anomaly Benchmark: alarms of streaming detection on 58 series, by NAB's own rules and by stricter ones. */
export const nab: Benchmark = {
  summary: 'Numenta Anomaly Benchmark 1.1: three profiles, and the threshold held out',
  method:
    'Each series of nab/data scored in its order by a new detector of the tier, with one setting for all of them (the product does not run it yet) ' +
    '(what it calls an opening); a scorer of our own after the paper and the documentation of NAB 1.1, checked per file against ' +
    'the stored results. standard, lowFP, lowFN: one threshold for all files, the best of the same files, as NAB does it. ' +
    'heldOut: standard profile, each group of files at the threshold that is best for the others: twoFold = files in the order of their ' +
    'names, every other one; leaveCategoryOut = NAB’s categories. Nothing is told to the detector: no length, minimum or maximum of a file.',
  switches: TIER_SWITCH,
  async run({ dataFolder, switches, say }) {
    const tier = tierOf(switches);
    const corpus = dataFolder === undefined ? undefined : await readNab(dataFolder);
    if (dataFolder === undefined || corpus === undefined)
      return {
        kind: 'absent',
        what: 'nab/data and nab/labels/combined_windows.json, published at github.com/numenta/NAB',
      };
    say(`scoring ${corpus.length} series`);
    const scores = scoreNab(corpus, vigil(tier, 'opening'));
    const scorer = nabScorer(corpus);
    const results = {
      standard: scorer.atBestThreshold(scores, NAB_PROFILES.standard),
      lowFP: scorer.atBestThreshold(scores, NAB_PROFILES.lowFP),
      lowFN: scorer.atBestThreshold(scores, NAB_PROFILES.lowFN),
    };
    const heldOut = {
      twoFold: scorer.heldOut(scores, NAB_PROFILES.standard, (_series, index) => String(index % 2)),
      leaveCategoryOut: scorer.heldOut(scores, NAB_PROFILES.standard, ({ category }) => category),
    };
    say('checking the scorer');
    const scorerMaxError = nabScorerError(dataFolder, scorer);
    const { standard, lowFP, lowFN } = results;
    return {
      kind: 'measured',
      figures: {
        standard: standard.normalised,
        lowFP: lowFP.normalised,
        lowFN: lowFN.normalised,
        heldOut,
        scorerMaxError,
        tier,
        threshold: standard.threshold,
        perFile: Object.fromEntries(standard.perFile),
      },
      table: [
        ['tier', tier],
        ['standard', standard.normalised.toFixed(2)],
        ['reward low FP', lowFP.normalised.toFixed(2)],
        ['reward low FN', lowFN.normalised.toFixed(2)],
        ['standard, threshold held out, two-fold', heldOut.twoFold.toFixed(2)],
        ['standard, threshold held out, category left out', heldOut.leaveCategoryOut.toFixed(2)],
        ['scorer against stored results', scorerMaxError === null ? 'none are there' : scorerMaxError.toExponential(1)],
      ],
    };
  },
};
