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
});
