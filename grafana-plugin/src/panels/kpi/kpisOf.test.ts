import { createTheme, FieldType, ThresholdsMode, toDataFrame } from '@grafana/data';
import { kpisOf } from './kpisOf';

const theme = createTheme();
const thresholds = {
  mode: ThresholdsMode.Absolute,
  steps: [
    { value: -Infinity, color: 'red' },
    { value: 0.99, color: 'green' },
  ],
};
const config = { unit: 'percentunit', decimals: 1, thresholds };

describe('the figures of the panel', () => {
  test('are the last values of series, with unit and threshold', () => {
    const frame = toDataFrame({
      fields: [
        { name: 'time', type: FieldType.time, values: [1, 2, 3] },
        { name: 'success', type: FieldType.number, values: [0.5, 0.995, null], config },
      ],
    });
    expect(kpisOf([frame], theme)).toMatchObject([{ name: 'success', text: '99.5%', step: 1, steps: 2 }]);
  });

  test('are one a row of a table, named by its texts', () => {
    const frame = toDataFrame({
      fields: [
        { name: 'service', type: FieldType.string, values: ['orders', 'ledger'] },
        { name: 'success', type: FieldType.number, values: [1, 0.9], config },
      ],
    });
    expect(kpisOf([frame], theme)).toMatchObject([
      { name: 'orders: success', text: '100.0%', step: 1 },
      { name: 'ledger: success', text: '90.0%', step: 0 },
    ]);
  });

  test('without a value say so', () => {
    const frame = toDataFrame({
      fields: [
        { name: 'service', type: FieldType.string, values: ['orders'] },
        { name: 'success', type: FieldType.number, values: [null], config },
      ],
    });
    expect(kpisOf([frame], theme)).toMatchObject([{ text: 'No data', step: -1 }]);
    expect(kpisOf([], theme)).toEqual([]);
  });
});
