import { findTarget, placeOfTarget, targetOf } from './target.ts';
import { targetConfigSchema } from './targetConfig.ts';

const target = (input: unknown) => targetOf(targetConfigSchema.parse(input));
const targets = [
  target({ baseUrl: 'https://shop.example.com' }),
  target({ baseUrl: 'https://shop.example.com/admin/', maxRequestsPerMinute: 1 }),
  target({ host: 'Internal.example.com:8080' }),
  target({ baseUrl: 'http://10.0.0.5/app' }),
  target({ host: '[::1]:9000' }),
];

test.each([
  ['https://shop.example.com/', 'https://shop.example.com'],
  ['https://shop.example.com:443/a?b', 'https://shop.example.com'],
  ['https://SHOP.example.com/administration', 'https://shop.example.com'],
  ['https://shop.example.com/admin', 'https://shop.example.com/admin'],
  ['https://shop.example.com/admin/x', 'https://shop.example.com/admin'],
  ['http://internal.example.com:8080/x', 'Internal.example.com:8080'],
  ['https://internal.example.com:8080/x', 'Internal.example.com:8080'],
  ['http://10.0.0.5/app/x', 'http://10.0.0.5/app'],
  ['http://0xa.0.0.5/app/x', 'http://10.0.0.5/app'],
  ['http://[0:0::1]:9000/', '[::1]:9000'],
  ['http://shop.example.com/', undefined],
  ['https://shop.example.com:8443/', undefined],
  ['https://shop.example.com.evil.test/', undefined],
  ['https://user@shop.example.com/', undefined],
  ['ftp://internal.example.com:8080/', undefined],
  ['http://10.0.0.5/', undefined],
  ['http://10.0.0.5/application', undefined],
  ['http://10.0.0.5/app/../x', undefined],
  ['http://10.0.0.5/app/%2e%2e/x', undefined],
  ['http://10.0.0.5/app/..%2fx', undefined],
  ['http://10.0.0.5/app/..%5cx', undefined],
  ['http://10.0.0.5/app/%', undefined],
  ['tcp://SHOP.example.com:443', 'https://shop.example.com'],
  ['tls://shop.example.com:443', 'https://shop.example.com'],
  ['tcp://10.0.0.5:80', undefined], // only some of its paths may be called
  ['tls://10.0.0.5:80', undefined],
  ['grpcs://shop.example.com:443', undefined],
  ['grpc://internal.example.com:8080', 'Internal.example.com:8080'],
  ['dns://internal.example.com:8080', 'Internal.example.com:8080'],
  ['tcp://[0:0::1]:9000', '[::1]:9000'],
  ['tcp://internal.example.com:8081', undefined],
])('%s is of the target %s', (url, name) => {
  expect(findTarget(targets, new URL(url))?.name).toBe(name);
});

test('places are the same however they are written', () => {
  expect(placeOfTarget(target({ baseUrl: 'http://a' }))).toBe(placeOfTarget(target({ host: 'A:80' })));
});

test.each([
  ['nothing', {}],
  ['both', { baseUrl: 'http://a', host: 'a:80' }],
  ['a host without a port', { host: 'a' }],
  ['a host with port 0', { host: 'a:0' }],
  ['a host with a path', { host: 'a:80/x' }],
  ['another scheme', { baseUrl: 'ftp://a' }],
  ['a password', { baseUrl: 'http://a:b@c' }],
  ['a query', { baseUrl: 'http://a?b' }],
  ['no requests', { host: 'a:80', maxRequestsPerMinute: 0 }],
])('a target may not have %s', (_what, input) => {
  expect(targetConfigSchema.safeParse(input).success).toBe(false);
});
