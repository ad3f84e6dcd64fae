import { FieldType, ThresholdsMode, type Field, type FieldConfigSource, type ThresholdsConfig } from '@grafana/data';
import { NEUTRAL_THRESHOLDS, thresholdsOf } from './thresholdsOf';

const from = (value: number, mode = ThresholdsMode.Absolute): ThresholdsConfig => ({
  mode,
  steps: [
    { value: -Infinity, color: 'red' },
    { value, color: 'green' },
  ],
});
const objective = from(0.999);
const panelWide = from(0.9);
const overriding = from(0.5);
const blue: ThresholdsConfig = { mode: ThresholdsMode.Absolute, steps: [{ value: -Infinity, color: 'blue' }] };
const percentage = from(50, ThresholdsMode.Percentage);

const field = (unit: string | undefined, thresholds?: ThresholdsConfig): Field => ({
  name: 'f',
  type: FieldType.number,
  values: [],
  config: { ...(unit !== undefined && { unit }), ...(thresholds && { thresholds }) },
});
const duration = field('ms');
const configOf = (defaults: FieldConfigSource['defaults'], override?: ThresholdsConfig): FieldConfigSource => ({
  defaults,
  overrides:
    override === undefined
      ? []
      : [{ matcher: { id: 'byName', options: 'f' }, properties: [{ id: 'thresholds', value: override }] }],
});

describe('the thresholds of a field', () => {
  // A field that has none of its own has the panel's, as Grafana hands it over.
  test.each<[string, Field, FieldConfigSource, ThresholdsConfig]>([
    ['an override’s', field('percentunit', overriding), configOf({ thresholds: panelWide }, overriding), overriding],
    ['an override’s, for a field of another unit too', field('ms', overriding), configOf({}, overriding), overriding],
    [
      'the panel’s, in its unit, also for a field that comes with an objective',
      field('percentunit', objective),
      configOf({ thresholds: panelWide, unit: 'percentunit' }),
      panelWide,
    ],
    [
      'none in milliseconds where the panel’s are of a ratio',
      field('ms', panelWide),
      configOf({ thresholds: panelWide, unit: 'percentunit' }),
      NEUTRAL_THRESHOLDS,
    ],
    [
      'none where the panel’s may be of either unit',
      field('percentunit', panelWide),
      configOf({ thresholds: panelWide }),
      NEUTRAL_THRESHOLDS,
    ],
    ['its data’s', field('percentunit', objective), configOf({ thresholds: NEUTRAL_THRESHOLDS }), objective],
    [
      'its data’s where the panel’s may be of either unit',
      field('percentunit', objective),
      configOf({ thresholds: panelWide }),
      objective,
    ],
    ['a percentage of its own range', field('ms', percentage), configOf({ thresholds: percentage }), percentage],
    ['the panel’s one colour', field('ms', blue), configOf({ thresholds: blue }), blue],
    ['none', field('ms'), configOf({}), NEUTRAL_THRESHOLDS],
  ])('are %s', (_whose, of, config, expected) => {
    expect(thresholdsOf(of, [of, duration, field('percentunit')], config)).toBe(expected);
  });

  test('are the panel’s where all that it shows is in one unit', () => {
    const [one, other] = [field('ms', panelWide), field('ms', panelWide)];
    expect(thresholdsOf(one, [one, other], configOf({ thresholds: panelWide }))).toBe(panelWide);
  });
});
