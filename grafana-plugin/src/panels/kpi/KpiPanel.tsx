import { css, cx } from '@emotion/css';
import { LoadingState, type GrafanaTheme2, type PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React from 'react';
import type { KpiOptions } from './kpiOptions';
import { kpisOf, type Kpi } from './kpisOf';
import { summaryOf } from './summaryOf';

/** Below either there is room for one line a figure, and for nothing else. */
const ROOMY = { widthPx: 200, heightPx: 120 } as const;

/** What nothing judges comes after what something does. */
const place = ({ step }: Kpi): number => step ?? Number.MAX_SAFE_INTEGER;

/** Figures as tiles; a figure's colour is that of its threshold, and its place says so too: the lowest step first. */
export function KpiPanel(props: PanelProps<KpiOptions>) {
  const { id, title, data, fieldConfig, timeZone, options, width, height } = props;
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const kpis = kpisOf(data.series, { theme, fieldConfig, timeZone }).toSorted((a, b) => place(a) - place(b));
  if (kpis.length === 0) {
    switch (data.state) {
      case LoadingState.NotStarted:
      case LoadingState.Loading:
        return null; // Grafana shows that it loads
      case LoadingState.Error:
        return (
          <div className={styles.failed} style={{ width, height }}>
            {data.errors?.[0]?.message ?? 'The data could not be read'}
          </div>
        );
      default:
        return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} needsNumberField />;
    }
  }
  const isRoomy = width >= ROOMY.widthPx && height >= ROOMY.heightPx;
  const shown = kpis.slice(0, options.maxTiles);
  const summary = options.showSummary && isRoomy ? summaryOf(kpis) : '';
  return (
    // It can be focused so that it can be scrolled with the keyboard.
    <div role="group" aria-label={title || 'Figures'} tabIndex={0} className={styles.panel} style={{ width, height }}>
      {summary !== '' && <div>{summary}</div>}
      <ul className={styles.tiles}>
        {shown.map(({ name, text, color, isAbsent }, index) => (
          <li
            key={`${name} ${index}`}
            className={cx(styles.tile, isRoomy ? styles.roomy : styles.narrow)}
            style={{ borderLeftColor: color }}
          >
            <span className={styles.name} title={name}>
              {name}
            </span>
            <span className={cx(styles.value, isRoomy && styles.large, isAbsent && styles.absent)}>{text}</span>
          </li>
        ))}
      </ul>
      {kpis.length > shown.length && <div>{kpis.length - shown.length} more</div>}
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    panel: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), overflow: 'auto' }),
    failed: css({
      display: 'flex',
      alignItems: 'center',
      justifyContent: 'center',
      overflow: 'auto',
      overflowWrap: 'anywhere',
    }),
    tiles: css({
      display: 'grid',
      gridTemplateColumns: `repeat(auto-fill, minmax(min(100%, ${theme.spacing(22)}), 1fr))`,
      gap: theme.spacing(1),
      listStyle: 'none',
    }),
    tile: css({
      display: 'flex',
      borderLeft: `${theme.spacing(0.5)} solid`,
      backgroundColor: theme.colors.background.secondary,
      minWidth: 0,
    }),
    roomy: css({ flexDirection: 'column', padding: theme.spacing(1) }),
    narrow: css({
      alignItems: 'baseline',
      justifyContent: 'space-between',
      gap: theme.spacing(0.5),
      padding: theme.spacing(0, 0.5),
    }),
    name: css({
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    }),
    value: css({ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
    large: css({ fontSize: theme.typography.h3.fontSize }),
    absent: css({ color: theme.colors.text.secondary }),
  };
}
