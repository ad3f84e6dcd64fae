import {
  FieldType,
  formattedValueToString,
  getDisplayProcessor,
  getFieldDisplayName,
  ThresholdsMode,
  type DataFrame,
  type Field,
  type GrafanaTheme2,
} from '@grafana/data';

/** One figure of the panel. */
export type Kpi = Readonly<{
  name: string;
  /** As Grafana writes it, with its unit; `No data` where there is none. */
  text: string;
  /** A CSS colour. */
  color: string;
  /** Step of its thresholds that it is at, 0 the lowest; −1 without data. */
  step: number;
  /** How many steps there are. */
  steps: number;
}>;

/**
 * Every number of the frames as a figure: of a frame over time the last value, of a table one a row, named by its texts.
 * The order is that of the frames.
 */
export function kpisOf(frames: readonly DataFrame[], theme: GrafanaTheme2): readonly Kpi[] {
  return frames.flatMap((frame) => {
    const isOverTime = frame.fields.some(({ type }) => type === FieldType.time);
    const texts = frame.fields.filter(({ type }) => type === FieldType.string);
    return frame.fields
      .filter(({ type }) => type === FieldType.number)
      .flatMap((field) => {
        const name = getFieldDisplayName(field, frame, [...frames]);
        if (isOverTime || texts.length === 0) {
          return [kpiOf(name, field, lastOf(field), theme)];
        }
        return field.values.map((value: unknown, row) =>
          kpiOf(`${texts.map(({ values }) => String(values[row])).join(' ')}: ${name}`, field, value, theme),
        );
      });
  });
}

function lastOf(field: Field): unknown {
  return field.values.findLast((value: unknown) => value !== null && value !== undefined);
}

function kpiOf(name: string, field: Field, value: unknown, theme: GrafanaTheme2): Kpi {
  const { thresholds } = field.config;
  const steps = thresholds?.mode === ThresholdsMode.Absolute ? thresholds.steps : [];
  if (typeof value !== 'number') {
    return { name, text: 'No data', color: theme.colors.text.disabled, step: -1, steps: steps.length };
  }
  const display = (field.display ?? getDisplayProcessor({ field, theme }))(value);
  return {
    name,
    text: formattedValueToString(display),
    color: display.color ?? theme.colors.text.primary,
    step: steps.findLastIndex((step) => step.value === null || value >= step.value),
    steps: steps.length,
  };
}
