import { vigilConfigJsonSchema, vigilConfigSchema, type VigilConfigInput } from './vigilConfig.ts';

const destination = { id: 'tempo', endpoint: 'http://tempo:4318' };

/** Issues as `path: message`. */
function issuesOf(input: unknown): readonly string[] {
  const parsed = vigilConfigSchema.safeParse(input);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

/** Rules of synthetic traffic that are refused. */
const syntheticRules: readonly (readonly [what: string, rule: object, issue: string])[] = [
  ['a rule without a form', {}, ': must have one of userAgents, headers'],
  ['a user agent without a word', { userAgents: ['(+)'] }, '.userAgents.0: must have a letter or a digit'],
  ['a header in capitals', { headers: { 'X-Test': ['*'] } }, '.headers.X-Test: must be the name of a header'],
  ['a header without values', { headers: { 'x-test': [] } }, '.headers.x-test: Too small'],
  ['many asterisks', { headers: { 'x-test': ['*a'.repeat(9)] } }, '.headers.x-test.0: must have at most eight *'],
  ['digits behind digits', { attributes: { run: ['##'] } }, '.attributes.run.0: must have no digit and no # behind'],
  [
    'an attribute that Vigil reads',
    { attributes: { 'user_agent.original': ['*'] } },
    '.attributes.user_agent.original: is read by Vigil itself',
  ],
  ["an attribute of Vigil's", { attributes: { 'vigil.check.id': ['*'] } }, '.attributes.vigil.check.id: is read by'],
  ["Vigil's own mark", { tracestate: { vigil: ['*'] } }, '.tracestate.vigil: must be a member of a tracestate'],
  ['half a byte of a trace id', { traceIds: ['dc071'] }, '.traceIds.0: must be 6 to 32 hexadecimal digits'],
  ['a short prefix of trace ids', { traceIds: ['dc07'] }, '.traceIds.0: must be 6 to 32 hexadecimal digits'],
  ['a source in capitals', { source: 'Acme', traceIds: ['dc0718'] }, '.source: must consist of a-z'],
];

describe('vigil.yaml', () => {
  it('may be empty, and then listens on loopback, forwards nothing and stores in the data directory', () => {
    expect(vigilConfigSchema.parse({})).toMatchObject({
      services: [],
      forward: [],
      receivers: {
        otlp: { host: '127.0.0.1', auth: 'auto', maxRequestBytes: 67_108_864, tenantHeader: 'X-Scope-OrgID' },
      },
      api: { host: '127.0.0.1' },
      store: { kind: 'sqlite' },
      queue: { whenFull: 'refuse' },
      log: { level: 'info' },
    });
  });

  it('leaves ports that are not written open, so that the port base can decide', () => {
    const { receivers, api } = vigilConfigSchema.parse({});
    expect([receivers.otlp.grpcPort, receivers.otlp.httpPort, api.port]).toEqual([undefined, undefined, undefined]);
  });

  it('fills in a destination', () => {
    expect(vigilConfigSchema.parse({ forward: [destination] }).forward).toEqual([
      {
        ...destination,
        protocol: 'http/protobuf',
        signals: ['traces', 'metrics', 'logs'],
        headers: {},
        compression: 'none',
        timeoutMs: 10_000,
        maxBatchBytes: 3_145_728,
        concurrency: 4,
        deadLetters: { maxBytes: 268_435_456, maxAgeMs: 604_800_000 },
      },
    ]);
  });

  test.each<[string, VigilConfigInput]>([
    ['the same service name in two environments', { services: [{ name: 'a' }, { name: 'a', environment: 'prod' }] }],
    ['the same service name in two namespaces', { services: [{ name: 'a' }, { name: 'a', namespace: 'shop' }] }],
    ['an owner that is there', { services: [{ name: 'a', owner: 'red' }], owners: [{ team: 'red' }] }],
    ['a literal value of a harmless header', { forward: [{ ...destination, headers: { 'X-Scope-OrgID': 'one' } }] }],
    ['a secret by reference', { forward: [{ ...destination, headers: { Authorization: 'env:TOKEN' } }] }],
    [
      'certificates by reference',
      { forward: [{ id: 'a', endpoint: 'https://a', tls: { ca: 'file:ca.pem', cert: 'file:c.pem', key: 'env:KEY' } }] },
    ],
    [
      'a destination whose certificate is not looked at',
      { forward: [{ id: 'a', endpoint: 'https://a', tls: { insecureSkipVerify: true } }] },
    ],
    [
      'receivers with TLS',
      { receivers: { otlp: { host: '::', tls: { cert: 'file:c', key: 'file:k', clientCa: 'file:ca' } } } },
    ],
    ['no dead letters', { forward: [{ ...destination, deadLetters: { maxBytes: 0 } }] }],
    ['acknowledgements after delivery', { pipeline: { ack: 'delivered' } }],
    ['a path with HTTP', { forward: [{ ...destination, endpoint: 'https://otlp.example.com/otlp' }] }],
    ['gRPC with a bare slash', { forward: [{ ...destination, endpoint: 'http://c:4317/', protocol: 'grpc' }] }],
    ['PostgreSQL with its URL elsewhere', { store: { kind: 'postgres', url: 'file:/run/secrets/db' } }],
    ['an engine elsewhere', { engine: { url: 'http://engine:4321', token: 'env:REPLICA' } }],
    ['pipelines elsewhere', { replicas: { host: '0.0.0.0', tokens: ['file:token'] } }],
    ['a listener on IPv6', { receivers: { otlp: { host: '::' } }, api: { host: '::1' } }],
  ])('may have %s', (_what, input) => {
    expect(issuesOf(input)).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['an unknown key', { forwards: [] }, ': Unrecognized key: "forwards"'],
    ['an unknown key deep inside', { receivers: { otlp: { hots: '' } } }, 'receivers.otlp: Unrecognized key: "hots"'],
    [
      'two services alike',
      { services: [{ name: 'a' }, { name: 'a' }] },
      'services.1.name: repeats the environment, namespace and name of an earlier entry',
    ],
    [
      'two teams alike',
      { owners: [{ team: 'a' }, { team: 'a' }] },
      'owners.1.team: repeats the team of an earlier entry',
    ],
    [
      'two destinations alike',
      { forward: [destination, destination] },
      'forward.1.id: repeats the id of an earlier entry',
    ],
    [
      'two user agents alike',
      {
        enrichment: {
          synthetic: {
            userAgents: [
              { contains: 'Robo', type: 'bot', source: 'x' },
              { contains: 'robo', type: 'test', source: 'y' },
            ],
          },
        },
      },
      'enrichment.synthetic.userAgents.1.contains: repeats the text of an earlier entry',
    ],
    [
      'an owner that is not there',
      { services: [{ name: 'a', owner: 'red' }] },
      'services.0.owner: names a team that is not in owners',
    ],
    [
      'a secret in a header',
      { forward: [{ ...destination, headers: { 'api-key': 'abc' } }] },
      'forward.0.headers.api-key: must not be written here',
    ],
    [
      'a credential in a harmless header',
      { forward: [{ ...destination, headers: { 'X-Extra': 'Bearer abc' } }] },
      'forward.0.headers.X-Extra: must not be written here',
    ],
    [
      'a secret among the trusted tokens',
      { receivers: { otlp: { trustedTokens: ['abc'] } } },
      'receivers.otlp.trustedTokens.0: must not be written here',
    ],
    [
      "a secret as the store's URL",
      { store: { kind: 'postgres', url: 'postgres://u:p@h/d' } },
      'store.url: must not be written here',
    ],
    [
      'a password in an endpoint',
      { forward: [{ ...destination, endpoint: 'http://u:p@h:4318' }] },
      'forward.0.endpoint: must not hold a user or password',
    ],
    [
      'a query in an endpoint',
      { forward: [{ ...destination, endpoint: 'http://h:4318?key=1' }] },
      'forward.0.endpoint: must not have a query',
    ],
    [
      'an endpoint without a scheme',
      { forward: [{ ...destination, endpoint: 'tempo:4317' }] },
      'forward.0.endpoint: must be an http or https URL',
    ],
    [
      'a path with gRPC',
      { forward: [{ ...destination, endpoint: 'http://c:4317/x', protocol: 'grpc' }] },
      'forward.0.endpoint: must not have a path with protocol grpc',
    ],
    [
      'a header of the sender',
      { forward: [{ ...destination, headers: { 'Content-Type': 'x' } }] },
      'forward.0.headers.Content-Type: is a header that Vigil writes itself',
    ],
    [
      'a header of gRPC',
      { forward: [{ ...destination, headers: { 'grpc-timeout': '1S' } }] },
      'forward.0.headers.grpc-timeout: is a header that Vigil writes itself',
    ],
    [
      'a header twice',
      { forward: [{ ...destination, headers: { 'X-A': '1', 'x-a': '2' } }] },
      'forward.0.headers.x-a: is there twice',
    ],
    [
      'a header that is none',
      { forward: [{ ...destination, headers: { 'x a': '1' } }] },
      'forward.0.headers.x a: is not a header name',
    ],
    [
      'a line break in a header',
      { forward: [{ ...destination, headers: { 'x-a': '1\r\nx: 2' } }] },
      'forward.0.headers.x-a: must be printable ASCII',
    ],
    [
      'a signal twice',
      { forward: [{ ...destination, signals: ['logs', 'logs'] }] },
      'forward.0.signals: must not name a signal twice',
    ],
    [
      'a queue smaller than two segments',
      { queue: { maxBytes: 100_000_000 } },
      'queue.maxBytes: must be at least two segments of segmentBytes, 134217728, and is 100000000',
    ],
    [
      'a certificate without its key',
      { forward: [{ id: 'a', endpoint: 'https://a', tls: { cert: 'file:c' } }] },
      'forward.0.tls.cert: needs key beside it',
    ],
    [
      'a key without its certificate',
      { forward: [{ id: 'a', endpoint: 'https://a', tls: { key: 'file:k' } }] },
      'forward.0.tls.key: needs cert beside it',
    ],
    [
      'a key that is written there',
      { forward: [{ id: 'a', endpoint: 'https://a', tls: { cert: 'file:c', key: '-----BEGIN PRIVATE KEY-----' } }] },
      'forward.0.tls.key: must not be written here',
    ],
    [
      'TLS to an http endpoint',
      { forward: [{ ...destination, tls: { ca: 'file:ca' } }] },
      'forward.0.tls: is of no use with an http endpoint; write https',
    ],
    ['receivers with half of TLS', { receivers: { otlp: { tls: { cert: 'file:c' } } } }, 'receivers.otlp.tls.key: '],
    [
      'next to no room for dead letters',
      { forward: [{ ...destination, deadLetters: { maxBytes: 1000 } }] },
      'forward.0.deadLetters.maxBytes: must be 0 (keep none) or at least 1048576',
    ],
    ['an engine without a token', { engine: { url: 'http://engine:4321' } }, 'engine.token: '],
    [
      'a token of the engine that is written there',
      { engine: { url: 'http://engine:4321', token: 'abc' } },
      'engine.token: must not be written here',
    ],
    [
      'TLS to an http engine',
      { engine: { url: 'http://engine:4321', token: 'env:A', tls: {} } },
      'engine.tls: is of no use with an http URL; write https',
    ],
    [
      "a replica's token that is written there",
      { replicas: { tokens: ['abc'] } },
      'replicas.tokens.0: must not be written here',
    ],
    ['a port of 0', { api: { port: 0 } }, 'api.port: Too small'],
    ['a host with a port', { api: { host: '127.0.0.1:80x' } }, 'api.host: must be a host name or an IP address'],
    ['another answer to a full queue', { queue: { whenFull: 'dropNewest' } }, 'queue.whenFull: Invalid option'],
    [
      'a very short user agent',
      { enrichment: { synthetic: { userAgents: [{ contains: 'o', type: 'bot', source: 'x' }] } } },
      'enrichment.synthetic.userAgents.0.contains: Too small',
    ],
    ...syntheticRules.map(([what, rule, issue]): [string, object, string] => [
      what,
      { enrichment: { synthetic: { rules: [{ source: 'x', type: 'test', ...rule }] } } },
      `enrichment.synthetic.rules.0${issue}`,
    ]),
  ])('must not have %s', (_what, input, issue) => {
    expect(issuesOf(input)).toEqual([expect.stringContaining(issue)]);
  });

  it('may have rules of synthetic traffic by whatever shows it', () => {
    const rule = {
      source: 'load-lab',
      type: 'test',
      userAgents: ['^LoadLab/', '=probe'],
      headers: { 'x-load-lab': ['run-#', '*'] },
      attributes: { 'loadlab.run': ['*'] },
      tracestate: { lab: ['on'] },
      traceIds: ['10ad1ab0'],
    };
    expect(issuesOf({ enrichment: { synthetic: { rules: [rule, { ...rule, headers: undefined }] } } })).toEqual([]);
  });

  it('must not make the pipelines look for any number of attributes', () => {
    const attributes = (from: number) =>
      Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`key-${from + i}`, ['*']]));
    const rules = [0, 300].map((from) => ({ source: 'x', type: 'test', attributes: attributes(from) }));
    expect(issuesOf({ enrichment: { synthetic: { rules } } })).toEqual([
      expect.stringContaining('must have at most 500 different headers and attributes together'),
    ]);
  });

  it('is told of every mistake at once', () => {
    const input = {
      services: [
        { name: 'a', owner: 'red' },
        { name: 'a', nmae: 'a' },
      ],
      forward: [{ ...destination, headers: { authorization: 'x' } }, { id: 'tempo' }],
      queue: { maxBytes: 5_000_000, segmentByte: 1 },
    };
    expect(
      issuesOf(input)
        .map((issue) => issue.slice(0, issue.indexOf(':')))
        .sort(),
    ).toEqual([
      'forward.0.headers.authorization',
      'forward.1.endpoint',
      'forward.1.id',
      'queue',
      'queue.maxBytes',
      'services.0.owner',
      'services.1',
      'services.1.name',
    ]);
  });
});

type JsonSchema = Readonly<{
  description?: string;
  properties?: Readonly<Record<string, JsonSchema>>;
  items?: JsonSchema;
  oneOf?: readonly JsonSchema[];
}>;

/** Paths of the fields without a description. */
function undescribed(schema: JsonSchema, path: string): readonly string[] {
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    ...(field.description ? [] : [`${path}${name}`]),
    ...undescribed(field, `${path}${name}.`),
  ]);
  const items = schema.items ? undescribed(schema.items, path) : [];
  return [...fields, ...items, ...(schema.oneOf ?? []).flatMap((option) => undescribed(option, path))];
}

describe('its JSON Schema', () => {
  it('describes every field', () => {
    expect(undescribed(vigilConfigJsonSchema() as JsonSchema, '')).toEqual([]);
  });

  it('is draft 7 and allows no unknown keys', () => {
    expect(vigilConfigJsonSchema()).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      additionalProperties: false,
      properties: { forward: { items: { required: ['id', 'endpoint'], additionalProperties: false } } },
    });
  });

  it('names the unit of every number that has one', () => {
    const unitless = new Set([
      ...['grpcPort', 'httpPort', 'port', 'concurrency', 'workers', 'maxOperationsPerService'],
      ...['historyOperationsMax', 'minBadEvents'],
      ...['max', 'failures', 'of', 'recover', 'maxConcurrent', 'maxRequestsPerMinute'],
      ...['maxBytesPerDay', 'maxRunsPerDay', 'minRequests', 'burnRate', 'periodSeconds'],
      ...['length', 'lt', 'lte', 'gt', 'gte', 'items'], // of an answer: values of its JSON, a list of status codes
    ]);
    const names = JSON.stringify(vigilConfigJsonSchema()).matchAll(/"(\w+)":\{[^{}]*"type":"(?:integer|number)"/g);
    const odd = [...names]
      .map(([, name = '']) => name)
      .filter((name) => !unitless.has(name) && !/(Ms|Bytes|Ratio)$/.test(name));
    expect(odd).toEqual([]);
  });
});
