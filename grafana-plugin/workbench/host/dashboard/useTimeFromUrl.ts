import { dateTime, rangeUtil, type RawTimeRange, type TimeRange } from '@grafana/data';
import { config, locationService } from '@grafana/runtime';
import { useCallback, useMemo } from 'react';
import { useLocation } from 'react-router-dom-v5-compat';
import type { DashboardModel } from './dashboardModel';

const DEFAULT_TIME = { from: 'now-1h', to: 'now' };

/**
 * A dashboard's time range and how often it is drawn anew, '' for never: both as they stand in the URL, else as the
 * dashboard has them. `tick` renews `now`.
 */
export function useTimeFromUrl(dashboard: DashboardModel | undefined, tick: number) {
  const { search } = useLocation();
  const query = useMemo(() => new URLSearchParams(search), [search]);
  const otherwise = dashboard?.time ?? DEFAULT_TIME;
  const from = query.get('from') ?? String(otherwise.from);
  const to = query.get('to') ?? String(otherwise.to);
  const range = useMemo(
    (): TimeRange => rangeUtil.convertRawToRange({ from: parse(from), to: parse(to) }, config.bootData.user.timezone),
    // With another tick `now` is another one.
    [from, to, tick],
  );
  const setRange = useCallback((raw: RawTimeRange) => {
    locationService.partial({ from: format(raw.from), to: format(raw.to) });
  }, []);
  return { range, setRange, refresh: query.get('refresh') ?? dashboard?.refresh ?? '' };
}

/** Milliseconds since 1970, or an expression such as `now-1h`. */
function parse(text: string): RawTimeRange['from'] {
  return /^\d+$/.test(text) ? dateTime(Number(text)) : text;
}

function format(bound: RawTimeRange['from']): string {
  return typeof bound === 'string' ? bound : String(bound.valueOf());
}
