import { bestCommonThreshold, countsAt, delayCurve, f1Of } from './delayF1.ts';

const LABELS = Uint8Array.from([0, 0, 1, 1, 1, 1, 0, 0, 1, 0]);

describe('delay F1', () => {
  test.each([
    ['nothing', [], { found: 0, missed: 5, falseAlarms: 0 }],
    ['in time: the whole segment', [3], { found: 4, missed: 1, falseAlarms: 0 }],
    ['too late: the whole segment is missed, and no false alarm', [5], { found: 0, missed: 5, falseAlarms: 0 }],
    ['false alarms, one by one', [0, 1, 9], { found: 0, missed: 5, falseAlarms: 3 }],
    ['everything', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { found: 5, missed: 0, falseAlarms: 5 }],
  ])('counts %s', (_what, rows, expected) => {
    const scores = new Float64Array(10);
    for (const row of rows) scores[row] = 1;
    expect(countsAt(delayCurve(LABELS, scores, 1), 0.5)).toEqual(expected);
  });

  test('counts at every threshold', () => {
    const scores = Float64Array.from([0.9, 0, 0, 0.5, 0, 0, 0, 0, 0.7, 0]);
    const curve = delayCurve(LABELS, scores, 1);
    expect([1, 0.9, 0.8, 0.7, 0.5].map((threshold) => countsAt(curve, threshold))).toEqual([
      { found: 0, missed: 5, falseAlarms: 0 },
      { found: 0, missed: 5, falseAlarms: 1 },
      { found: 0, missed: 5, falseAlarms: 1 },
      { found: 1, missed: 4, falseAlarms: 1 },
      { found: 5, missed: 0, falseAlarms: 1 },
    ]);
    expect(bestCommonThreshold([curve])).toBe(0.5);
  });

  test('is pooled over all KPIs', () => {
    const counts = [
      { found: 6, missed: 2, falseAlarms: 0 },
      { found: 0, missed: 0, falseAlarms: 2 },
    ];
    expect(f1Of(counts)).toEqual({ f1: 0.75, precision: 0.75, recall: 0.75 });
    expect(f1Of([{ found: 0, missed: 3, falseAlarms: 0 }])).toEqual({ f1: 0, precision: 0, recall: 0 });
  });

  test('one threshold for all is the best of the sum, not of either', () => {
    const one = delayCurve(Uint8Array.from([1, 0, 0]), Float64Array.from([0.8, 0.1, 0.1]));
    const other = delayCurve(Uint8Array.from([1, 0, 0]), Float64Array.from([0.4, 0.1, 0.1]));
    expect(bestCommonThreshold([one])).toBe(0.8);
    expect(bestCommonThreshold([one, other])).toBe(0.4);
    expect(bestCommonThreshold([])).toBe(Infinity);
  });
});
