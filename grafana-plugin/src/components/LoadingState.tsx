import { css, keyframes } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';

type Props = Readonly<{
  /** What is being read, as in "Loading journeys". */
  what: string;
  /** How many lines take the place of what comes, so that nothing jumps then. */
  lines?: number;
}>;

/** Takes the place of what is being read. */
export function LoadingState({ what, lines = 5 }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div role="status" aria-label={`Loading ${what}`} aria-busy="true" className={styles.lines}>
      {Array.from({ length: lines }, (_, n) => (
        <div key={n} className={styles.line} />
      ))}
    </div>
  );
}

const pulse = keyframes({ '50%': { opacity: 0.5 } });

const getStyles = (theme: GrafanaTheme2) => ({
  lines: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  line: css({
    height: theme.spacing(4),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
    [theme.transitions.handleMotion('no-preference')]: { animation: `${pulse} 1.6s ease-in-out infinite` },
  }),
});
