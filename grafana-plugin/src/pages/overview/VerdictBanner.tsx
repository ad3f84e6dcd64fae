import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, type IconName, Text, useStyles2 } from '@grafana/ui';
import React from 'react';
import type { Health } from '../../components/StatusBadge';
import { AgoText } from '../../components/TimeText';
import type { OverviewVerdict } from './overviewVerdict';

const ICONS = {
  good: 'check-circle',
  unknown: 'question-circle',
  doubtful: 'exclamation-triangle',
  bad: 'exclamation-circle',
} as const satisfies Record<Health, IconName>;

/** The answer, in one line that can be read from afar. */
export function VerdictBanner({ verdict }: Readonly<{ verdict: OverviewVerdict }>) {
  const styles = useStyles2(getStyles);
  const { health, title, text, sinceMs } = verdict;
  return (
    <section role="status" className={`${styles.banner} ${styles[health]}`}>
      <Icon name={ICONS[health]} size="xxl" />
      <div>
        <Text element="h2" variant="h3">
          {title}
        </Text>
        <div>
          {text}
          {sinceMs !== null && (
            <>
              {text.endsWith('.') ? ' ' : '. '}
              Since <AgoText ms={sinceMs} />.
            </>
          )}
        </div>
      </div>
    </section>
  );
}

function getStyles(theme: GrafanaTheme2) {
  const mark = (color: string) => css({ borderLeftColor: color, '> svg': { color } });
  return {
    banner: css({
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(2),
      padding: theme.spacing(2),
      backgroundColor: theme.colors.background.secondary,
      borderRadius: theme.shape.radius.default,
      borderLeft: `${theme.spacing(0.75)} solid`,
    }),
    good: mark(theme.colors.success.text),
    unknown: mark(theme.colors.info.text),
    doubtful: mark(theme.colors.warning.text),
    bad: mark(theme.colors.error.text),
  };
}
