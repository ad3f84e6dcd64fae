import { dateTime, LoadingState, type RawTimeRange, type TimeRange } from '@grafana/data';
import { config } from '@grafana/runtime';
import { PanelChrome } from '@grafana/ui';
import { useMemo, useRef, useState } from 'react';
import type { PanelModel } from './dashboardModel';
import { PanelView } from './PanelView';
import { usePanelData } from './usePanelData';
import { usePanelPlugin } from './usePanelPlugin';
import { useSize, type Size } from './useSize';

type DashboardPanelProps = Readonly<{
  panel: PanelModel;
  range: TimeRange;
  onChangeRange: (raw: RawTimeRange) => void;
}>;

/** A panel of the dashboard in its frame: it fills what is around it. */
export function DashboardPanel(props: DashboardPanelProps) {
  const element = useRef<HTMLDivElement>(null);
  const size = useSize(element);
  return (
    <div ref={element} style={{ position: 'absolute', inset: 0 }}>
      {size !== undefined && size.width > 0 && <SizedPanel {...props} size={size} />}
    </div>
  );
}

function SizedPanel({ panel, range, onChangeRange, size }: DashboardPanelProps & Readonly<{ size: Size }>) {
  const plugin = usePanelPlugin(panel.type);
  const data = usePanelData(panel, range, size.width);
  const saved = useMemo(() => panel.fieldConfig ?? { defaults: {}, overrides: [] }, [panel]);
  const migrated = useMemo(() => migrate(plugin, panel), [plugin, panel]);
  const [changed, setChanged] = useState<Record<string, unknown>>();
  const error = plugin instanceof Error ? plugin.message : data.error?.message;
  return (
    <PanelChrome
      width={size.width}
      height={size.height}
      title={panel.title}
      {...(panel.description !== undefined && { description: panel.description })}
      loadingState={plugin === undefined ? LoadingState.Loading : data.state}
      {...(error !== undefined && { statusMessage: error })}
      displayMode={panel.transparent === true ? 'transparent' : 'default'}
      padding={plugin instanceof Error || plugin?.noPadding === true ? 'none' : 'md'}
    >
      {(width, height) =>
        plugin === undefined || plugin instanceof Error || data.state === LoadingState.NotStarted ? null : (
          <PanelView
            plugin={plugin}
            id={panel.id}
            title={panel.title}
            data={data}
            options={changed ?? migrated}
            fieldConfig={saved}
            width={width}
            height={height}
            timeZone={config.bootData.user.timezone}
            transparent={panel.transparent === true}
            onOptionsChange={setChanged}
            onChangeTimeRange={({ from, to }) => onChangeRange({ from: dateTime(from), to: dateTime(to) })}
          />
        )
      }
    </PanelChrome>
  );
}

/** The panel's options, after the plugin had a chance to bring old ones up to date. */
function migrate(plugin: ReturnType<typeof usePanelPlugin>, panel: PanelModel): Record<string, unknown> {
  const options = panel.options ?? {};
  if (plugin === undefined || plugin instanceof Error || plugin.onPanelMigration === undefined) return options;
  const migrated = plugin.onPanelMigration({ ...panel, options } as never);
  return migrated instanceof Promise ? options : { ...options, ...migrated };
}
