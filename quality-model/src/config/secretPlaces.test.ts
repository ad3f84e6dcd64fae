import { secretPlaces } from './secretPlaces.ts';
import { vigilConfigJsonSchema, vigilConfigSchema } from './vigilConfig.ts';

/** Uses every place that may name a secret. */
const config = vigilConfigSchema.parse({
  receivers: {
    otlp: { trustedTokens: ['env:SENDER'], tls: { cert: 'file:own', key: 'env:OWN_KEY', clientCa: 'file:senders' } },
  },
  forward: [
    {
      id: 'a',
      endpoint: 'https://a',
      headers: { 'X-Plain': 'env', Authorization: 'file:token' },
      tls: { ca: 'file:ca', cert: 'file:cert', key: 'env:KEY', serverName: 'env:NO' },
    },
  ],
  alertmanagers: [
    { id: 'a', url: 'http://a', headers: { Authorization: 'env:ALERTMANAGER' }, webhook: { token: 'env:HOOK' } },
  ],
  kpi: { otlp: { endpoint: 'http://m', headers: { Authorization: 'env:METRICS' } } },
  prometheus: [{ id: 'a', url: 'http://p', headers: { Authorization: 'env:PROMETHEUS' } }],
  engine: {
    url: 'https://engine:4321',
    token: 'file:replica.token',
    tls: { ca: 'file:engine-ca', cert: 'file:replica', key: 'env:REPLICA_KEY' },
  },
  replicas: { tokens: ['env:REPLICA'], tls: { cert: 'file:engine', key: 'env:ENGINE_KEY', clientCa: 'file:replicas' } },
  store: { kind: 'postgres', url: 'env:DATABASE_URL' },
  targets: [{ host: 'shop:80' }],
  journeys: [
    {
      id: 'a',
      name: 'A',
      schedule: { every: '1m' },
      vars: { base: 'http://shop', password: 'env:PASSWORD' },
      steps: [{ id: 'one', get: '${base}/', headers: { Accept: '*/*', 'x-api-key': 'env:SHOP_KEY' } }],
      finally: [{ id: 'two', get: '${base}/', headers: { 'x-api-key': 'env:SHOP_KEY' } }],
      auth: { basic: { user: 'synthetic', password: 'env:BASIC' } },
      totp: { code: { secret: 'env:TOTP' } },
    },
    ...[
      { bearer: 'env:BEARER' },
      { oauth2: { tokenUrl: 'http://shop/token', clientId: 'vigil', clientSecret: 'env:CLIENT' } },
    ].map((auth, index) => ({
      id: `auth-${index}`,
      name: `Auth ${index}`,
      schedule: { every: '1h' },
      auth,
      steps: [{ id: 'one', get: 'http://shop/' }],
    })),
  ],
});

/** Places that JSON Schema marks as secrets, `*` for any index or key. */
function markedPlaces(schema: unknown, path: readonly string[]): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {}, items, additionalProperties, oneOf = [] } = schema as Record<string, never>;
  return [
    ...('x-vigil-secret' in schema ? [path.join('.')] : []),
    ...Object.entries(properties).flatMap(([name, field]) => markedPlaces(field, [...path, name])),
    ...markedPlaces(items, [...path, '*']),
    ...markedPlaces(additionalProperties, [...path, '*']),
    ...(oneOf as unknown[]).flatMap((option) => markedPlaces(option, path)),
  ];
}

describe('the places of secrets', () => {
  it('are found with their paths, and texts that name no secret are not', () => {
    const line = (ref: string, ...path: (string | number)[]) => ({ ref, path, form: 'line' });
    const pem = (ref: string, ...path: (string | number)[]) => ({ ref, path, form: 'pem' });
    expect(secretPlaces(config)).toEqual([
      line('env:SENDER', 'receivers', 'otlp', 'trustedTokens', 0),
      pem('file:own', 'receivers', 'otlp', 'tls', 'cert'),
      pem('env:OWN_KEY', 'receivers', 'otlp', 'tls', 'key'),
      pem('file:senders', 'receivers', 'otlp', 'tls', 'clientCa'),
      line('file:token', 'forward', 0, 'headers', 'Authorization'),
      pem('file:ca', 'forward', 0, 'tls', 'ca'),
      pem('file:cert', 'forward', 0, 'tls', 'cert'),
      pem('env:KEY', 'forward', 0, 'tls', 'key'),
      line('env:PASSWORD', 'journeys', 0, 'vars', 'password'),
      line('env:BASIC', 'journeys', 0, 'auth', 'basic', 'password'),
      line('env:TOTP', 'journeys', 0, 'totp', 'code', 'secret'),
      line('env:SHOP_KEY', 'journeys', 0, 'steps', 0, 'headers', 'x-api-key'),
      line('env:SHOP_KEY', 'journeys', 0, 'finally', 0, 'headers', 'x-api-key'),
      line('env:BEARER', 'journeys', 1, 'auth', 'bearer'),
      line('env:CLIENT', 'journeys', 2, 'auth', 'oauth2', 'clientSecret'),
      line('env:ALERTMANAGER', 'alertmanagers', 0, 'headers', 'Authorization'),
      line('env:HOOK', 'alertmanagers', 0, 'webhook', 'token'),
      line('env:METRICS', 'kpi', 'otlp', 'headers', 'Authorization'),
      line('env:PROMETHEUS', 'prometheus', 0, 'headers', 'Authorization'),
      line('file:replica.token', 'engine', 'token'),
      pem('file:engine-ca', 'engine', 'tls', 'ca'),
      pem('file:replica', 'engine', 'tls', 'cert'),
      pem('env:REPLICA_KEY', 'engine', 'tls', 'key'),
      line('env:REPLICA', 'replicas', 'tokens', 0),
      pem('file:engine', 'replicas', 'tls', 'cert'),
      pem('env:ENGINE_KEY', 'replicas', 'tls', 'key'),
      pem('file:replicas', 'replicas', 'tls', 'clientCa'),
      line('env:DATABASE_URL', 'store', 'url'),
    ]);
  });

  it('are all that the schema marks as such', () => {
    const found = secretPlaces(config).map(({ path }) =>
      path
        .join('.')
        .replaceAll(/\.\d+/g, '.*')
        .replace(/(?<=\.(headers|vars)\.).*/, '*')
        .replace(/(?<=\.totp\.)\w+/, '*'),
    );
    expect(found.toSorted()).toEqual(markedPlaces(vigilConfigJsonSchema(), []).toSorted());
  });

  it('are none in an empty configuration', () => {
    expect(secretPlaces(vigilConfigSchema.parse({}))).toEqual([]);
  });
});
