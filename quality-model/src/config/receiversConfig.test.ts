import { otlpTokenRequired } from './receiversConfig.ts';

describe('a token of senders', () => {
  test.each([
    ['auto', '127.0.0.1', false],
    ['auto', '127.1.2.3', false],
    ['auto', '::1', false],
    ['auto', 'localhost', false],
    ['auto', '0.0.0.0', true],
    ['auto', '::', true],
    ['auto', '10.0.0.7', true],
    ['auto', '127.0.0.1.example.com', true],
    ['required', '127.0.0.1', true],
  ] as const)('with auth %s on %s: required is %s', (auth, host, required) => {
    expect(otlpTokenRequired({ auth, host })).toBe(required);
  });

  test.each([
    ['auto', undefined, true],
    ['auto', 'file:ca.pem', false],
    ['required', 'file:ca.pem', true],
  ] as const)(
    'with auth %s beyond loopback and client certificates of %s: required is %s',
    (auth, clientCa, required) => {
      const tls = { cert: 'file:c', key: 'file:k', clientCa } as const;
      expect(otlpTokenRequired({ auth, host: '0.0.0.0', tls })).toBe(required);
    },
  );
});
