import type { JourneyStatus } from '@vigil/quality-model';
import { SPAN_KINDS, type JourneyPass } from '../../messages/index.ts';
import { LearnedPasses, PASSED_FOR_MS, PASSES_MAX } from './learnedPasses.ts';

const NOW = 1_800_000_000_000;
const SERVER = SPAN_KINDS.indexOf('SERVER');
const SERVICE = { tenant: 'default', environment: '', namespace: 'shop', name: 'payment' };
const delta = (...journeyPasses: JourneyPass[]) => ({
  services: [SERVICE],
  operations: ['POST /authorise', 'POST /refund'],
  journeyPasses,
});
const pass = (operation: number, checkId: string): JourneyPass => ({ service: 0, operation, kind: SERVER, checkId });
const row = (operation: string, checkId: string, status: string) => ({
  service: SERVICE,
  operation,
  kind: SERVER,
  checkId,
  status,
});
const stands = (statuses: Record<string, JourneyStatus>) => (checkId: string) => statuses[checkId];

describe('what journeys pass through', () => {
  test.each<[string, Record<string, JourneyStatus>, ReturnType<typeof row>[]]>([
    ['both well', { a: 'pass', b: 'pass' }, [row('POST /authorise', 'a', 'pass')]],
    ['of several the one that fails', { a: 'pass', b: 'fail' }, [row('POST /authorise', 'b', 'fail')]],
    ['unstable before well', { a: 'pass', b: 'unstable' }, [row('POST /authorise', 'b', 'unstable')]],
    ['well before stale', { a: 'stale', b: 'pass' }, [row('POST /authorise', 'b', 'pass')]],
    ['stale alone', { a: 'stale' }, [row('POST /authorise', 'a', 'stale')]],
    ['without a verdict: nothing', { a: 'pending' }, []],
    ['a journey that is gone: nothing', {}, []],
  ])('is told with the journey that stands worst: %s', (_case, statuses, rows) => {
    const passes = new LearnedPasses();
    passes.learn(delta(pass(0, 'a'), pass(0, 'b')), NOW);
    expect(passes.rows(stands(statuses))).toEqual(rows);
  });

  test.each([
    [PASSED_FOR_MS, 1],
    [PASSED_FOR_MS + 1, 0],
  ])('is known %i ms after it was last seen: %i', (afterMs, count) => {
    const passes = new LearnedPasses();
    passes.learn(delta(pass(0, 'a')), NOW - 1000);
    passes.learn(delta(pass(0, 'a')), NOW);
    passes.expire(NOW + afterMs);
    expect(passes.rows(() => 'pass')).toHaveLength(count);
  });

  test('changes its version when there is more or less of it, not when it is seen again', () => {
    const passes = new LearnedPasses();
    const versions = [delta(pass(0, 'a')), delta(pass(0, 'a')), delta(pass(1, 'a')), delta()].map((d) => {
      passes.learn(d, NOW);
      return passes.version;
    });
    passes.expire(NOW + PASSED_FOR_MS + 1);
    expect([...versions, passes.version]).toEqual([1, 1, 2, 2, 4]);
  });

  test('survives a restart', () => {
    const before = new LearnedPasses();
    before.learn(delta(pass(0, 'a'), pass(1, 'b')), NOW);
    const after = new LearnedPasses(before.snapshot());
    expect(after.rows(() => 'pass')).toEqual(before.rows(() => 'pass'));
    expect(new LearnedPasses(new Uint8Array()).rows(() => 'pass')).toEqual([]);
  });

  test('is bounded, and what is beyond is counted', () => {
    const passes = new LearnedPasses();
    for (let i = 0; i < PASSES_MAX * 10; i++) passes.learn(delta(pass(0, `journey-${i}`)), NOW);
    expect(passes.journeys().size).toBe(PASSES_MAX);
    expect(passes.refused).toBe(PASSES_MAX * 9);
  });

  test('is nothing where a delta names what it does not have', () => {
    const passes = new LearnedPasses();
    passes.learn(delta({ ...pass(0, 'a'), service: 7 }, pass(9, 'a'), { ...pass(0, 'a'), kind: 77 }), NOW);
    expect(passes.journeys().size).toBe(0);
  });
});
