import { isSecretName } from './secretName.ts';

describe('a name', () => {
  test.each([
    'authorization',
    'Proxy-Authorization',
    'X-API-Key',
    'apikey',
    'api_key',
    'X-SF-Token',
    'lightstep-access-token',
    'Cookie',
    'client_secret',
    'dbPassword',
    'x-auth',
    'signoz-ingestion-key',
    'x-license-key',
    'X-Honeycomb-Team',
    'uptrace-dsn',
  ])('%s is that of a secret', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  test.each(['X-Scope-OrgID', 'user-agent', 'x-author', 'x-authority-zone', 'key', 'x-dataset', 'x-environment'])(
    '%s is not that of a secret',
    (name) => {
      expect(isSecretName(name)).toBe(false);
    },
  );
});
