import { figuresOf, type MeasuredCell } from './figures.ts';
import type { Cell } from './measureCell.ts';

const cell = (side: 'vigil' | 'collector', spansPerCpuSecond: number, more: Partial<Cell> = {}): MeasuredCell => ({
  side,
  variant: 'labels',
  shape: 'grpc512',
  cell: {
    spansPerCpuSecond,
    spansPerSecond: 1,
    cores: 1,
    spans: 1,
    ackedLost: 0,
    duplicates: 0,
    refused: 0,
    wrongSpans: 0,
    checkedMessages: 2,
    latencyMs: { p50: 1, p99: 2 },
    ...more,
  },
});

test('figures are medians over the rounds, and ratios of these', () => {
  const cells = [cell('vigil', 30), cell('collector', 10), cell('collector', 11), cell('vigil', 60), cell('vigil', 33)];
  expect(figuresOf(cells, [])).toMatchObject({
    spansPerCpuSecond: { vigil: { grpc512: { labels: 33 } }, collector: { grpc512: { labels: 11 } } },
    spansPerCpuSecondRounds: { vigil: { grpc512: { labels: [30, 60, 33] } } },
    ratio: { grpc512: { labels: 3 } },
  });
});

test('without a Collector its figures are null, and so are ratios', () => {
  expect(figuresOf([cell('vigil', 30)], [{ side: 'vigil', variant: 'labels', peakRssMb: 99.6 }])).toMatchObject({
    spansPerCpuSecond: { vigil: { grpc512: { labels: 30 } }, collector: null },
    ratio: null,
    peakRssMb: { vigil: { labels: 100 }, collector: null },
  });
});

test('peaks are the highest, and losses are added up', () => {
  const cells = [cell('vigil', 1, { ackedLost: 32 }), cell('vigil', 1, { ackedLost: 512, wrongSpans: 1 })];
  const peaks = [180, 220, 200].map((peakRssMb) => ({ side: 'vigil', variant: 'labels', peakRssMb }) as const);
  expect(figuresOf(cells, peaks)).toMatchObject({
    peakRssMb: { vigil: { labels: 220 } },
    ackedLost: 544,
    ackedLostBySide: { vigil: 544, collector: 0 },
    wrongSpans: { vigil: 1 },
    checkedMessages: { vigil: 4 },
  });
});
