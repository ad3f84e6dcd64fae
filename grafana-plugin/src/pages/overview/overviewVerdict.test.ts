import type { IssueSummary, JourneySummary } from '@vigil/quality-model';
import { overviewVerdict } from './overviewVerdict';

const issue = (title: string, startedMs: number, state: IssueSummary['state'] = 'open') =>
  ({ title, startedMs, state }) as IssueSummary;
const journey = (name: string, status: JourneySummary['status'], failingSinceMs: number | null = null) =>
  ({ name, status, failingSinceMs }) as JourneySummary;

describe('the answer of the overview', () => {
  test.each([
    ['good when all is', {}, 'good', 'It is good for users', null],
    ['unknown without traffic', { services: ['unknown'] as const }, 'unknown', 'Too little traffic to tell', null],
    [
      'doubtful for a service that misses its objective',
      { services: ['good', 'doubtful'] as const },
      'doubtful',
      'It is mostly good for users',
      null,
    ],
    [
      'doubtful for an unstable journey',
      { journeys: [journey('Checkout', 'unstable')] },
      'doubtful',
      'It is mostly good for users',
      null,
    ],
    ['bad while a journey fails', { journeys: [journey('Checkout', 'fail', 7)] }, 'bad', 'Checkout fails', 7],
    ['bad also when nobody knows since when', { journeys: [journey('Pay', 'fail')] }, 'bad', 'Pay fails', null],
    [
      'bad while an issue is open',
      { openIssues: [issue('b', 9), issue('a', 5)] },
      'bad',
      'Something is wrong for users',
      5,
    ],
  ])('is %s', (_when, seen, health, title, sinceMs) => {
    const all = { openIssues: [], journeys: [journey('Checkout', 'pass')], services: ['good'] as const, ...seen };
    expect(overviewVerdict(all)).toMatchObject({ health, title, sinceMs });
  });

  test('names the issue that began first, and counts the others', () => {
    const seen = { openIssues: [issue('b', 9), issue('a', 5), issue('c', 8)], journeys: [], services: [] };
    expect(overviewVerdict(seen).text).toBe('a, and 2 other issues');
  });

  test('names one that nobody has seen to before one that was acknowledged earlier', () => {
    const seen = { openIssues: [issue('seen to', 5, 'acknowledged'), issue('new', 9)], journeys: [], services: [] };
    expect(overviewVerdict(seen)).toMatchObject({ text: 'new, and 1 other issue', sinceMs: 9 });
  });
});
