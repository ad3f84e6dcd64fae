import { css } from '@emotion/css';
import { PageLayoutType, rangeUtil, dateTime, type GrafanaTheme2, type TimeRange } from '@grafana/data';
import { config, getTemplateSrv, locationService } from '@grafana/runtime';
import { LoadingPlaceholder, RefreshPicker, TimeRangePicker, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { changeSession } from '../chrome/session';
import { Page } from '../plugin/Page';
import { DashboardPanel } from './DashboardPanel';
import { useDashboard } from './useDashboard';
import { useTimeFromUrl } from './useTimeFromUrl';

/** Height of a row of the grid and what is between two, px: Grafana's. */
const GRID = { columns: 24, rowPx: 30, gapPx: 8 } as const;

/** `/d/workbench`: the app's panels on a dashboard, with time range and refresh. */
export function DashboardPage() {
  const styles = useStyles2(getStyles);
  const dashboard = useDashboard();
  const [tick, setTick] = useState(0);
  const { range, setRange, refresh } = useTimeFromUrl(dashboard, tick);
  const renew = () => setTick((count) => count + 1);

  useEffect(() => {
    if (refresh === '') return undefined;
    const timer = setInterval(() => setTick((count) => count + 1), rangeUtil.intervalToMs(refresh));
    return () => clearInterval(timer);
  }, [refresh]);
  useEffect(() => getTemplateSrv().updateTimeRange(range), [range]);

  if (dashboard === undefined) return <LoadingPlaceholder text="Loading ..." />;
  return (
    <Page layout={PageLayoutType.Canvas}>
      <div className={styles.controls}>
        <h1 className={styles.title}>{dashboard.title}</h1>
        <TimeRangePicker
          value={range}
          timeZone={config.bootData.user.timezone}
          onChange={({ raw }) => setRange(raw)}
          onChangeTimeZone={(timeZone) => void changeSession({ timeZone })}
          onMoveBackward={() => setRange(moved(range, -0.5, -0.5))}
          onMoveForward={() => setRange(moved(range, 0.5, 0.5))}
          onZoom={() => setRange(moved(range, -0.5, 0.5))}
          isOnCanvas
        />
        <RefreshPicker
          value={refresh}
          tooltip="Refresh dashboard"
          intervals={['5s', '10s', '30s', '1m']}
          onRefresh={renew}
          onIntervalChanged={(interval) => locationService.partial({ refresh: interval })}
          isOnCanvas
        />
      </div>
      <div className={styles.grid}>
        {dashboard.panels.map((panel) => (
          <div key={panel.id} className={styles.panel} style={placeOf(panel.gridPos)}>
            <DashboardPanel panel={panel} range={range} onChangeRange={setRange} />
          </div>
        ))}
      </div>
    </Page>
  );
}

/** The range with its ends moved by parts of its length. */
function moved({ from, to }: TimeRange, fromRatio: number, toRatio: number) {
  const lengthMs = to.valueOf() - from.valueOf();
  return { from: dateTime(from.valueOf() + fromRatio * lengthMs), to: dateTime(to.valueOf() + toRatio * lengthMs) };
}

function placeOf({ x, y, w, h }: Readonly<{ x: number; y: number; w: number; h: number }>) {
  return {
    gridColumn: `${x + 1} / span ${w}`,
    gridRow: `${y + 1} / span ${h}`,
    minHeight: h * GRID.rowPx + (h - 1) * GRID.gapPx,
  };
}

const getStyles = (theme: GrafanaTheme2) => ({
  controls: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    alignItems: 'center',
    marginBottom: theme.spacing(2),
  }),
  title: css({ flex: 1, ...theme.typography.h4, margin: 0 }),
  grid: css({
    display: 'grid',
    gridTemplateColumns: `repeat(${GRID.columns}, 1fr)`,
    gridAutoRows: GRID.rowPx,
    gap: GRID.gapPx,
    [theme.breakpoints.down('md')]: { display: 'flex', flexDirection: 'column' },
  }),
  panel: css({ minWidth: 0, position: 'relative' }),
});
