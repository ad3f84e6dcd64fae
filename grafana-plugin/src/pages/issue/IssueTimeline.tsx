import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { TimelineEntry } from '@vigil/quality-model';
import React from 'react';
import { PlainList } from '../../components/PlainList';
import { TimeText } from '../../components/TimeText';

/** What happened, the last first, and who did it. */
export function IssueTimeline({ timeline }: Readonly<{ timeline: readonly TimelineEntry[] }>) {
  const styles = useStyles2(getStyles);
  return (
    <PlainList kind="time">
      {timeline.toReversed().map(({ atMs, actor, kind, text }, index) => (
        <li key={`${atMs} ${kind} ${index}`} className={styles.entry}>
          <span className={styles.time}>
            <TimeText ms={atMs} />
          </span>
          <span>
            {kind === 'noted' ? 'Added a note' : text}
            {actor !== 'vigil' && ` (${actor})`}
          </span>
        </li>
      ))}
    </PlainList>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    // On a phone the time stands above.
    entry: css({
      display: 'grid',
      gridTemplateColumns: 'max-content 1fr',
      gap: theme.spacing(0, 2),
      [theme.breakpoints.down('sm')]: { gridTemplateColumns: '1fr', marginBottom: theme.spacing(1) },
    }),
    time: css({ color: theme.colors.text.secondary }),
  };
}
