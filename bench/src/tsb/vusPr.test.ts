import { acfPeriod } from './acfPeriod.ts';
import { vusPr } from './vusPr.ts';

const labelled = (rows: number, from: number, to: number): Uint8Array => new Uint8Array(rows).fill(1, from, to + 1);

describe('VUS-PR', () => {
  test('is 1 for scores that are the labels, at no widening', () => {
    const labels = labelled(1000, 300, 319);
    expect(vusPr(labels, Float64Array.from(labels), 0)).toBeCloseTo(1, 12);
  });

  test('is 0 without labels', () => {
    expect(vusPr(new Uint8Array(100), new Float64Array(100), 10)).toBe(0);
  });

  test('is the share of labelled rows for a score that says nothing', () => {
    expect(vusPr(labelled(1000, 300, 319), new Float64Array(1000), 0)).toBeCloseTo(0.02, 12);
  });

  test('by hand: half of the labels found alone, the rest with everything', () => {
    // 500 rows: at the first threshold the rows 0-1 (2 of 4 labelled), from the second on all 500.
    const labels = labelled(500, 0, 3);
    const scores = new Float64Array(500);
    scores[0] = scores[1] = 1;
    expect(vusPr(labels, scores, 0)).toBeCloseTo(0.5 * 1 + 0.5 * (4 / 500), 12);
  });

  test('by hand: a detection beside the label counts by its distance once labels are widened', () => {
    // Widening 0: the row beside finds nothing, then all: 1 · 1/500. Widening 2: weight sqrt(1 − 1/2) at one row.
    const labels = labelled(500, 100, 100);
    const scores = new Float64Array(500);
    scores[101] = 1;
    const beside = Math.sqrt(0.5);
    const first = Math.min(1, beside / ((1 + 1 + beside) / 2));
    const all = Math.min(1, (1 + 2 * beside) / ((1 + 1 + 2 * beside) / 2));
    const widened = first * beside + (all - first) * ((1 + 2 * beside) / 500);
    expect(vusPr(labels, scores, 2)).toBeCloseTo((1 / 500 + 1 / 500 + widened) / 3, 12);
  });

  test('weighs segments: one of two found is half the recall', () => {
    const labels = labelled(500, 100, 100);
    labels[300] = 1;
    const scores = new Float64Array(500);
    scores[100] = 1;
    // Of two labelled rows one, in one of two segments; then all.
    expect(vusPr(labels, scores, 0)).toBeCloseTo(0.25 * 1 + 0.75 * (2 / 500), 12);
  });
});

describe('the period of a series', () => {
  test.each([24, 50, 100, 288])('is found: %d', (period) => {
    const values = Float64Array.from({ length: 3000 }, (_, i) => Math.sin((2 * Math.PI * i) / period));
    expect(Math.abs(acfPeriod(values) - period)).toBeLessThanOrEqual(1);
  });

  test.each([
    ['a constant', new Float64Array(500).fill(3)],
    ['a line', Float64Array.from({ length: 500 }, (_, i) => i)],
    ['nothing', new Float64Array(0)],
  ])('is 125 for %s', (_what, values) => expect(acfPeriod(values)).toBe(125));
});
