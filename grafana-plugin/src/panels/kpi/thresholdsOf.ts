import { ThresholdsMode, type Field, type FieldConfigSource, type ThresholdsConfig } from '@grafana/data';

/** They judge nothing: one colour for every value, that of text. */
export const NEUTRAL_THRESHOLDS: ThresholdsConfig = {
  mode: ThresholdsMode.Absolute,
  steps: [{ value: -Infinity, color: 'text' }],
};

/**
 * The thresholds that are about a field. First those that an override sets for it; then the panel's own, if they are in
 * the field's unit: the objective of a ratio says nothing of milliseconds; then those that came with its data, such as
 * a service's objective; else the neutral ones.
 *
 * `fields` are all that the panel shows, with the panel's field config applied. Grafana hands thresholds on as the
 * object that they are in that config, which is how one sees where a field has them from.
 */
export function thresholdsOf(
  field: Field,
  fields: readonly Field[],
  { defaults, overrides }: FieldConfigSource,
): ThresholdsConfig {
  const own = field.config.thresholds;
  const ofPanel = defaults.thresholds;
  const isOverridden = overrides.some(({ properties }) =>
    properties.some(({ id, value }) => id === 'thresholds' && value === own),
  );
  if (own !== undefined && isOverridden) {
    return own;
  }
  if (ofPanel !== undefined && hasLimits(ofPanel) && isInUnitOf(field, ofPanel, defaults.unit, fields)) {
    return ofPanel;
  }
  if (own !== undefined && (own !== ofPanel || !hasLimits(own))) {
    return own;
  }
  return NEUTRAL_THRESHOLDS;
}

/** The lowest step alone has no limit: it is the colour of everything. */
const hasLimits = ({ steps }: ThresholdsConfig): boolean => steps.length > 1;

/** A panel that names no unit may still have one: if all that it shows is in it. */
function isInUnitOf(field: Field, { mode }: ThresholdsConfig, unit: string | undefined, fields: readonly Field[]) {
  if (mode === ThresholdsMode.Percentage) {
    return true; // of each field's own range
  }
  return unit === undefined
    ? fields.every(({ config }) => config.unit === field.config.unit)
    : field.config.unit === unit;
}
