import { seededRandom } from '../random/seededRandom.ts';
import { createWork } from './work.ts';

async function workOften(baseErrorRatio: number): Promise<{ delaysMs: number[]; failures: number }> {
  const delaysMs: number[] = [];
  const work = createWork({
    random: seededRandom(1, 'work'),
    baseErrorRatio,
    wait: async (ms) => delaysMs.push(ms),
  });
  let failures = 0;
  for (let i = 0; i < 5000; i++) await work.takes(40, 100).catch(() => failures++);
  return { delaysMs, failures };
}

describe('the work of an operation', () => {
  test('takes its median and what a fault adds', async () => {
    const { delaysMs } = await workOften(0);
    const median = delaysMs.sort((a, b) => a - b)[2500] ?? 0;
    expect(Math.abs(median - 140)).toBeLessThan(3);
  });

  test.each([
    [0, 0],
    [0.002, 10],
    [1, 5000],
  ])('fails with a ratio of %f about %i times in 5000', async (ratio, expected) => {
    const { failures } = await workOften(ratio);
    expect(Math.abs(failures - expected)).toBeLessThanOrEqual(Math.sqrt(expected) * 3 * (1 - ratio));
  });
});
