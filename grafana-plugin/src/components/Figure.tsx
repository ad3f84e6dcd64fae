import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';

type Props = Readonly<{
  label: string;
  value: string;
  /** What it is compared with, or how it was: a target, a difference. */
  note?: string;
}>;

/** A figure with its name. */
export function Figure({ label, value, note }: Props) {
  const styles = useStyles2(getStyles);
  const [number, unit] = inParts(value);
  return (
    <div className={styles.figure}>
      <span className={styles.label}>{label}</span>
      <span className={styles.value}>
        {number}
        {unit !== '' && <span className={styles.unit}>{unit}</span>}
      </span>
      {note !== undefined && <span className={styles.label}>{note}</span>}
    </div>
  );
}

/** A number and the one word behind it, which is written smaller; other values have no unit. */
function inParts(value: string): readonly [number: string, unit: string] {
  const [, number = value, unit = ''] = /^([<>]?[\d.,]+[KMBT]?)( \S+)$/.exec(value) ?? [];
  return [number, unit];
}

/** Figures in a row; `even`: each as wide as the next, so that those of tiles stand below each other. */
export function FigureRow({ even = false, children }: Readonly<{ even?: boolean; children: React.ReactNode }>) {
  const styles = useStyles2(getStyles);
  return <div className={even ? styles.even : styles.row}>{children}</div>;
}

function getStyles(theme: GrafanaTheme2) {
  return {
    row: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1, 2) }),
    even: css({
      display: 'grid',
      gridTemplateColumns: `repeat(auto-fit, minmax(${theme.spacing(11)}, 1fr))`,
      gap: theme.spacing(1),
    }),
    figure: css({ display: 'flex', flexDirection: 'column' }),
    label: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
    value: css({ fontSize: theme.typography.h4.fontSize, fontVariantNumeric: 'tabular-nums' }),
    unit: css({ fontSize: theme.typography.bodySmall.fontSize, whiteSpace: 'pre' }),
  };
}
