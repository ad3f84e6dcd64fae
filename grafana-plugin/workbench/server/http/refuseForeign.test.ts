import { refuseForeign } from './refuseForeign.ts';

const PORT = 3300;
const host = '127.0.0.1:3300';

describe('a request', () => {
  test.each([
    ['by address', 'GET', { host }],
    ['by name', 'POST', { host: 'LOCALHOST:3300', origin: 'http://localhost:3300' }],
    ['by address of the newer protocol', 'GET', { host: '[::1]:3300' }],
    ['of a page of its own', 'POST', { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }],
    ['of the address bar', 'GET', { host, 'sec-fetch-site': 'none' }],
    [
      'of a link on another site',
      'GET',
      { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    ],
  ])('%s is answered', (_what, method, headers) => {
    expect(refuseForeign({ method, headers }, PORT)).toBeUndefined();
  });

  test.each([
    ['by a name that somebody made point here', 'GET', { host: 'evil.example:3300' }],
    ['by another port', 'GET', { host: '127.0.0.1:80' }],
    ['without a name', 'GET', {}],
    ['of a form on another site', 'POST', { host, origin: 'https://evil.example' }],
    ['of a sandboxed frame', 'POST', { host, origin: 'null' }],
    ['of a script on another port', 'GET', { host, origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'same-site' }],
    ['of an image on another site', 'GET', { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    [
      'of a frame on another site',
      'GET',
      { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
    ],
  ])('%s is refused', (_what, method, headers) => {
    expect(refuseForeign({ method, headers }, PORT)).toEqual(expect.any(String));
  });

  test('on the web’s own port may leave it out', () => {
    expect(refuseForeign({ method: 'GET', headers: { host: 'localhost' } }, 80)).toBeUndefined();
  });
});
