import type { JourneySummary } from '@vigil/quality-model';
import type { Health } from './StatusBadge';

const LOOK = {
  pass: { health: 'good', text: 'Passing' },
  unstable: { health: 'doubtful', text: 'Unstable' },
  fail: { health: 'bad', text: 'Failing' },
  stale: { health: 'doubtful', text: 'Stale' },
  pending: { health: 'unknown', text: 'Pending' },
} as const satisfies Record<JourneySummary['status'], Readonly<{ health: Health; text: string }>>;

const WHY = {
  stale: 'No run had a verdict for three intervals',
  pending: 'No run has ended yet',
} as const satisfies Partial<Record<JourneySummary['status'], string>>;

export type JourneyHealth = Readonly<{
  health: Health;
  text: string;
  /** Why it is not good; '' when it is. */
  why: string;
}>;

/** How a journey stands, for people. */
export function journeyHealth({ status, points }: Pick<JourneySummary, 'status' | 'points'>): JourneyHealth {
  const { health, text } = LOOK[status];
  if (status === 'pass') {
    return { health, text, why: '' };
  }
  if (status === 'stale' || status === 'pending') {
    return { health, text, why: WHY[status] };
  }
  // A run that was skipped has a reason too, which is not the journey's.
  const told = points.findLast(({ verdict, reason }) => reason !== '' && verdict !== 'skipped');
  return { health, text, why: told === undefined ? '' : told.reason };
}
