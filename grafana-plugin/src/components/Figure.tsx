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
  return (
    <div className={styles.figure}>
      <span className={styles.label}>{label}</span>
      <span className={styles.value}>{value}</span>
      {note !== undefined && <span className={styles.label}>{note}</span>}
    </div>
  );
}

/** Figures in a row. */
export function FigureRow({ children }: Readonly<{ children: React.ReactNode }>) {
  return <div className={useStyles2(getStyles).row}>{children}</div>;
}

function getStyles(theme: GrafanaTheme2) {
  return {
    row: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1, 3) }),
    figure: css({ display: 'flex', flexDirection: 'column' }),
    label: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
    value: css({ fontSize: theme.typography.h4.fontSize, fontVariantNumeric: 'tabular-nums' }),
  };
}
