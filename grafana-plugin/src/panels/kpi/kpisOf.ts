import {
  FieldType,
  formattedValueToString,
  getDisplayProcessor,
  getFieldDisplayName,
  getScaleCalculator,
  type DataFrame,
  type Field,
  type FieldConfigSource,
  type GrafanaTheme2,
} from '@grafana/data';
import { thresholdsOf } from './thresholdsOf';

/** One figure of the panel. */
export type Kpi = Readonly<{
  name: string;
  /** As Grafana writes it, with its unit; `No data`, or what the panel is set to say, where there is none. */
  text: string;
  /** Nobody measured it. */
  isAbsent: boolean;
  /** A CSS colour. */
  color: string;
  /** Step of its thresholds that it is at, 0 the lowest; null where it is absent, or nothing judges it. */
  step: number | null;
}>;

type Look = Readonly<{ theme: GrafanaTheme2; fieldConfig: FieldConfigSource; timeZone?: string }>;

/**
 * Every number of the frames as a figure: of a frame over time the last value, of a table one a row, named by its texts.
 * The order is that of the frames.
 */
export function kpisOf(frames: readonly DataFrame[], look: Look): readonly Kpi[] {
  const numbers = frames.flatMap(({ fields }) => fields.filter(isNumber));
  return frames.flatMap((frame) => {
    const isOverTime = frame.fields.some(({ type }) => type === FieldType.time);
    const texts = frame.fields.filter(({ type }) => type === FieldType.string);
    return frame.fields.filter(isNumber).flatMap((field) => {
      const name = getFieldDisplayName(field, frame, [...frames]);
      const read = reader(field, numbers, look);
      if (isOverTime || texts.length === 0) {
        return field.values.length === 0 ? [] : [read(name, field.values.findLast(isFigure))];
      }
      return field.values.map((value: unknown, row) => read(`${rowName(texts, row)}: ${name}`, value));
    });
  });
}

const isNumber = ({ type }: Field): boolean => type === FieldType.number;
/** Neither null nor NaN, which a division by no calls gives, nor infinite. */
const isFigure = (value: unknown): value is number => Number.isFinite(value);

const rowName = (texts: readonly Field[], row: number): string =>
  texts.map(({ values }) => String(values[row] ?? '')).join(' ');

/** Colour, text and step are Grafana's own, by the thresholds that are about the field. */
function reader(field: Field, fields: readonly Field[], { theme, fieldConfig, timeZone }: Look) {
  const thresholds = thresholdsOf(field, fields, fieldConfig);
  const judged: Field = { ...field, config: { ...field.config, thresholds } };
  const display = getDisplayProcessor({ field: judged, theme, ...(timeZone !== undefined && { timeZone }) });
  const scale = getScaleCalculator(judged, theme);
  return (name: string, value: unknown): Kpi => {
    if (!isFigure(value)) {
      const text = formattedValueToString(display(null)) || 'No data';
      return { name, text, isAbsent: true, color: theme.colors.text.disabled, step: null };
    }
    const shown = display(value);
    const { threshold } = scale(value);
    return {
      name,
      text: formattedValueToString(shown),
      isAbsent: false,
      color: shown.color ?? theme.colors.text.primary,
      step: threshold !== undefined && thresholds.steps.length > 1 ? thresholds.steps.indexOf(threshold) : null,
    };
  };
}
