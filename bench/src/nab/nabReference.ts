import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { seriesFiles } from '../series/seriesFiles.ts';
import { NAB_PROFILES, type NabScorer } from './nabScorer.ts';
import type { NabScores } from './readNab.ts';

const FILE_OF_PROFILE = {
  standard: 'standard',
  lowFP: 'reward_low_FP_rate',
  lowFN: 'reward_low_FN_rate',
} as const satisfies Record<keyof typeof NAB_PROFILES, string>;

/**
 * Largest difference, in raw points of a file or of all of them, between this scorer and the results stored beside
 * detectors' scores (`ref_<detector>_…`); null if none are there.
 */
export function nabScorerError(dataFolder: string, scorer: NabScorer): number | null {
  const folder = join(dataFolder, 'nab');
  let largest: number | null = null;
  for (const file of seriesFiles(folder, /^ref_.+_anomaly_scores\.json\.gz$/)) {
    const detector = /^ref_(.+)_anomaly_scores/.exec(file)![1]!;
    const scores = readScores(join(folder, file));
    for (const profile of Object.keys(NAB_PROFILES) as (keyof typeof NAB_PROFILES)[]) {
      const { perFile } = scorer.atBestThreshold(scores, NAB_PROFILES[profile]);
      const total = [...perFile.values()].reduce((sum, raw) => sum + raw, 0);
      for (const row of expectedRows(join(folder, `ref_${detector}_${FILE_OF_PROFILE[profile]}_perfile.csv`))) {
        const ours = row.file === 'Totals' ? total : perFile.get(row.file);
        if (ours !== undefined) largest = Math.max(largest ?? 0, Math.abs(ours - row.score));
      }
    }
  }
  return largest;
}

function readScores(file: string): NabScores {
  const { scores } = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as {
    scores: Record<string, number[]>;
  };
  return new Map(Object.entries(scores).map(([name, rows]) => [name, Float64Array.from(rows)]));
}

/** `Detector,Profile,File,Threshold,Score,…`; the last row has the sums and says so where the detector stands. */
function expectedRows(file: string): readonly Readonly<{ file: string; score: number }>[] {
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const cells = line.split(',');
    return { file: cells[0] === 'Totals' ? 'Totals' : cells[2]!, score: Number(cells[4]) };
  });
}
