import { EmptyState as GrafanaEmptyState } from '@grafana/ui';
import React from 'react';

type Props = Readonly<{
  /** What is not there, or that all is well. */
  title: string;
  /** `well`: nothing is there because nothing is wrong. `none`: nothing was found. `start`: somebody has to begin. */
  kind: 'well' | 'none' | 'start';
  /** What to do, most often a LinkButton. */
  action?: React.ReactNode;
  /** Why, and how to change it. */
  children?: React.ReactNode;
}>;

const VARIANTS = { well: 'completed', none: 'not-found', start: 'call-to-action' } as const;

/** Nothing to show, and why. */
export function EmptyState({ title, kind, action, children }: Props) {
  return (
    <GrafanaEmptyState message={title} variant={VARIANTS[kind]} button={action}>
      {children}
    </GrafanaEmptyState>
  );
}
