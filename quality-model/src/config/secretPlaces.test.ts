import { secretPlaces } from './secretPlaces.ts';
import { vigilConfigJsonSchema, vigilConfigSchema } from './vigilConfig.ts';

/** Uses every place that may name a secret. */
const config = vigilConfigSchema.parse({
  receivers: { otlp: { trustedTokens: ['env:SENDER'] } },
  forward: [{ id: 'a', endpoint: 'http://a', headers: { 'X-Plain': 'env', Authorization: 'file:token' } }],
  alertmanagers: [
    { id: 'a', url: 'http://a', headers: { Authorization: 'env:ALERTMANAGER' }, webhook: { token: 'env:HOOK' } },
  ],
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
    },
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
    expect(secretPlaces(config)).toEqual([
      { ref: 'env:SENDER', path: ['receivers', 'otlp', 'trustedTokens', 0] },
      { ref: 'file:token', path: ['forward', 0, 'headers', 'Authorization'] },
      { ref: 'env:PASSWORD', path: ['journeys', 0, 'vars', 'password'] },
      { ref: 'env:SHOP_KEY', path: ['journeys', 0, 'steps', 0, 'headers', 'x-api-key'] },
      { ref: 'env:SHOP_KEY', path: ['journeys', 0, 'finally', 0, 'headers', 'x-api-key'] },
      { ref: 'env:ALERTMANAGER', path: ['alertmanagers', 0, 'headers', 'Authorization'] },
      { ref: 'env:HOOK', path: ['alertmanagers', 0, 'webhook', 'token'] },
      { ref: 'env:DATABASE_URL', path: ['store', 'url'] },
    ]);
  });

  it('are all that the schema marks as such', () => {
    const found = secretPlaces(config).map(({ path }) =>
      path
        .join('.')
        .replaceAll(/\.\d+/g, '.*')
        .replace(/(?<=\.(headers|vars)\.).*/, '*'),
    );
    expect(found.toSorted()).toEqual(markedPlaces(vigilConfigJsonSchema(), []).toSorted());
  });

  it('are none in an empty configuration', () => {
    expect(secretPlaces(vigilConfigSchema.parse({}))).toEqual([]);
  });
});
