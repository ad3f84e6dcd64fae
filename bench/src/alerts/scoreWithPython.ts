import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Runs the set's own scorer, unchanged, on predictions (one JSON object a line). Its lines as numbers, by what they are
 * of: `mean mix` → { B3: …, ARI: … }. Rejects if there is no `python3`, or if it fails.
 */
export async function scoreWithPython(
  scorer: string,
  task: 'correlate' | 'rootcause',
  truth: string,
  predictions: readonly unknown[],
  ...rest: readonly string[]
): Promise<ReadonlyMap<string, Readonly<Record<string, number>>>> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-bench-'));
  try {
    const file = join(folder, 'predictions.jsonl');
    await writeFile(file, predictions.map((row) => JSON.stringify(row)).join('\n'));
    const { stdout } = await promisify(execFile)('python3', ['-B', scorer, task, truth, file, ...rest]);
    return new Map(stdout.trim().split('\n').map(readLine));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function readLine(line: string): [of: string, figures: Record<string, number>] {
  const words = line.split(' ');
  const pairs = words.filter((word) => word.includes('='));
  const figures = pairs
    .map((pair) => pair.split('=') as [string, string])
    .map(([name, value]) => [name, Number(value)]);
  return [words.filter((word) => !word.includes('=')).join(' '), Object.fromEntries(figures) as Record<string, number>];
}
