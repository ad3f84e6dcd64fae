import { Badge, type BadgeColor, type IconName } from '@grafana/ui';
import type { IssueState } from '@vigil/quality-model';
import React from 'react';

const LOOK = {
  open: { color: 'red', icon: 'exclamation-circle', text: 'Open' },
  acknowledged: { color: 'orange', icon: 'user', text: 'Acknowledged' },
  resolved: { color: 'green', icon: 'check-circle', text: 'Resolved' },
  merged: { color: 'blue', icon: 'code-branch', text: 'Merged' },
} as const satisfies Record<IssueState, Readonly<{ color: BadgeColor; icon: IconName; text: string }>>;

export function IssueStateBadge({ state }: Readonly<{ state: IssueState }>) {
  // The icon of a badge that is there already does not change with it.
  return <Badge key={state} {...LOOK[state]} />;
}
