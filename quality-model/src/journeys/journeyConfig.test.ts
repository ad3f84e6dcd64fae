import { vigilConfigSchema } from '../config/vigilConfig.ts';
import { journeyPlan } from './journeyPlan.ts';

const targets = [{ baseUrl: 'http://shop:8080', maxRequestsPerMinute: 60 }];
const services = [
  { name: 'shop', namespace: 'a', environment: 'prod' },
  { name: 'shop', namespace: 'a', environment: 'stage' },
  { name: 'till', namespace: 'a', environment: 'prod' },
];
const step = { id: 'home', get: 'http://shop:8080/' };
const smoke = { id: 'smoke', name: 'Smoke', schedule: { every: '1m' }, steps: [step] };

/** A journey that changes something and cleans up. */
const checkout = {
  id: 'checkout',
  name: 'Checkout (guest)',
  criticality: 'p1',
  service: 'till',
  schedule: { every: '5m', jitter: '1m' },
  safety: { effect: 'write', tenant: 'synthetic' },
  retry: { max: 1, backoff: '15s' },
  alert: { failures: 3, of: 5, recover: 2 },
  vars: { base: 'http://shop:8080', password: 'env:SHOP_PASSWORD' },
  steps: [
    {
      id: 'home',
      get: '${base}/',
      assert: [
        { status: 200 },
        { responseTime: { lt: '800ms' } },
        { header: 'content-security-policy', exists: true, gate: false },
        { text: { contains: 'Welcome' } },
      ],
    },
    {
      id: 'add',
      post: '${base}/cart',
      headers: { authorization: 'Bearer ${password}' },
      json: { sku: 'VIGIL-TEST-1', cartId: '${vigil.runId}' },
      store: { cart: '$.cartId', place: 'Location' },
      assert: [{ status: 201 }, { json: '$.items', length: 1 }],
    },
  ],
  finally: [{ id: 'drop-cart', delete: '${base}/cart/${cart}', timeout: '5s', assert: [{ status: [204, 404] }] }],
};

/** Issues as `path: message`, of a configuration with these journeys. */
function issuesOf(journeys: readonly unknown[], rest: object = {}): readonly string[] {
  const parsed = vigilConfigSchema.safeParse({ targets, services, journeys, ...rest });
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('a journey', () => {
  test.each<[string, object]>([
    ['a smoke test of one request', smoke],
    ['a purchase with its cleanup', checkout],
    ['a service of one environment', { ...smoke, service: 'a/shop', environment: 'prod' }],
    [
      'a URL that hangs on an earlier answer',
      {
        ...smoke,
        steps: [
          { ...step, store: { next: 'location' } },
          { id: 'b', get: '${next}' },
        ],
      },
    ],
    ['a secret in a header by reference', { ...smoke, steps: [{ ...step, headers: { 'x-api-key': 'file:key' } }] }],
    [
      'an id at the end of a known path',
      {
        ...smoke,
        steps: [
          { ...step, store: { id: '$.id' } },
          { id: 'b', get: 'http://shop:8080/x/${id}' },
        ],
      },
    ],
  ])('may be %s', (_what, journey) => {
    expect(issuesOf([journey])).toEqual([]);
  });

  const withStep = (changes: object) => ({ ...smoke, steps: [{ ...step, ...changes }] });
  const withAssert = (assertion: object) => withStep({ assert: [assertion] });
  test.each<[string, unknown, string]>([
    ['an id with other letters', { ...smoke, id: 'Smoke_1' }, 'journeys.0.id: must consist of a-z, 0-9 and hyphens'],
    ['no steps', { ...smoke, steps: [] }, 'journeys.0.steps: Too small'],
    ['an unknown key', { ...smoke, step: [] }, 'journeys.0: Unrecognized key: "step"'],
    ['a step without a request', { ...smoke, steps: [{ id: 'a' }] }, 'steps.0: must have one of get, head'],
    ['a step with two requests', withStep({ head: 'http://shop:8080/' }), 'steps.0.head: must not stand beside get'],
    ['two steps alike', { ...smoke, steps: [step, step] }, 'steps.1.id: repeats the id'],
    ['a body in a GET', withStep({ json: {} }), 'steps.0.json: must not stand in a GET request'],
    [
      'two bodies',
      { ...checkout, steps: [{ id: 'a', post: '${base}/', json: 1, body: '1' }], finally: [step] },
      'steps.0.body: must not stand beside json',
    ],
    [
      'a password in a URL',
      withStep({ get: 'http://u:p@shop:8080/' }),
      'steps.0.get: must not hold a user or password',
    ],
    [
      'a URL without a scheme',
      withStep({ get: '/cart' }),
      'steps.0.get: must be an http or https URL, or begin with a variable',
    ],
    [
      'a variable nobody set',
      withStep({ get: 'http://shop:8080/${id}' }),
      'steps.0.get: has ${id}, which is neither in vars',
    ],
    [
      'a variable that is set later',
      { ...smoke, steps: [{ ...step, headers: { 'x-a': '${a}' }, store: { a: '$.a' } }] },
      'steps.0.headers: has ${a}',
    ],
    ['a broken variable', withStep({ get: 'http://shop:8080/${a b}' }), 'has ${a b}, which is no variable'],
    ['a variable in a variable', { ...smoke, vars: { a: '${b}' } }, 'vars.a: must not hold another variable'],
    ['a secret as a variable', { ...smoke, vars: { password: 'abc' } }, 'vars.password: must not be written here'],
    [
      'a secret in a header',
      withStep({ headers: { 'X-Api-Key': 'abc' } }),
      'steps.0.headers.X-Api-Key: must not be written here',
    ],
    [
      'a credential in a harmless header',
      withStep({ headers: { 'x-a': 'Basic YTpi' } }),
      'headers.x-a: must not be written here',
    ],
    [
      'a secret deep in a body',
      { ...checkout, steps: [{ id: 'a', post: '${base}/', json: { user: [{ password: 'x' }] } }], finally: [step] },
      'steps.0.json.user.0.password: must not be written here',
    ],
    [
      'a mark of its own',
      withStep({ headers: { TraceState: 'vigil=x' } }),
      'headers.TraceState: is a header that Vigil writes itself',
    ],
    [
      'a name for itself',
      withStep({ headers: { 'User-Agent': 'Mozilla' } }),
      'headers.User-Agent: is a header that Vigil writes itself',
    ],
    ['an assertion of nothing', withAssert({ gate: false }), 'assert.0: must have one of status'],
    [
      'an assertion of two things',
      withAssert({ status: 200, text: { contains: 'a' } }),
      'assert.0.text: must be an assertion of its own, not beside status',
    ],
    [
      'a comparison that means nothing',
      withAssert({ header: 'a', length: 1 }),
      'assert.0.length: is no comparison for header',
    ],
    ['a comparison beside a status', withAssert({ status: 200, lt: 3 }), 'assert.0.lt: is no comparison for status'],
    ['a header compared with nothing', withAssert({ header: 'a' }), 'assert.0.header: must have a comparison'],
    ['a text compared with nothing', withAssert({ text: {} }), 'assert.0.text: must have a comparison'],
    ['absence compared', withAssert({ json: '$.a', exists: false, equals: 1 }), 'assert.0.exists: cannot stand beside'],
    ['a path that is none', withAssert({ json: 'a.b', exists: true }), 'assert.0.json: must be a JSON path'],
    [
      'a pattern that is none',
      withAssert({ text: { matches: '(' } }),
      'assert.0.text.matches: must be a regular expression',
    ],
    ['a time without a unit', withAssert({ responseTime: { lt: 800 } }), 'responseTime.lt: Invalid input'],
    [
      'an unsafe method, undeclared',
      { ...checkout, safety: {} },
      'steps.1.post: may change something: only a journey with safety.effect: write may use POST',
    ],
    [
      'an effect without a tenant',
      { ...checkout, safety: { effect: 'write' } },
      'safety.effect: is write, so safety.tenant must say',
    ],
    [
      'an effect without cleanup',
      { ...checkout, finally: [] },
      'safety.effect: is write, so there must be steps in finally',
    ],
    [
      'a target that is not listed',
      withStep({ get: 'http://elsewhere/' }),
      'steps.0.get: leads to http://elsewhere/, which is in none of the targets',
    ],
    ['another port of a target', withStep({ get: 'http://shop/' }), 'steps.0.get: leads to http://shop/'],
    [
      'a listed host by a variable, with another port',
      { ...smoke, vars: { b: 'http://shop' }, steps: [{ id: 'a', get: '${b}/' }] },
      'leads to http://shop/',
    ],
    [
      'a timeout that does not fit',
      { ...smoke, timeout: '61s' },
      'schedule.every: must be at least as long as the timeout of the steps (61s)',
    ],
    ['cleanup that does not fit', { ...checkout, schedule: { every: '5s' } }, 'those of finally (5s together)'],
    [
      'a jitter longer than its interval',
      { ...smoke, schedule: { every: '1m', jitter: '2m' } },
      'schedule.jitter: must not be longer',
    ],
    [
      'more failures than runs',
      { ...smoke, alert: { failures: 4, of: 3 } },
      'alert.failures: must not be more than of',
    ],
    ['too many retries', { ...smoke, retry: { max: 3 } }, 'retry.max: Too big'],
    ['an owner nobody knows', { ...smoke, owner: 'red' }, 'owner: names a team that is not in owners'],
    ['a service nobody knows', { ...smoke, service: 'b/shop' }, 'service: names a service that is not in services'],
    ['a service that is several', { ...smoke, service: 'shop' }, 'service: may mean a/shop (prod), a/shop (stage)'],
  ])('must not have %s', (_what, journey, issue) => {
    expect(issuesOf([journey])).toEqual(expect.arrayContaining([expect.stringContaining(issue)]));
  });

  test.each([
    ['id', { ...smoke, name: 'Other' }, 'journeys.1.id: repeats the id'],
    ['name', { ...smoke, id: 'other' }, 'journeys.1.name: repeats the name'],
  ])('has its %s alone', (_what, second, issue) => {
    expect(issuesOf([smoke, second])).toEqual([expect.stringContaining(issue)]);
  });

  it('must not ask more than its target gives, and is told who asks how much', () => {
    const fast = { ...smoke, id: 'fast', name: 'Fast', schedule: { every: '5s' }, timeout: '4s', retry: { max: 2 } };
    const rest = { targets: [{ baseUrl: 'http://shop:8080', maxRequestsPerMinute: 37 }] };
    expect(issuesOf([smoke, fast], rest)).toEqual([]);
    expect(issuesOf([smoke, fast, { ...smoke, id: 'third', name: 'Third', retry: { max: 1 } }], rest)).toEqual([
      'targets.0.maxRequestsPerMinute: is 37, and the journeys ask 39 requests a minute of http://shop:8080: ' +
        'fast 36 (1 requests × 12 runs × 3 attempts), third 2 (1 requests × 1 runs × 2 attempts), smoke 1 (1 requests × 1 runs)',
    ]);
  });

  it('must not make more requests in one run than its target takes in a minute', () => {
    const steps = [step, { ...step, id: 'again' }, { ...step, id: 'more' }];
    const rest = { targets: [{ baseUrl: 'http://shop:8080', maxRequestsPerMinute: 2 }] };
    expect(issuesOf([{ ...smoke, schedule: { every: '1h' }, steps }], rest)).toEqual([
      'targets.0.maxRequestsPerMinute: is 2, and one run of smoke alone makes 3 requests to http://shop:8080',
    ]);
  });

  it('needs a target of its own, not two of the same place', () => {
    expect(issuesOf([], { targets: [{ baseUrl: 'http://shop:8080/' }, { host: 'SHOP:8080' }] })).toEqual([
      'targets.1.host: names the same place as targets.0: shop:8080',
    ]);
  });
});

describe('its plan', () => {
  const parsed = vigilConfigSchema.parse({ targets, services, journeys: [smoke, checkout] });
  const [smokePlan, checkoutPlan] = parsed.journeys.map(journeyPlan);

  it('has defaults worked out', () => {
    expect(smokePlan).toMatchObject({
      intervalMs: 60_000,
      jitterMs: 60_000,
      effect: 'read',
      tenant: '',
      retry: { max: 0 },
      alert: { failures: 2, of: 3, recover: 2 },
      timeoutMs: 30_000,
      cleanup: [],
      cleanupTimeoutMs: 0,
      steps: [{ method: 'GET', safe: true, timeoutMs: 10_000, redirects: 'follow', body: { kind: 'none' } }],
    });
  });

  it('holds a step without an assertion of its status to one from 200 to 399', () => {
    const [assertion] = smokePlan!.steps[0]!.assertions;
    expect(assertion).toMatchObject({ source: 'status', gate: true });
    const anyOf = assertion?.source === 'status' ? assertion.anyOf : [];
    expect([anyOf[0], anyOf.at(-1)]).toEqual([200, 399]);
  });

  it('has units, assertions and stores in the form of the runner', () => {
    expect(checkoutPlan).toMatchObject({
      intervalMs: 300_000,
      jitterMs: 60_000,
      retry: { max: 1, backoffMs: 15_000 },
      cleanupTimeoutMs: 5000,
      steps: [
        {
          assertions: [
            { source: 'status', anyOf: [200] },
            { source: 'responseTime', ltMs: 800 },
            {
              source: 'header',
              name: 'content-security-policy',
              gate: false,
              comparisons: [{ kind: 'exists', expected: true }],
            },
            { source: 'text', comparisons: [{ kind: 'contains', expected: 'Welcome' }] },
          ],
        },
        {
          method: 'POST',
          safe: false,
          body: { kind: 'json' },
          stores: [
            { name: 'cart', from: 'json', path: '$.cartId' },
            { name: 'place', from: 'header', header: 'location' },
          ],
        },
      ],
    });
  });
});
