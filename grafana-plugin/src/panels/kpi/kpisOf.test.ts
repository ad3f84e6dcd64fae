import {
  createTheme,
  FieldColorModeId,
  FieldType,
  ThresholdsMode,
  toDataFrame,
  type Field,
  type FieldConfig,
} from '@grafana/data';
import { kpisOf } from './kpisOf';

const theme = createTheme();
const look = { theme, fieldConfig: { defaults: {}, overrides: [] }, timeZone: 'utc' };
const thresholds = {
  mode: ThresholdsMode.Absolute,
  steps: [
    { value: -Infinity, color: 'red' },
    { value: 0.99, color: 'green' },
  ],
};
const config = { unit: 'percentunit', decimals: 1, thresholds };
const table = (values: readonly unknown[], its: FieldConfig = config, more: Array<Partial<Field>> = []) =>
  toDataFrame({
    fields: [
      { name: 'service', type: FieldType.string, values: values.map((_, n) => ['orders', 'ledger'][n] ?? null) },
      { name: 'success', type: FieldType.number, values: [...values], config: its },
      ...more.map((field) => ({ type: FieldType.number, ...field, name: field.name ?? '' })),
    ],
  });

describe('the figures of the panel', () => {
  test.each([
    ['the last', [0.5, 0.995, null]],
    ['the last that is one', [0.5, 0.995, NaN, Infinity]],
  ])('are %s of a series, with unit and threshold', (_what, values) => {
    const frame = toDataFrame({
      fields: [
        { name: 'time', type: FieldType.time, values: values.map((_, n) => n) },
        { name: 'success', type: FieldType.number, values, config },
      ],
    });
    expect(kpisOf([frame], look)).toMatchObject([{ name: 'success', text: '99.5%', step: 1 }]);
  });

  test('are one a row of a table, named by its texts', () => {
    expect(kpisOf([table([1, 0.9])], look)).toMatchObject([
      { name: 'orders: success', text: '100.0%', step: 1, isAbsent: false },
      { name: 'ledger: success', text: '90.0%', step: 0, isAbsent: false },
    ]);
  });

  test.each([['null', null], ['nothing', undefined], ['NaN', NaN], ['infinite', -Infinity] as const])(
    'that are %s are not there, and not at the lowest threshold',
    (_what, value) => {
      const color = theme.colors.text.disabled;
      expect(kpisOf([table([value])], look)).toMatchObject([{ text: 'No data', step: null, isAbsent: true, color }]);
    },
  );

  test('that are not there say what the panel is set to say', () => {
    expect(kpisOf([table([null], { ...config, noValue: 'quiet' })], look)[0]?.text).toBe('quiet');
  });

  test('of another field have neither its colour nor its threshold', () => {
    const more = [{ name: 'duration', values: [120], config: { unit: 'ms' } }];
    const [success, duration] = kpisOf([table([0.5], config, more)], look);
    expect(success).toMatchObject({ step: 0, color: theme.visualization.getColorByName('red') });
    expect(duration).toMatchObject({ text: '120 ms', step: null, color: theme.colors.text.primary });
  });

  test('have the colour that a field is given, whatever judges it', () => {
    const fixed = { ...config, color: { mode: FieldColorModeId.Fixed, fixedColor: 'purple' } };
    expect(kpisOf([table([0.5], fixed)], look)).toMatchObject([
      { step: 0, color: theme.visualization.getColorByName('purple') },
    ]);
  });

  test.each([
    ['0', 0, { unit: 'ms' }, '0 ms'],
    ['tiny', 0.00042, { unit: 'ms' }, '0.000420 ms'],
    ['huge', 12_345_678_901, { unit: 'reqps' }, '12.3B req/s'],
    ['with decimals of its own', 1234.5678, { unit: 'ms', decimals: 3 }, '1.235 s'],
    ['without a unit', 1.5, {}, '1.50'],
    ['a moment', Date.UTC(2026, 0, 15, 10), { unit: 'dateTimeAsIso' }, '2026-01-15 10:00:00'],
  ])('are written as Grafana does: %s', (_what, value, its, text) => {
    expect(kpisOf([table([value], its)], look)[0]?.text).toBe(text);
  });

  test.each([
    ['no frames', []],
    ['a series without a value yet', [toDataFrame({ fields: [{ name: 'v', type: FieldType.number, values: [] }] })]],
    ['words alone', [toDataFrame({ fields: [{ name: 'v', type: FieldType.string, values: ['a'] }] })]],
  ])('are none of %s', (_what, frames) => {
    expect(kpisOf(frames, look)).toEqual([]);
  });
});
