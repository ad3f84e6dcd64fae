import { alertmanagersConfigSchema } from './alertmanagersConfig.ts';

const entry = { id: 'main', url: 'https://mimir/alertmanager' };

test('an Alertmanager needs a name and an address; all else has a default', () => {
  expect(alertmanagersConfigSchema.parse([entry])).toEqual([
    {
      ...entry,
      headers: {},
      pollIntervalMs: 15_000,
      timeoutMs: 10_000,
      serviceLabels: ['service_name', 'service', 'job'],
      namespaceLabels: ['service_namespace'],
      environmentLabels: ['deployment_environment_name', 'deployment_environment', 'environment'],
    },
  ]);
});

test.each<[what: string, entries: object[], mistake: string]>([
  ['two of one name', [entry, entry], '1.id: repeats the id of an earlier entry'],
  ['a name that is no part of a path', [{ ...entry, id: 'a/b' }], '0.id: must consist of a-z, 0-9 and hyphens'],
  ['an address without a scheme', [{ ...entry, url: 'alertmanager:9093' }], '0.url: must be an http or https URL'],
  ['a password in the address', [{ ...entry, url: 'http://a:b@host' }], '0.url: must not hold a user or password'],
  [
    'a literal credential',
    [{ ...entry, headers: { Authorization: 'Bearer x' } }],
    '0.headers.Authorization: must not be written here',
  ],
  ['a literal token', [{ ...entry, webhook: { token: 'x' } }], '0.webhook.token: must not be written here'],
  ['a poll of every moment', [{ ...entry, pollIntervalMs: 10 }], '0.pollIntervalMs: Too small'],
  ['no label for the service', [{ ...entry, serviceLabels: [] }], '0.serviceLabels: Too small'],
])('%s is refused', (_what, entries, mistake) => {
  const { issues = [] } = alertmanagersConfigSchema.safeParse(entries).error ?? {};
  expect(issues.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([
    expect.stringContaining(mistake) as string,
  ]);
});
