import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelProps } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React from 'react';
import type { KpiOptions } from './kpiOptions';
import { kpisOf } from './kpisOf';

/** Figures as tiles; a figure's colour is that of its threshold, and its place says so too: the lowest step first. */
export function KpiPanel({ data, options, width, height }: PanelProps<KpiOptions>) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const kpis = kpisOf(data.series, theme).toSorted((a, b) => a.step - b.step);
  if (kpis.length === 0) {
    return <div className={styles.empty}>No data</div>;
  }
  const shown = kpis.slice(0, options.maxTiles);
  const lowest = kpis.filter(({ step, steps }) => step === 0 && steps > 1).length;
  const rest = kpis.length - shown.length;
  return (
    <div className={styles.panel} style={{ width, height }}>
      {options.showSummary && (
        <div>
          {lowest === 0
            ? `${kpis.length} figures, none at its lowest threshold`
            : `${lowest} of ${kpis.length} at their lowest threshold`}
        </div>
      )}
      <ul className={styles.tiles}>
        {shown.map(({ name, text, color }, index) => (
          <li key={`${name} ${index}`} className={styles.tile} style={{ borderLeftColor: color }}>
            <span className={styles.name}>{name}</span>
            <span className={styles.value}>{text}</span>
          </li>
        ))}
      </ul>
      {rest > 0 && <div>{rest} more</div>}
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    panel: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), overflow: 'auto' }),
    empty: css({ display: 'flex', alignItems: 'center', justifyContent: 'center', height: '100%' }),
    tiles: css({
      display: 'grid',
      gridTemplateColumns: `repeat(auto-fill, minmax(min(100%, ${theme.spacing(22)}), 1fr))`,
      gap: theme.spacing(1),
      listStyle: 'none',
    }),
    tile: css({
      display: 'flex',
      flexDirection: 'column',
      padding: theme.spacing(1),
      borderLeft: `${theme.spacing(0.5)} solid`,
      backgroundColor: theme.colors.background.secondary,
      minWidth: 0,
    }),
    name: css({
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
    }),
    value: css({ fontSize: theme.typography.h3.fontSize, fontVariantNumeric: 'tabular-nums' }),
  };
}
