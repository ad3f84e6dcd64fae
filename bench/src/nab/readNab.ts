import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Numbers } from '../series/numbers.ts';
import { readLines } from '../series/readLines.ts';
import type { Scorer } from '../series/series.ts';
import { seriesFiles } from '../series/seriesFiles.ts';

/** First and last row of a window in which a detection is right. */
export type Window = readonly [left: number, right: number];

export type NabSeries = Readonly<{
  /** `category/file.csv`, as in NAB. */
  name: string;
  category: string;
  timesMs: Float64Array;
  values: Float64Array;
  windows: readonly Window[];
}>;

/** Scores of NAB's files by name. */
export type NabScores = ReadonlyMap<string, Float64Array>;

/** Every series of `nab/` of the data folder; undefined if there is none. */
export async function readNab(dataFolder: string): Promise<readonly NabSeries[] | undefined> {
  const folder = join(dataFolder, 'nab');
  const labels = join(folder, 'labels/combined_windows.json');
  const files = seriesFiles(join(folder, 'data'), /\.csv(\.gz)?$/);
  if (files.length === 0 || !existsSync(labels)) return undefined;
  const windows = JSON.parse(readFileSync(labels, 'utf8')) as Record<string, [string, string][]>;
  return Promise.all(files.map((file) => readSeries(join(folder, 'data', file), file, windows)));
}

async function readSeries(
  path: string,
  file: string,
  windows: Readonly<Record<string, readonly [string, string][]>>,
): Promise<NabSeries> {
  const name = file.replace(/\.gz$/, '');
  const times = new Numbers();
  const values = new Numbers();
  for await (const line of readLines(path)) {
    const comma = line.indexOf(',');
    const timeMs = nabTimeMs(line.slice(0, comma));
    // The head, and what is no row.
    if (!Number.isFinite(timeMs)) continue;
    const cell = line.slice(comma + 1).trim();
    times.push(timeMs);
    values.push(cell === '' ? NaN : Number(cell));
  }
  const timesMs = times.toArray();
  return {
    name,
    category: name.split('/')[0]!,
    timesMs,
    values: values.toArray(),
    windows: (windows[name] ?? []).map(([from, to]) => [rowOf(timesMs, from, name), rowOf(timesMs, to, name)]),
  };
}

/** NAB's times are local times of nowhere: taken as UTC, so that no row is missing or twice. */
function nabTimeMs(text: string): number {
  return Date.parse(`${text.trim().replace(' ', 'T')}Z`);
}

/** NAB takes the first row of a time that stands there twice. */
function rowOf(timesMs: Float64Array, text: string, name: string): number {
  const row = timesMs.indexOf(nabTimeMs(text));
  if (row < 0) throw new Error(`nab: ${name} has no row at ${text}, where a window begins or ends`);
  return row;
}

/** Every series scored by a detector of its own. */
export function scoreNab(corpus: readonly NabSeries[], makeScorer: () => Scorer): NabScores {
  return new Map(
    corpus.map(({ name, timesMs, values }) => {
      const scorer = makeScorer();
      return [name, values.map((value, row) => scorer(timesMs[row]!, value))];
    }),
  );
}
