import {
  applyFieldOverrides,
  createTheme,
  FieldConfigProperty,
  getDefaultTimeRange,
  getPanelOptionsWithDefaults,
  identityOverrideProcessor,
  LoadingState,
  standardEditorsRegistry,
  standardFieldConfigEditorRegistry,
  ThemeContext,
  type DataFrame,
  type FieldConfigPropertyItem,
  type FieldConfigSource,
  type PanelData,
  type PanelPlugin,
  type PanelProps,
} from '@grafana/data';
import { render } from '@testing-library/react';
import React from 'react';

const NoEditor = () => null;

// What Grafana registers at its start, as far as a panel reads it when it is shown.
standardEditorsRegistry.setInit(() => ['boolean', 'number'].map((id) => ({ id, name: id, editor: NoEditor })));
standardFieldConfigEditorRegistry.setInit(() =>
  Object.values(FieldConfigProperty).map((id): FieldConfigPropertyItem => ({
    id,
    path: id,
    name: id,
    editor: NoEditor,
    override: NoEditor,
    process: identityOverrideProcessor,
    shouldApply: () => true,
    settings: {},
  })),
);

export type PanelSetting = Readonly<{
  frames: DataFrame[];
  options?: Record<string, unknown>;
  fieldConfig?: FieldConfigSource;
  state?: LoadingState;
  errors?: PanelData['errors'];
  width?: number;
  height?: number;
  isLight?: boolean;
}>;

/** A panel as Grafana shows it: with its defaults, and its field config applied to the data by Grafana's own code. */
export function renderPanel(plugin: PanelPlugin, setting: PanelSetting): ReturnType<typeof render> {
  const { frames, options = {}, state = LoadingState.Done, errors = [], width = 400, height = 300 } = setting;
  const theme = createTheme({ colors: { mode: setting.isLight === true ? 'light' : 'dark' } });
  const full = getPanelOptionsWithDefaults({
    plugin,
    currentOptions: options,
    currentFieldConfig: setting.fieldConfig ?? { defaults: {}, overrides: [] },
    isAfterPluginChange: false,
  });
  const series = applyFieldOverrides({
    data: frames,
    fieldConfig: full.fieldConfig,
    fieldConfigRegistry: plugin.fieldConfigRegistry,
    replaceVariables: (text) => text,
    theme,
    timeZone: 'utc',
  });
  const props = {
    id: 1,
    title: 'Services',
    data: { series, state, errors, timeRange: getDefaultTimeRange() },
    options: full.options,
    fieldConfig: full.fieldConfig,
    timeZone: 'utc',
    width,
    height,
  } as unknown as PanelProps;
  const Panel = plugin.panel;
  if (Panel === null) throw new Error('the plugin has no panel');
  return render(
    <ThemeContext.Provider value={theme}>
      <Panel {...props} />
    </ThemeContext.Provider>,
  );
}
