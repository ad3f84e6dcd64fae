import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';

type Props = Readonly<{
  /** `time`: in the order of time, without numbers. */
  kind: 'points' | 'time';
  children: React.ReactNode;
}>;

/** A list within the text of a page. */
export function PlainList({ kind, children }: Props) {
  const styles = useStyles2(getStyles);
  return kind === 'time' ? <ol className={styles.time}>{children}</ol> : <ul className={styles.points}>{children}</ul>;
}

function getStyles(theme: GrafanaTheme2) {
  const list = { display: 'flex', flexDirection: 'column', gap: theme.spacing(0.5), overflowWrap: 'anywhere' } as const;
  return {
    points: css({ ...list, paddingLeft: theme.spacing(2.5) }),
    time: css({ ...list, listStyle: 'none' }),
  };
}
