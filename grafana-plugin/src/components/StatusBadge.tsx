import { Badge, type BadgeColor, type IconName } from '@grafana/ui';
import React from 'react';

/** How well something is, from best to worst; `unknown`: too little is known to tell. */
export const HEALTHS = ['good', 'unknown', 'doubtful', 'bad'] as const;
export type Health = (typeof HEALTHS)[number];

const LOOK: Readonly<Record<Health, Readonly<{ color: BadgeColor; icon: IconName }>>> = {
  good: { color: 'green', icon: 'check-circle' },
  unknown: { color: 'blue', icon: 'question-circle' },
  doubtful: { color: 'orange', icon: 'exclamation-triangle' },
  bad: { color: 'red', icon: 'exclamation-circle' },
};

/** Colour is never the only sign: icon and word say the same. */
export function StatusBadge({ health, text }: Readonly<{ health: Health; text: string }>) {
  // The icon of a badge that is there already does not change with it.
  return <Badge key={health} {...LOOK[health]} text={text} />;
}

/** The worst of all; `unknown` of nothing. */
export function worstOf(healths: readonly Health[]): Health {
  return healths.reduce<Health>(
    (worst, health) => (HEALTHS.indexOf(health) > HEALTHS.indexOf(worst) ? health : worst),
    healths.length === 0 ? 'unknown' : 'good',
  );
}
