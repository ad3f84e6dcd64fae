import { join } from 'node:path';
import { Numbers } from '../series/numbers.ts';
import { readLines } from '../series/readLines.ts';
import type { LabelledSeries } from '../series/series.ts';
import { seriesFiles } from '../series/seriesFiles.ts';

/** TSB-AD's series have no times. */
export const TSB_STEP_MS = 60_000;

/** Every series of `tsb-ad-u/series/` of the data folder, in the order of their names; undefined if there is none. */
export async function readTsb(dataFolder: string): Promise<readonly LabelledSeries[] | undefined> {
  const folder = join(dataFolder, 'tsb-ad-u/series');
  const files = seriesFiles(folder, /\.csv(\.gz)?$/);
  return files.length === 0 ? undefined : Promise.all(files.map((file) => readSeries(folder, file)));
}

async function readSeries(folder: string, file: string): Promise<LabelledSeries> {
  const values = new Numbers();
  const labels = new Numbers();
  for await (const line of readLines(join(folder, file))) {
    const [value, label] = line.split(',');
    const truth = Number(label);
    // The head.
    if (label === undefined || !Number.isFinite(truth)) continue;
    values.push(value === '' ? NaN : Number(value));
    labels.push(truth > 0 ? 1 : 0);
  }
  const rows = values.toArray();
  return {
    name: file.replace(/\.gz$/, ''),
    timesMs: rows.map((_, row) => row * TSB_STEP_MS),
    values: rows,
    labels: Uint8Array.from(labels.toArray()),
  };
}
