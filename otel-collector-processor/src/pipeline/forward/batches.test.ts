import type { Signal } from '../../messages/index.ts';
import type { QueueRecord } from '../queue/index.ts';
import { toBatches } from './batches.ts';

const ALL: readonly Signal[] = ['traces', 'metrics', 'logs'];

/** Records of ten bytes at positions 0, 10, 20…: a letter for the signal, one for the tenant. */
function records(...kinds: string[]): QueueRecord[] {
  const signals: Record<string, Signal> = { t: 'traces', m: 'metrics', l: 'logs' };
  return kinds.map((kind, i) => ({
    signal: signals[kind[0]!]!,
    tenant: kind[1]!,
    receivedMs: 0,
    items: 1,
    measured: true,
    position: i * 10,
    next: i * 10 + 10,
    body: Buffer.alloc(10),
  }));
}

const shape = (...args: Parameters<typeof toBatches>): string[] =>
  toBatches(...args).map((b) => `${b.records.map((r) => r.position / 10).join('+')}→${b.next}`);

describe('records of a read', () => {
  test.each([
    ['of one tenant and signal are merged', ['ta', 'ta', 'ta'], ALL, 100, ['0+1+2→30']],
    ['of other tenants never are', ['ta', 'tb', 'tc'], ALL, 100, ['0→10', '1→20', '2→30']],
    ['of other signals never are', ['ta', 'ma', 'la', 'la'], ALL, 100, ['0→10', '1→20', '2+3→40']],
    ['are merged past those of others', ['ta', 'tb', 'ma', 'ta', 'tb', 'ta'], ALL, 100, ['0+3+5→10', '1+4→20', '2→60']],
    ['keep their order where a batch is full', ['ta', 'tb', 'ta', 'ta', 'tb'], ALL, 20, ['0+2→10', '1+4→30', '3→50']],
    ['fill a batch up to its size', ['ta', 'ta', 'ta'], ALL, 20, ['0+1→20', '2→30']],
    ['are sent alone when larger than a batch', ['ta', 'ta'], ALL, 5, ['0→10', '1→20']],
    ['that are not wanted are passed over', ['la', 'ta', 'la', 'ta', 'la'], ['traces'], 100, ['1+3→50']],
    ['may be none that is wanted', ['la', 'la'], ['traces'], 100, ['→20']],
    ['may be none at all', [], ALL, 100, ['→0']],
  ] as const)('%s', (_what, kinds, signals, maxBytes, expected) => {
    expect(shape(records(...kinds), kinds.length * 10, signals, maxBytes)).toEqual(expected);
  });

  test('end where the read ended, behind what could not be read', () => {
    expect(shape(records('ta', 'tb'), 500, ALL, 100)).toEqual(['0→10', '1→500']);
  });
});
