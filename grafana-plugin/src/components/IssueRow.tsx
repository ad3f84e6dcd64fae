import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import type { IssueSummary } from '@vigil/quality-model';
import React from 'react';
import { PATHS } from '../pluginId';
import { IssueStateBadge } from './IssueStateBadge';
import { AgoText } from './TimeText';

/** One issue in a list: what it is, since when, whom it touches, who is on it. */
export function IssueRow({ issue }: Readonly<{ issue: IssueSummary }>) {
  const styles = useStyles2(getStyles);
  const { id, title, state, startedMs, resolvedMs, services, signals, assignee, acknowledged } = issue;
  const person = assignee ?? acknowledged?.by;
  return (
    <article className={styles.row} aria-label={title}>
      <div className={styles.title}>
        <IssueStateBadge state={state} />
        <TextLink href={PATHS.issue(id)} color="primary" weight="medium">
          {title}
        </TextLink>
      </div>
      <div className={styles.facts}>
        <span>
          {resolvedMs === null ? (
            <>
              Since <AgoText ms={startedMs} />
            </>
          ) : (
            <>
              Resolved <AgoText ms={resolvedMs} />
            </>
          )}
        </span>
        <span>{services.map(({ name }) => name).join(', ')}</span>
        <span>{signalsText(signals)}</span>
        {resolvedMs === null && <span>{person === undefined ? 'Nobody is on it' : `${person} is on it`}</span>}
      </div>
    </article>
  );
}

/** `2 active, 1 ended signals`; what there is none of is not told. */
function signalsText({ active, ended }: IssueSummary['signals']): string {
  const parts = [active > 0 && `${active} active`, ended > 0 && `${ended} ended`].filter(Boolean);
  return `${parts.join(', ')} ${active + ended === 1 ? 'signal' : 'signals'}`;
}

function getStyles(theme: GrafanaTheme2) {
  return {
    row: css({
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(0.5),
      padding: theme.spacing(1.5, 2),
      backgroundColor: theme.colors.background.secondary,
      borderRadius: theme.shape.radius.default,
    }),
    title: css({
      display: 'flex',
      // Of a title of several lines the badge stands beside the first.
      alignItems: 'flex-start',
      gap: theme.spacing(1),
      overflowWrap: 'anywhere',
      '> :first-child': { flexShrink: 0, overflowWrap: 'normal' },
    }),
    facts: css({
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5, 2),
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
    }),
  };
}
