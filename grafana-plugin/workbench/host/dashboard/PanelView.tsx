import {
  applyFieldOverrides,
  EventBusSrv,
  getPanelOptionsWithDefaults,
  PluginContextProvider,
  type AbsoluteTimeRange,
  type FieldConfigSource,
  type PanelData,
  type PanelPlugin,
} from '@grafana/data';
import { config, getTemplateSrv } from '@grafana/runtime';
import { ErrorBoundaryAlert, PanelContextProvider } from '@grafana/ui';
import { useMemo, useState } from 'react';

type PanelViewProps = Readonly<{
  plugin: PanelPlugin;
  id: number;
  title: string;
  data: PanelData;
  options: Record<string, unknown>;
  fieldConfig: FieldConfigSource;
  width: number;
  height: number;
  timeZone: string;
  transparent?: boolean;
  onOptionsChange?: ((options: Record<string, unknown>) => void) | undefined;
  onChangeTimeRange?: ((range: AbsoluteTimeRange) => void) | undefined;
}>;

const NO_FIELD_CONFIG: FieldConfigSource = { defaults: {}, overrides: [] };

/** A panel's own component, with data that has its standard options applied, as Grafana hands it over. */
export function PanelView({
  plugin,
  id,
  title,
  data,
  options,
  fieldConfig,
  width,
  height,
  timeZone,
  transparent = false,
  onOptionsChange,
  onChangeTimeRange,
}: PanelViewProps) {
  const [eventBus] = useState(() => new EventBusSrv());
  const replaceVariables = getTemplateSrv().replace.bind(getTemplateSrv());
  const full = useMemo(
    () =>
      getPanelOptionsWithDefaults({
        plugin,
        currentOptions: options,
        currentFieldConfig: fieldConfig ?? NO_FIELD_CONFIG,
        isAfterPluginChange: false,
      }),
    [plugin, options, fieldConfig],
  );
  const shown = useMemo((): PanelData => {
    const series = applyFieldOverrides({
      data: data.series,
      fieldConfig: full.fieldConfig,
      fieldConfigRegistry: plugin.fieldConfigRegistry,
      replaceVariables: (value, scoped) => getTemplateSrv().replace(value, scoped),
      theme: config.theme2,
      timeZone,
    });
    return { ...data, series };
  }, [data, full, plugin, timeZone]);
  const context = useMemo(() => ({ eventsScope: 'global', eventBus }), [eventBus]);
  const Panel = plugin.panel;
  if (Panel === null) return null;
  return (
    <ErrorBoundaryAlert boundaryName="panel" dependencies={[shown, full]}>
      <PluginContextProvider meta={plugin.meta}>
        <PanelContextProvider value={context}>
          <Panel
            id={id}
            title={title}
            data={shown}
            timeRange={shown.timeRange}
            timeZone={timeZone}
            options={full.options}
            fieldConfig={full.fieldConfig}
            transparent={transparent}
            width={width}
            height={height}
            renderCounter={0}
            replaceVariables={replaceVariables}
            eventBus={eventBus}
            onOptionsChange={onOptionsChange ?? (() => undefined)}
            onFieldConfigChange={() => undefined}
            onChangeTimeRange={onChangeTimeRange ?? (() => undefined)}
          />
        </PanelContextProvider>
      </PluginContextProvider>
    </ErrorBoundaryAlert>
  );
}
