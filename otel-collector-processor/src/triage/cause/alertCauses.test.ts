import { topologyOf } from '../graph/topology.ts';
import { newMember } from '../member.ts';
import { alert, edges, service, T0 } from '../testing/world.ts';
import { alertCauses } from './alertCauses.ts';

type Said = Readonly<{ at: string; pod?: string; node?: string; client?: string; rarity?: number }>;

const first = (told: readonly Said[], calls: readonly string[]): string | undefined => {
  const members = told.map(({ at, rarity = 2, ...labels }, n) => {
    const subject = { service: at === '' ? undefined : service(at), operation: '' };
    const named = { alertname: `A${n}`, ...(at === '' ? {} : { service_name: at }), ...labels };
    return { ...newMember(alert(named, { subject }), T0), past: { rarity, recurring: false } };
  });
  const ranked = alertCauses(members, topologyOf(edges(calls), 4)).toSorted((a, b) => b.score - a.score);
  return ranked[0] && `${ranked[0].kind} ${ranked[0].machine ?? ranked[0].service.name}`;
};

describe('where alerts alone speak, the first candidate', () => {
  test.each<[string, string, string[], Said[]]>([
    [
      'is the one that more of those in trouble call',
      'service c',
      ['a>b', 'b>c'],
      [{ at: 'a' }, { at: 'b' }, { at: 'c' }],
    ],
    [
      'is a pod where the others of its service are well',
      'pod a-1',
      [],
      [
        { at: 'a', pod: 'a-1' },
        { at: 'a', pod: 'a-1' },
        { at: 'b', pod: 'b-0' },
      ],
    ],
    [
      'is a service where all its pods suffer alike',
      'service a',
      [],
      [0, 1, 2, 3].map((n) => ({ at: 'a', pod: `a-${n}` })),
    ],
    [
      'is a host that tells of itself',
      'host n1',
      [],
      [
        { at: '', node: 'n1' },
        { at: '', node: 'n1' },
        { at: 'a', pod: 'a-0', node: 'n1' },
      ],
    ],
    [
      'is where something rare fires',
      'service b',
      [],
      [
        { at: 'a', rarity: 0.1 },
        { at: 'a', rarity: 0.1 },
        { at: 'b', rarity: 3 },
      ],
    ],
    [
      'is rather what tells of itself than what is called',
      'service b',
      [],
      [{ at: 'a', client: 'b' }, { at: 'a', client: 'c' }, { at: 'b' }],
    ],
  ])('%s', (_what, cause, calls, told) => {
    expect(first(told, calls)).toBe(cause);
  });

  test('has a score between 0 and 1', () => {
    const members = [{ ...newMember(alert({ alertname: 'A', node: 'n' }), T0), past: { rarity: 9, recurring: false } }];
    for (const { score } of alertCauses(members, topologyOf([], 4))) expect(score).toBeLessThanOrEqual(1);
  });
});
