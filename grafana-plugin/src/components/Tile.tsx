import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import React from 'react';
import { StatusBadge, type Health } from './StatusBadge';

type Props = Readonly<{
  title: string;
  href: string;
  health: Health;
  /** The word of its state. */
  state: string;
  /** Why it is not good; '' when it is. */
  why: string;
  children: React.ReactNode;
}>;

/** One thing and how it is, with a way to more. */
export function Tile({ title, href, health, state, why, children }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <article className={styles.tile} aria-label={`${title}: ${state}`}>
      <div className={styles.head}>
        <TextLink href={href} color="primary" weight="medium" inline={false}>
          {title}
        </TextLink>
        <StatusBadge health={health} text={state} />
      </div>
      {why !== '' && <p className={styles.why}>{why}</p>}
      {children}
    </article>
  );
}

/** Tiles side by side, as many as fit. */
export function TileGrid({ children }: Readonly<{ children: React.ReactNode }>) {
  return <div className={useStyles2(getStyles).grid}>{children}</div>;
}

function getStyles(theme: GrafanaTheme2) {
  return {
    grid: css({
      display: 'grid',
      gridTemplateColumns: `repeat(auto-fill, minmax(min(100%, ${theme.spacing(38)}), 1fr))`,
      gap: theme.spacing(2),
    }),
    tile: css({
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(1),
      padding: theme.spacing(2),
      backgroundColor: theme.colors.background.secondary,
      borderRadius: theme.shape.radius.default,
      minWidth: 0,
    }),
    head: css({ display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: theme.spacing(1) }),
    why: css({ margin: 0, color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
  };
}
