import type { SeriesPoint } from '@vigil/quality-model';
import { chartGeometry, MARGIN } from './chartGeometry';

/** 600 × 200 within the margins. */
const SIZE = { width: MARGIN.left + 600 + MARGIN.right, height: MARGIN.top + 200 + MARGIN.bottom };
const point = (i: number, seen: number | null, band?: readonly [number, number, number]): SeriesPoint => ({
  atMs: 1_800_000_000_000 + i * 10_000,
  seen,
  lower: band?.[0] ?? null,
  expected: band?.[1] ?? null,
  upper: band?.[2] ?? null,
});

describe('the geometry of a chart', () => {
  test('goes from 0 to a round number above everything', () => {
    const { y } = chartGeometry([point(0, 70, [10, 50, 90]), point(1, 95, [10, 50, 90])], SIZE);
    expect(y.map(({ value }) => value)).toEqual([0, 25, 50, 75, 100]);
    expect(y[0]!.at).toBe(MARGIN.top + 200);
    expect(y.at(-1)!.at).toBe(MARGIN.top);
  });

  test('puts points where their time and value are', () => {
    const { seen } = chartGeometry([point(0, 0), point(1, 100), point(2, 50)], SIZE);
    expect(seen).toBe(`M${MARGIN.left}.0,208.0L${MARGIN.left + 300}.0,8.0L${MARGIN.left + 600}.0,108.0`);
  });

  test('leaves a gap where nothing was seen', () => {
    const { seen } = chartGeometry([point(0, 1), point(1, null), point(2, 1), point(3, 1)], SIZE);
    expect(seen.match(/[ML]/g)).toEqual(['M', 'M', 'L']);
  });

  test('has a band for each stretch that one is known for', () => {
    const known = [1, 2, 3] as const;
    const { band, expected } = chartGeometry(
      [point(0, 1, known), point(1, 1, known), point(2, 1), point(3, 1, known), point(4, 1, known)],
      SIZE,
    );
    expect(band.match(/Z/g)).toHaveLength(2);
    expect(expected.match(/M/g)).toHaveLength(2);
  });

  test.each([
    ['no points', []],
    ['one point', [point(0, 5)]],
    ['nothing but silence', [point(0, 0), point(1, 0)]],
    ['nothing seen', [point(0, null), point(1, null)]],
    ['what is no number', [point(0, NaN, [NaN, 1, 2]), point(1, Infinity, [1, Infinity, -Infinity]), point(2, 3)]],
    ['less than nothing', [point(0, -5), point(1, -1)]],
    ['tiny figures', [point(0, 1e-300), point(1, 1e-299)]],
    ['huge figures', [point(0, 1e300), point(1, 5)]],
    ['no room', [point(0, 1), point(1, 2)], { width: 0, height: 0 }],
  ])('draws finite numbers for %s', (_what, points, size = SIZE) => {
    const geometry = chartGeometry(points, size);
    expect(JSON.stringify(geometry)).not.toMatch(/NaN|Infinity|null/);
    expect(geometry.y.length).toBeGreaterThan(1);
    expect(geometry.y.length).toBeLessThan(7);
  });

  test('has an axis up to 1 where everything is 0', () => {
    expect(chartGeometry([point(0, 0), point(1, 0)], SIZE).y.map(({ value }) => value)).toEqual([
      0, 0.25, 0.5, 0.75, 1,
    ]);
  });
});
