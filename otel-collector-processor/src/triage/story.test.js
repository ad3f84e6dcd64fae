import fc from 'fast-check';
import {
  alert,
  causeNames,
  edges,
  failing,
  journey,
  MINUTE,
  rate,
  SECOND,
  service,
  slow,
  T0,
  World,
} from './testing/world.ts';
const CALLS = ['front>cat', 'front>bag', 'front>buy', 'buy>bag', 'buy>cat', 'buy>pay'];
const of = (make, name, seen, expected, operation = 'GET /') => ({
  make: (startedMs, score) => make(rename(name), seen, expected, { startedMs, score, operation }),
});
const check = (id, at) => ({
  make: (startedMs) => journey(id, at === undefined ? undefined : rename(at), { startedMs }),
  delayMs: 15 * SECOND,
});
/** Of a rule that looks back five minutes. */
const ownAlert = (labels, at) => ({
  make: (startedMs) =>
    alert(
      { alertname: 'Own', origin: 'vigil', ...labels },
      { startedMs, own: true, subject: { service: at === undefined ? undefined : service(rename(at)), operation: '' } },
    ),
  delayMs: 70 * SECOND,
  lingersMs: 3 * MINUTE,
});
let salt = '';
const rename = (role) => `${salt}-${role}`;
const FAULTS = {
  'a slow leaf': () => ({
    cause: 'pay',
    seen: [
      of(slow, 'pay', 1050, 95, 'POST /pay'),
      of(slow, 'buy', 1100, 140, 'POST /buy'),
      of(slow, 'front', 1120, 160, 'POST /checkout'),
      check('checkout', 'front'),
      ownAlert({ check_id: 'checkout' }),
      ownAlert({ service_name: 'pay' }, 'pay'),
    ],
  }),
  'errors of one that many call': () => ({
    cause: 'cat',
    seen: [
      of(failing, 'cat', 0.3, 0.001, 'GET /things'),
      of(failing, 'cat', 0.3, 0.001, 'GET /things/:id'),
      of(failing, 'front', 0.3, 0.001, 'GET /'),
      of(failing, 'front', 0.28, 0.001, 'GET /thing'),
      of(failing, 'buy', 0.31, 0.002, 'POST /buy'),
      of(rate, 'bag', 0.6, 2),
      of(rate, 'buy', 0.2, 0.7),
      of(rate, 'pay', 0.1, 0.6),
      check('home', 'front'),
      check('checkout', 'buy'),
      ownAlert({ service_name: 'front' }, 'front'),
    ],
  }),
  'a bad release': () => ({
    cause: 'buy',
    seen: [
      of(failing, 'buy', 0.26, 0.001, 'POST /buy'),
      of(failing, 'front', 0.25, 0.001, 'POST /checkout'),
      of(rate, 'pay', 0.2, 0.7),
      of(rate, 'front', 1.6, 0.7, 'POST /checkout'),
      check('checkout', 'front'),
      ownAlert({ service_name: 'buy' }, 'buy'),
    ],
  }),
  'a leak': () => ({
    cause: 'bag',
    seen: [
      of(slow, 'bag', 180, 4, 'GET /bag'),
      of(slow, 'bag', 185, 5, 'POST /bag'),
      of(slow, 'front', 200, 20, 'GET /bag'),
      of(slow, 'buy', 320, 140, 'POST /buy'),
      check('checkout', undefined),
    ],
  }),
  'fewer customers': () => ({
    cause: 'front',
    seen: [
      ...['GET /', 'GET /thing', 'POST /bag'].map((operation) => of(rate, 'front', 0.3, 3, operation)),
      of(rate, 'cat', 0.6, 6),
      of(rate, 'bag', 0.1, 1),
      of(rate, 'buy', 0.05, 0.7),
    ],
  }),
};
const arbitrary = fc.record({
  salt: fc.stringMatching(/^[a-z]{2,5}$/),
  /** Slots by which each signal is late, and in which it ends after the fault. */
  late: fc.array(fc.nat({ max: 4 }), { minLength: 24, maxLength: 24 }),
  scores: fc.array(fc.double({ min: 0.6, max: 0.99, noNaN: true }), { minLength: 24, maxLength: 24 }),
  /** Something weak somewhere that has nothing to do with it: service, slot, slots. */
  blips: fc.array(fc.tuple(fc.constantFrom('front', 'cat', 'bag', 'buy', 'pay'), fc.nat({ max: 40 })), {
    maxLength: 3,
  }),
  flaps: fc.boolean(),
});
const SLOT = 10 * SECOND;
const FAULT_MS = 150 * SECOND;
describe.each([
  ['as they are by default', {}],
  ['for a shop with short days', { settleMs: MINUTE, confirmMs: 90 * SECOND }],
])('with settings %s', (_which, settings) => {
  test.each(Object.entries(FAULTS))('%s is one issue until it has resolved, with its cause first', (_what, fault) => {
    fc.assert(
      fc.property(arbitrary, ({ salt: names, late, scores, blips, flaps }) => {
        salt = names;
        const { cause, seen } = fault();
        const world = new World(edges(CALLS.map((call) => call.replaceAll(/\w+/g, (role) => rename(role)))), settings);
        const faultMs = 'confirmMs' in settings ? FAULT_MS : 4 * MINUTE;
        let everOpen = 0;
        for (let slot = 0; slot < (faultMs + 5 * MINUTE + world.settings.settleMs + 4 * MINUTE) / SLOT; slot++) {
          world.nowMs = T0 + slot * SLOT;
          const signals = seen.flatMap(({ make, delayMs = 0, lingersMs = 0 }, index) => {
            const startedMs = T0 + Math.ceil(((late[index] ?? 0) * SLOT) / 2 / SLOT) * SLOT + delayMs;
            const endMs = T0 + faultMs + (late[23 - index] ?? 0) * SLOT + lingersMs;
            const signal = make(startedMs, scores[index] ?? 0.9);
            // A detector tells of a slot when it knows of two or three.
            if (world.nowMs < startedMs + 2 * SLOT || world.nowMs > endMs + SLOT) return [];
            const gap = flaps && signal.kind === 'journey' && world.nowMs === T0 + faultMs / 2;
            return [world.nowMs > endMs || gap ? { ...signal, endedMs: world.nowMs } : signal];
          });
          const noise = blips.flatMap(([role, at], index) => {
            const signal = slow(rename(role), 16, 10, {
              startedMs: T0 + at * SLOT,
              score: 0.52,
              operation: `noise ${index}`,
            });
            if (slot < at + 2 || slot > at + 5) return [];
            return [slot === at + 5 ? { ...signal, endedMs: world.nowMs } : signal];
          });
          world.tell(...signals, ...noise).tell();
          expect(world.open.length).toBeLessThanOrEqual(1);
          everOpen = Math.max(everOpen, world.open.length);
          // All is told by then.
          if (slot === faultMs / SLOT) {
            const expected = cause === 'front' ? `traffic at ${rename(cause)}` : rename(cause);
            expect(causeNames(world.only)[0]).toBe(expected);
          }
        }
        expect([everOpen, world.open.length, world.state.counts.opened, world.state.counts.resolved]).toEqual([
          1, 0, 1, 1,
        ]);
      }),
      { numRuns: 40 },
    );
  });
  test('one fault after the other, each once all is resolved, is an issue each; the last once more is its issue reopened', () => {
    salt = 'x';
    const world = new World(edges(CALLS.map((call) => call.replaceAll(/\w+/g, (role) => rename(role)))), settings);
    const inTurn = Object.values(FAULTS).filter((fault) => fault().cause !== 'front');
    const causes = [];
    for (const fault of [...inTurn, inTurn.at(-1)]) {
      const { seen } = fault();
      const begunMs = world.nowMs;
      const signals = seen.map(({ make, delayMs = 0 }) => make(begunMs + delayMs / 10, 0.95));
      for (const signal of signals) world.tell(signal).pass(SLOT);
      world.pass(2 * MINUTE);
      causes.push(causeNames(world.only)[0] ?? '');
      world.endAll().pass(world.settings.settleMs + 2 * SLOT);
      expect(world.open).toEqual([]);
    }
    expect(causes).toEqual(['x-pay', 'x-cat', 'x-buy', 'x-bag', 'x-bag']);
    expect(world.state.counts).toMatchObject({ opened: 4, reopened: 1, merged: 0 });
  });
  test('a quiet day with weak signals here and there has no issue', () => {
    fc.assert(
      fc.property(arbitrary, ({ salt: names, blips }) => {
        salt = names;
        const world = new World(edges(CALLS.map((call) => call.replaceAll(/\w+/g, (role) => rename(role)))), settings);
        for (const [role, at] of blips) {
          world.nowMs = Math.max(world.nowMs, T0 + at * MINUTE);
          world.tell(slow(rename(role), 16, 10, { startedMs: world.nowMs, score: 0.55 }));
          world
            .pass(2 * SLOT)
            .endAll()
            .pass(6 * MINUTE);
        }
        expect(world.state.counts).toMatchObject({ opened: 0, setAside: blips.length });
      }),
      { numRuns: 30 },
    );
  });
});
