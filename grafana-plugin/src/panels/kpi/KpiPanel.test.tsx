import {
  FieldType,
  getDefaultTimeRange,
  LoadingState,
  ThresholdsMode,
  toDataFrame,
  type PanelProps,
} from '@grafana/data';
import { render, screen } from '@testing-library/react';
import React from 'react';
import { KpiPanel } from './KpiPanel';
import type { KpiOptions } from './kpiOptions';

const thresholds = {
  mode: ThresholdsMode.Absolute,
  steps: [
    { value: -Infinity, color: 'red' },
    { value: 0.99, color: 'green' },
  ],
};
const frame = (values: ReadonlyArray<number | null>) =>
  toDataFrame({
    fields: [
      { name: 'service', type: FieldType.string, values: values.map((_, n) => `s${n}`) },
      { name: 'success', type: FieldType.number, values: [...values], config: { unit: 'percentunit', thresholds } },
    ],
  });

function panel(values: ReadonlyArray<number | null>, options: Partial<KpiOptions> = {}) {
  const props = {
    data: {
      series: values.length === 0 ? [] : [frame(values)],
      state: LoadingState.Done,
      timeRange: getDefaultTimeRange(),
    },
    options: { showSummary: true, maxTiles: 24, ...options },
    width: 400,
    height: 300,
  } as unknown as PanelProps<KpiOptions>;
  return render(<KpiPanel {...props} />);
}

describe('the KPI panel', () => {
  test('has the worst first, and counts them', () => {
    panel([1, 0.5, 0.999]);
    expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      's1: success50%',
      's0: success100%',
      's2: success99.9%',
    ]);
    expect(screen.getByText('1 of 3 at their lowest threshold')).toBeVisible();
  });

  test('shows no more than it is to, and counts the rest', () => {
    panel([1, 1, 1, 1, 0.4], { maxTiles: 2, showSummary: false });
    expect(screen.getAllByRole('listitem')).toHaveLength(2);
    expect(screen.getByText('3 more')).toBeVisible();
    expect(screen.queryByText(/lowest threshold/)).toBeNull();
  });

  test('says when there is no data', () => {
    panel([]);
    expect(screen.getByText('No data')).toBeVisible();
  });
});
