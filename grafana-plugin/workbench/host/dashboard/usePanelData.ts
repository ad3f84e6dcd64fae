import { CoreApp, LoadingState, type PanelData, type TimeRange } from '@grafana/data';
import { config } from '@grafana/runtime';
import { useEffect, useMemo, useState } from 'react';
import { HostQueryRunner } from '../services/queryRunner';
import type { PanelModel } from './dashboardModel';

/** What a panel's queries bring for `range`; asked again whenever that changes. */
export function usePanelData({ id, datasource, targets = [] }: PanelModel, range: TimeRange, width: number): PanelData {
  const runner = useMemo(() => new HostQueryRunner(), []);
  const [data, setData] = useState<PanelData>({ state: LoadingState.NotStarted, series: [], timeRange: range });
  useEffect(() => {
    const subscription = runner.get().subscribe(setData);
    return () => {
      subscription.unsubscribe();
      runner.cancel();
    };
  }, [runner]);
  useEffect(() => {
    runner.run({
      // A dashboard's variable for the data source is the default one here.
      datasource:
        typeof datasource === 'object' && !(datasource?.uid ?? '').startsWith('$') ? (datasource ?? null) : null,
      queries: [...targets],
      panelId: id,
      timezone: config.bootData.user.timezone,
      timeRange: range,
      maxDataPoints: Math.max(1, width),
      minInterval: null,
      app: CoreApp.Dashboard,
    });
    // A panel that is made wider is not asked for anew, as in Grafana.
  }, [runner, id, datasource, targets, range]);
  return data;
}
