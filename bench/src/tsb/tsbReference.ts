import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { LabelledSeries } from '../series/series.ts';
import { acfPeriod } from './acfPeriod.ts';
import { vusPr } from './vusPr.ts';

/** Largest difference between this scorer and the stored results of `ref_scorer_check/`; null if none are there. */
export function tsbScorerError(dataFolder: string, series: readonly LabelledSeries[]): number | null {
  const folder = join(dataFolder, 'tsb-ad-u/ref_scorer_check');
  const expected = join(folder, 'expected.json');
  if (!existsSync(expected)) return null;
  let largest: number | null = null;
  const rows = JSON.parse(readFileSync(expected, 'utf8')) as Record<string, { window: number; VUS_PR: number }>;
  for (const [name, { window, VUS_PR }] of Object.entries(rows)) {
    const checked = series.find((candidate) => candidate.name === name);
    if (checked === undefined) continue;
    const file = join(folder, `${name.replace(/\.csv$/, '')}.sr_score.txt.gz`);
    const scores = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n');
    const ours = vusPr(checked.labels, Float64Array.from(scores, Number), acfPeriod(checked.values));
    const wrongWindow = Math.abs(acfPeriod(checked.values) - window);
    largest = Math.max(largest ?? 0, Math.abs(ours - VUS_PR), wrongWindow);
  }
  return largest;
}

/** Mean published VUS-PR of the best method on just these series; null if it is not known of all of them. */
export function bestPublished(
  dataFolder: string,
  series: readonly LabelledSeries[],
): Readonly<{ method: string; meanVusPr: number }> | null {
  const file = join(dataFolder, 'tsb-ad-u/published_vus_pr_perfile.csv');
  if (!existsSync(file)) return null;
  const [head, ...lines] = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const rows = new Map(lines.map((cells) => [cells[0]!, cells]));
  if (!series.every(({ name }) => rows.has(name))) return null;
  const methods = head!.slice(1, head!.indexOf('ts_len'));
  const means = methods.map((method, index) => ({
    method,
    meanVusPr: series.reduce((sum, { name }) => sum + Number(rows.get(name)![index + 1]), 0) / series.length,
  }));
  return means.reduce((best, mean) => (mean.meanVusPr > best.meanVusPr ? mean : best));
}
