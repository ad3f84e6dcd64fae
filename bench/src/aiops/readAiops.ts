import { join } from 'node:path';
import { Numbers } from '../series/numbers.ts';
import { readLines } from '../series/readLines.ts';
import type { LabelledSeries } from '../series/series.ts';
import { seriesFiles } from '../series/seriesFiles.ts';

/** A KPI of the challenge: one series, and the row from which on it is scored. */
export type Kpi = LabelledSeries & Readonly<{ scoredFrom: number }>;

/**
 * Every KPI of `aiops-kpi/` of the data folder; undefined if there is none. `<id>.test` is scored where it stands beside
 * `<id>.train`, else the second half of what there is.
 */
export async function readAiops(dataFolder: string): Promise<readonly Kpi[] | undefined> {
  const folder = join(dataFolder, 'aiops-kpi');
  const files = seriesFiles(folder, /\.csv(\.gz)?$/);
  const ids = Map.groupBy(files, (file) => file.replace(/(\.(train|test))?\.csv(\.gz)?$/, ''));
  if (ids.size === 0) return undefined;
  return Promise.all([...ids].map(([id, parts]) => readKpi(folder, id, parts)));
}

async function readKpi(folder: string, id: string, parts: readonly string[]): Promise<Kpi> {
  const test = parts.find((part) => part.includes('.test.csv'));
  const learned = await readPart(folder, parts.filter((part) => part !== test)[0]);
  const scored = await readPart(folder, test);
  const timesMs = join64(learned.timesMs, scored.timesMs);
  return {
    name: id,
    timesMs,
    values: join64(learned.values, scored.values),
    labels: Uint8Array.from(join64(learned.labels, scored.labels)),
    scoredFrom:
      scored.timesMs.length > 0 && learned.timesMs.length > 0 ? learned.timesMs.length : Math.floor(timesMs.length / 2),
  };
}

type Part = Readonly<{ timesMs: Float64Array; values: Float64Array; labels: Float64Array }>;

/** First line `# start=<unix seconds> step=<seconds>`, then a head, then `value,label`. */
async function readPart(folder: string, file: string | undefined): Promise<Part> {
  const values = new Numbers();
  const labels = new Numbers();
  let startMs = 0;
  let stepMs = 60_000;
  if (file !== undefined) {
    for await (const line of readLines(join(folder, file))) {
      const head = /^#\s*start=(\d+)\s+step=(\d+)/.exec(line);
      if (head !== null) {
        startMs = Number(head[1]) * 1000;
        stepMs = Number(head[2]) * 1000;
      }
      const [value, label] = line.split(',');
      const truth = Number(label);
      if (label === undefined || label === '' || !Number.isFinite(truth)) continue;
      values.push(value === '' ? NaN : Number(value));
      labels.push(truth > 0 ? 1 : 0);
    }
  }
  const rows = values.toArray();
  return { timesMs: rows.map((_, row) => startMs + row * stepMs), values: rows, labels: labels.toArray() };
}

function join64(first: Float64Array, second: Float64Array): Float64Array {
  const joined = new Float64Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
