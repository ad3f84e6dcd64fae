import { SLOT_MS } from '../messages/index.ts';
import type { AnomalySignalEvent } from '../signals/index.ts';
import { createDetection } from './detection.ts';
import { seeded, shapeAt, simulatedSlot, type Behaviour, type Shape } from './testing/simulatedTraffic.ts';

/** A compressed week: two minutes a day, as the example shop's customers have it. */
const SHAPE: Shape = { dayMs: 120_000, weekend: 0.6 };
const START = 1_800_000_000_000 - (1_800_000_000_000 % (SHAPE.dayMs * 7));

const NORMAL: Readonly<Record<string, Behaviour>> = {
  'front home': { rate: 6, medianMs: 25, sigma: 0.4, errorRatio: 0.002 },
  'front order': { rate: 0.8, medianMs: 160, sigma: 0.35, errorRatio: 0.002 },
  'order place': { rate: 0.8, medianMs: 110, sigma: 0.35, errorRatio: 0.002 },
  'money authorise': { rate: 0.8, medianMs: 40, sigma: 0.5, errorRatio: 0.002 },
  'goods list': { rate: 9, medianMs: 8, sigma: 0.5, errorRatio: 0.002 },
};

type Change = (operation: string, b: Behaviour, slotsIn: number) => Behaviour;

/** Feeds `quiet` slots, then `changed` ones; returns what was told, and in which slot after the change. */
function run(seed: number, quiet: number, changed: number, change: Change, recovery = 0) {
  const random = seeded(seed);
  const detection = createDetection({ seasonMs: SHAPE.dayMs });
  const told: (AnomalySignalEvent & { slot: number })[] = [];
  for (let i = 0; i < quiet + changed + recovery; i++) {
    const slotMs = START + i * SLOT_MS;
    const isChanged = i >= quiet && i < quiet + changed;
    const slots = Object.entries(NORMAL).map(([operation, normal]) => {
      const behaviour = isChanged ? change(operation, normal, i - quiet) : normal;
      return simulatedSlot(random, operation, slotMs, behaviour, shapeAt(slotMs, SHAPE));
    });
    for (const event of detection.feed(slotMs, slots)) told.push({ ...event, slot: i - quiet });
  }
  return { told, detection };
}

const SEEDS = [1, 2, 3, 4, 5];
const WARM = 90; // slots: a week of the compressed days

describe('detection', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('is silent over twelve compressed weeks of normal days (seed %i)', (seed) => {
    const { told } = run(seed, 84 * 12, 0, (_o, b) => b);
    expect(told.map((t) => `${t.slot}: ${t.title}`)).toEqual([]);
  });

  describe.each(SEEDS)('seed %i', (seed) => {
    test.each<[string, Change, string, number]>([
      [
        'a service twenty times slower',
        (o, b) => (o.startsWith('money') ? { ...b, medianMs: b.medianMs * 20 } : b),
        'anomaly:latency money authorise',
        4,
      ],
      [
        'a service twice as slow',
        (o, b) => (o.startsWith('goods') ? { ...b, medianMs: b.medianMs * 2 } : b),
        'anomaly:latency goods list',
        4,
      ],
      [
        'a third of the calls failing',
        (o, b) => (o.startsWith('goods') ? { ...b, errorRatio: 0.3 } : b),
        'anomaly:errors goods list',
        4,
      ],
      [
        'a quarter of few calls failing',
        (o, b) => (o === 'order place' ? { ...b, errorRatio: 0.25 } : b),
        'anomaly:errors order place',
        18,
      ],
      [
        'a latency that climbs',
        (o, b, n) => (o.startsWith('goods') ? { ...b, medianMs: b.medianMs * (1 + n) } : b),
        'anomaly:latency goods list',
        5,
      ],
      ['customers that vanish', (_o, b) => ({ ...b, rate: b.rate * 0.1 }), 'anomaly:rate front home', 18],
    ])('tells of %s', (_case, change, expected, within) => {
      const { told } = run(seed, WARM, 30, change);
      const first = told.find((t) => `anomaly:${t.of} ${t.subject.operation}` === expected);
      expect(told.filter((t) => t.slot < 0)).toEqual([]);
      expect(first).toBeDefined();
      expect(first!.slot).toBeLessThanOrEqual(within);
      expect(first!.endedMs).toBeNull();
    });

    test('dates a drop back to where it began, however long the evidence took to pile up', () => {
      const { told } = run(seed, WARM, 30, (_o, b) => ({ ...b, rate: b.rate * 0.1 }));
      const first = told.find((t) => t.of === 'rate' && t.subject.operation === 'front home')!;
      const beganSlot = (first.startedMs - START) / SLOT_MS - WARM;
      expect(first.slot).toBeGreaterThanOrEqual(2);
      expect(beganSlot).toBeGreaterThanOrEqual(0);
      expect(beganSlot).toBeLessThan(first.slot - 1);
    });

    test('tells when it is over, once, and opens nothing new', () => {
      const { told } = run(
        seed,
        WARM,
        18,
        (o, b) => (o.startsWith('money') ? { ...b, medianMs: b.medianMs * 20 } : b),
        40,
      );
      const ended = told.filter((t) => t.endedMs !== null);
      expect(ended.map((t) => t.of)).toEqual(['latency']);
      expect(told.every((t) => t.subject.operation === 'money authorise')).toBe(true);
      // On its way back it is faster than usual now and then: it began as a rise, and stays one.
      expect(new Set(told.map((t) => t.direction))).toEqual(new Set(['up']));
    });
  });

  test('a slot without calls tells nothing of what is open', () => {
    const random = seeded(3);
    const detection = createDetection({ seasonMs: SHAPE.dayMs });
    const told: AnomalySignalEvent[][] = [];
    for (let i = 0; i < 60; i++) {
      const slotMs = START + i * SLOT_MS;
      const normal = NORMAL['money authorise']!;
      const behaviour = i < 50 ? normal : { ...normal, medianMs: normal.medianMs * 20 };
      const isAway = i === 57;
      told.push([
        ...detection.feed(slotMs, isAway ? [] : [simulatedSlot(random, 'money authorise', slotMs, behaviour, 1)]),
      ]);
    }
    const latency = told.map((events) => events.filter((event) => event.of === 'latency'));
    expect([latency[56]!.length, latency[57]!.length, latency[58]!.length]).toEqual([1, 0, 1]);
    expect(latency.flat().every(({ seen, expected }) => seen > expected)).toBe(true);
    expect([...detection.series()].find(({ of }) => of === 'latency')!.state).toBe('anomalous');
  });

  test('learns before it judges: nothing is anomalous in the first two minutes, whatever happens', () => {
    const { told, detection } = run(1, 3, 8, (_o, b) => ({ ...b, medianMs: b.medianMs * 50, errorRatio: 0.9 }));
    expect(told).toEqual([]);
    expect(new Set([...detection.series()].map((s) => s.state))).toEqual(new Set(['learning']));
  });

  test('goes on after a restart as if it had never stopped', () => {
    const random = seeded(7);
    const whole = createDetection({ seasonMs: SHAPE.dayMs });
    let parts = createDetection({ seasonMs: SHAPE.dayMs });
    for (let i = 0; i < 120; i++) {
      const slotMs = START + i * SLOT_MS;
      const slots = Object.entries(NORMAL).map(([operation, b]) =>
        simulatedSlot(random, operation, slotMs, i > 100 ? { ...b, medianMs: b.medianMs * 3 } : b, 1),
      );
      const told = whole.feed(slotMs, slots);
      if (i % 17 === 0) parts = createDetection({ seasonMs: SHAPE.dayMs }, parts.snapshot());
      expect(parts.feed(slotMs, slots)).toEqual(told);
    }
    expect([...parts.series()]).toEqual([...whole.series()]);
  });

  test.each([
    ['a slot that was fed before', [0, 0]],
    ['a slot that is older', [SLOT_MS, 0]],
  ])('ignores %s', (_case, [first, second]) => {
    const detection = createDetection();
    const slot = (ms: number) => [simulatedSlot(seeded(1), 'front home', ms, NORMAL['front home']!, 1)];
    detection.feed(START + first!, slot(START));
    expect(detection.feed(START + second!, slot(START))).toEqual([]);
    expect(detection.lastSlotMs).toBe(START + first!);
  });

  test('is bounded: operations beyond the limit are not watched, silent ones are forgotten', () => {
    const detection = createDetection({ maxOperations: 10, forgetAfterMs: 60_000 });
    const slots = Array.from({ length: 50 }, (_, i) =>
      simulatedSlot(seeded(i), `s${i} op`, START, NORMAL['front home']!, 1),
    );
    detection.feed(START, slots);
    expect([...detection.series()]).toHaveLength(30);
    for (let i = 1; i <= 8; i++) detection.feed(START + i * SLOT_MS, []);
    expect([...detection.series()]).toEqual([]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 1e308])('gives finite scores for odd counts (%d)', (odd) => {
    const detection = createDetection();
    const slot = simulatedSlot(seeded(1), 'front home', START, NORMAL['front home']!, 1);
    for (let i = 0; i < 20; i++)
      detection.feed(START + i * SLOT_MS, [i === 15 ? { ...slot, exponential: [[odd, 1]] } : slot]);
    for (const { score, expected, upper } of detection.series()) {
      expect(Number.isFinite(score)).toBe(true);
      expect(Number.isFinite(expected)).toBe(true);
      expect(Number.isNaN(upper)).toBe(false);
    }
  });
});
