import { LoadingState, type FieldConfigSource, type PanelData } from '@grafana/data';
import { config, type PanelRendererProps } from '@grafana/runtime';
import { Alert } from '@grafana/ui';
import { useMemo } from 'react';
import { PanelView } from './PanelView';
import { usePanelPlugin } from './usePanelPlugin';

/** What plugins get as `PanelRenderer`: a panel of the app, drawn with data that they bring. */
export function PanelRenderer({
  pluginId,
  data,
  title,
  options,
  fieldConfig,
  width,
  height,
  timeZone,
  onOptionsChange,
  onChangeTimeRange,
}: PanelRendererProps) {
  const plugin = usePanelPlugin(pluginId);
  const source = useMemo(
    (): FieldConfigSource => ({ defaults: fieldConfig?.defaults ?? {}, overrides: fieldConfig?.overrides ?? [] }),
    [fieldConfig],
  );
  const given = useMemo(() => ({ ...options }) as Record<string, unknown>, [options]);
  if (plugin === undefined) return null;
  if (plugin instanceof Error) return <Alert severity="error" title={plugin.message} />;
  return (
    <PanelView
      plugin={plugin}
      id={1}
      title={title}
      data={data ?? ({ state: LoadingState.Done, series: [] } as unknown as PanelData)}
      options={given}
      fieldConfig={source}
      width={width}
      height={height}
      timeZone={timeZone ?? config.bootData.user.timezone}
      onOptionsChange={onOptionsChange}
      onChangeTimeRange={onChangeTimeRange}
    />
  );
}
