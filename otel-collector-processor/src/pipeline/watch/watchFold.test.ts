import { encodeOtlp } from '../../../test/otlpWitness.ts';
import { HURT_USERS_MAX, type Watched } from '../../messages/index.ts';
import { addPairs, emptySketch, estimateDistinct, pseudonym } from '../../users/index.ts';
import { WatchFold, WatchRules } from './watchFold.ts';

const KEY = Buffer.alloc(32, 3);
const MINUTE = 60_000;
const NOW = 1_800_000_000_000 + 30_000;
const shop = { tenant: 'default', environment: 'prod', namespace: 'shop', name: 'checkout' };
const bank = { tenant: 'default', environment: 'prod', namespace: 'shop', name: 'payment' };
const WATCHED: Watched = {
  users: { attribute: 'user.id', slowMs: 1000 },
  transactions: [
    {
      id: 'purchase',
      spans: [
        { service: shop, operation: 'POST /orders', attributes: {} },
        { service: bank, operation: 'charge', attributes: { 'card.kind': 'credit', attempts: '1', final: 'true' } },
      ],
    },
  ],
};

type Value = string | number | boolean;
const valueOf = (value: Value) =>
  typeof value === 'string'
    ? { stringValue: value }
    : typeof value === 'boolean'
      ? { boolValue: value }
      : { intValue: value };
const attributesOf = (all: Readonly<Record<string, Value>>) =>
  Object.entries(all).map(([key, value]) => ({ key, value: valueOf(value) }));

type Span = Readonly<{
  service?: typeof shop;
  name?: string;
  attributes?: Readonly<Record<string, Value>>;
  kind?: number;
  status?: number;
  durationMs?: number;
  endMs?: number;
  trace?: number;
}>;

/** A double does not hold nanoseconds since 1970. */
const nano = (ms: number): bigint => BigInt(ms) * 1_000_000n;

function body(spans: readonly Span[]): Uint8Array {
  return encodeOtlp('traces', {
    resourceSpans: spans.map(
      ({
        service = shop,
        name = 'POST /orders',
        attributes = {},
        kind = 2,
        status = 0,
        durationMs = 10,
        endMs = NOW - 1000,
        trace = 1,
      }) => ({
        resource: {
          attributes: attributesOf({
            'service.name': service.name,
            'service.namespace': service.namespace,
            'deployment.environment.name': service.environment,
          }),
        },
        scopeSpans: [
          {
            spans: [
              {
                name,
                kind,
                traceId: Buffer.alloc(16, trace),
                spanId: Buffer.alloc(8, 1),
                startTimeUnixNano: String(nano(endMs) - BigInt(Math.round(durationMs * 1e6))),
                endTimeUnixNano: String(nano(endMs)),
                attributes: attributesOf(attributes),
                status: { message: 'three is the field of the code', code: status },
              },
            ],
          },
        ],
      }),
    ),
  });
}

function watch(spans: readonly Span[], watched: Watched | undefined = WATCHED, tenant = 'default') {
  const fold = new WatchFold(watched && new WatchRules(watched, KEY.toString('base64')));
  fold.fold(body(spans), tenant, NOW);
  return fold.body();
}
const distinct = (pairs: readonly number[]): number => {
  const sketch = emptySketch();
  addPairs(sketch, pairs);
  return Math.round(estimateDistinct(sketch));
};
const named = (user: string, tenant = 'default') => pseudonym(KEY, tenant, user);
const by = (user: string, more: Span = {}): Span => ({ ...more, attributes: { 'user.id': user, ...more.attributes } });

test('nothing is looked at where nothing is watched', () => {
  const fold = new WatchFold(undefined);
  fold.fold(Uint8Array.of(0xff, 0xff), 'default', NOW); // it would not even be readable
  expect(fold.body()).toEqual({});
});

describe('users', () => {
  test('are counted by operation and minute, and those who are hurt are named by their pseudonyms', () => {
    const { userCells } = watch([
      by('ana', { status: 2 }),
      by('ana'),
      by('ben'),
      by('cy', { durationMs: 1000.5 }),
      by('dee', { durationMs: 1000 }),
      by('ben', { endMs: NOW - 2 * MINUTE }),
      by('ben', { name: 'GET /' }),
    ]);
    expect(
      userCells!.map(({ service, operation, minuteMs, users, hurt, hurtUsers }) => [
        service,
        operation,
        (minuteMs - NOW + 30_000) / MINUTE,
        distinct(users),
        distinct(hurt),
        hurtUsers,
      ]),
    ).toEqual([
      [shop, 'POST /orders', 0, 4, 2, [named('ana'), named('cy')]],
      [shop, 'POST /orders', -2, 1, 0, []],
      [shop, 'GET /', 0, 1, 0, []],
    ]);
    expect(JSON.stringify(userCells)).not.toMatch(/ana|ben/);
  });

  test.each<[string, Span]>([
    ['whom nobody names', { status: 2 }],
    ['with an empty name', by('', { status: 2 })],
    ['with a name that is none', by('x'.repeat(513), { status: 2 })],
    ['of synthetic traffic', by('ana', { status: 2, attributes: { 'user_agent.synthetic.type': 'test' } })],
    ['of a call that the service makes', by('ana', { status: 2, kind: 3 })],
    ['of requests that ended too long ago', by('ana', { status: 2, endMs: NOW - 6 * MINUTE })],
    ['of 1970', by('ana', { status: 2, endMs: 0, durationMs: 0 })],
  ])('%s are not counted', (_what, span) => {
    expect(watch([span]).userCells).toBeUndefined();
  });

  test('whose id is a number are told apart too, and those of a clock far ahead are of now', () => {
    const { userCells } = watch([by('', { attributes: { 'user.id': 7 }, status: 2, endMs: Date.UTC(2262, 0) })]);
    expect(userCells).toEqual([expect.objectContaining({ minuteMs: NOW - 30_000, hurtUsers: [named('7')] })]);
  });

  test('of another tenant have other pseudonyms', () => {
    expect(watch([by('ana', { status: 2 })], WATCHED, 'acme').userCells![0]!.hurtUsers).toEqual([named('ana', 'acme')]);
    expect(named('ana', 'acme')).not.toBe(named('ana'));
  });

  test('beyond the bounds are counted, and a bomb of operations takes no more memory', () => {
    const many = watch(Array.from({ length: HURT_USERS_MAX + 50 }, (_, i) => by(`u${i}`, { status: 2 })))
      .userCells![0]!;
    expect(many.hurtUsers).toHaveLength(HURT_USERS_MAX);
    expect(distinct(many.hurt)).toBeGreaterThan(HURT_USERS_MAX * 0.93);
    const bomb = watch(Array.from({ length: 2100 }, (_, i) => by('ana', { name: `op ${i}` })));
    expect([bomb.userCells!.length, bomb.watchedDropped]).toEqual([2000, 100]);
  });
});

describe('spans of transactions', () => {
  test('are told with trace and outcome, whatever type their attributes are of', () => {
    const charge = {
      service: bank,
      name: 'charge',
      kind: 3,
      attributes: { 'card.kind': 'credit', attempts: 1, final: true },
    };
    const { transactionSpans } = watch([
      { trace: 9, durationMs: 25 },
      { ...charge, trace: 9, status: 2 },
      { ...charge, attributes: { ...charge.attributes, 'card.kind': 'debit' } },
      { ...charge, service: { ...bank, environment: 'test' } },
      { name: 'POST /orders', service: bank },
      { trace: 8, attributes: { 'synthetic.type': 'bot' } },
    ]);
    const span = {
      transaction: 'purchase',
      tenant: 'default',
      traceId: '09'.repeat(16),
      failed: false,
      synthetic: 0,
      endMs: NOW - 1000,
    };
    expect(transactionSpans).toEqual([
      { ...span, span: 0, durationMs: 25 },
      { ...span, span: 1, failed: true, durationMs: 10 },
      { ...span, span: 0, traceId: '08'.repeat(16), synthetic: 2, durationMs: 10 },
    ]);
  });
});
