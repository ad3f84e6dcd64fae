import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { TimePoint } from '@vigil/quality-model';
import React from 'react';
import { tookText, VERDICT_WORDS } from './verdictWords';

/** The last runs of a journey, oldest first. Failed ones are taller: colour is not the only sign. */
export function PointStrip({ points, max = 30 }: Readonly<{ points: readonly TimePoint[]; max?: number }>) {
  const styles = useStyles2(getStyles);
  const shown = points.slice(-max);
  const failed = shown.filter(({ verdict }) => verdict === 'fail').length;
  return (
    <div role="img" aria-label={`${shown.length} runs, ${failed} of them failed`} className={styles.strip}>
      {shown.map((point) => (
        <span key={`${point.runId}/${point.startedMs}`} className={styles[point.verdict]} title={pointText(point)} />
      ))}
    </div>
  );
}

function pointText({ startedMs, verdict, durationMs, reason }: TimePoint): string {
  const what = `${dateTimeFormat(startedMs)}: ${VERDICT_WORDS[verdict]}${tookText(verdict, durationMs)}`;
  return reason === '' ? what : `${what}. ${reason}`;
}

function getStyles(theme: GrafanaTheme2) {
  const point = (color: string, height: string) =>
    css({ width: theme.spacing(0.75), height, borderRadius: theme.shape.radius.default, backgroundColor: color });
  return {
    strip: css({
      display: 'flex',
      alignItems: 'flex-end',
      gap: theme.spacing(0.25),
      height: theme.spacing(3),
      overflow: 'hidden',
    }),
    pass: point(theme.colors.success.main, '50%'),
    unstable: point(theme.colors.warning.main, '75%'),
    fail: point(theme.colors.error.main, '100%'),
    unknown: point(theme.colors.secondary.main, '30%'),
    skipped: point(theme.colors.border.medium, '30%'),
  };
}
