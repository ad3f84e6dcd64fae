import type { IssueSummary, JourneySummary } from '@vigil/quality-model';
import { worstOf, type Health } from '../../components/StatusBadge';

export type OverviewVerdict = Readonly<{
  health: Health;
  /** The answer to "is it good for users now?". */
  title: string;
  /** What it stands on. */
  text: string;
  /** Since when it is not good, Unix milliseconds; null while it is. */
  sinceMs: number | null;
}>;

type Seen = Readonly<{
  openIssues: readonly IssueSummary[];
  journeys: readonly JourneySummary[];
  /** Of each service. */
  services: readonly Health[];
}>;

/** Is it good for users now, what is wrong, since when. */
export function overviewVerdict({ openIssues, journeys, services }: Seen): OverviewVerdict {
  const failing = journeys.filter(({ status }) => status === 'fail');
  const [first] = openIssues.toSorted(byNeed);
  if (first !== undefined) {
    const others = openIssues.length - 1;
    return {
      health: 'bad',
      title: 'Something is wrong for users',
      text: `${first.title}${others === 0 ? '' : `, and ${count(others, 'other issue')}`}`,
      sinceMs: first.startedMs,
    };
  }
  if (failing.length > 0) {
    return {
      health: 'bad',
      title: `${failing.map(({ name }) => name).join(', ')} ${failing.length === 1 ? 'fails' : 'fail'}`,
      text: 'No issue is open yet.',
      sinceMs: failing.flatMap(({ failingSinceMs }) => failingSinceMs ?? []).toSorted((a, b) => a - b)[0] ?? null,
    };
  }
  const health = worstOf([
    ...services,
    ...(journeys.some(({ status }) => status === 'unstable') ? ['doubtful' as const] : []),
  ]);
  const basis = `${count(services.length, 'service')}, ${count(journeys.length, 'journey')}, no open issue.`;
  switch (health) {
    case 'good':
      return { health, title: 'It is good for users', text: basis, sinceMs: null };
    case 'unknown':
      return { health, title: 'Too little traffic to tell', text: basis, sinceMs: null };
    default:
      return {
        health,
        title: 'It is mostly good for users',
        text: `Look at what is marked below. ${basis}`,
        sinceMs: null,
      };
  }
}

/** What nobody has seen to comes first, and of that what began first. */
function byNeed(a: IssueSummary, b: IssueSummary): number {
  const isSeenTo = ({ state }: IssueSummary) => Number(state !== 'open');
  return isSeenTo(a) - isSeenTo(b) || a.startedMs - b.startedMs;
}

export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
