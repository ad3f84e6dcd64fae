import { isRedirect, redirected } from './redirect.ts';
const request = (method, body) => ({
    url: new URL('http://shop/a?b'),
    method,
    headers: {
        accept: '*/*',
        'content-type': 'application/json',
        authorization: 'x',
        'x-plain': 'yes',
        'x-odd': 'has s3cret',
    },
    body,
});
const holdsSecret = (text) => text.includes('s3cret');
test.each([
    [301, 'GET', 'GET', false],
    [302, 'HEAD', 'HEAD', false],
    [301, 'POST', 'GET', false],
    [302, 'POST', 'GET', false],
    [302, 'DELETE', 'DELETE', true],
    [303, 'POST', 'GET', false],
    [303, 'DELETE', 'GET', false],
    [303, 'HEAD', 'HEAD', false],
    [307, 'POST', 'POST', true],
    [308, 'PUT', 'PUT', true],
])('%i of %s becomes %s, with its body: %s', (status, method, becomes, keepsBody) => {
    const next = redirected(request(method, method === 'GET' || method === 'HEAD' ? undefined : '{}'), status, '/c', holdsSecret);
    expect([next.method, next.body !== undefined, next.url.href]).toEqual([becomes, keepsBody, 'http://shop/c']);
    if (becomes !== method)
        expect(next.headers).not.toHaveProperty('content-type');
});
test('to the same origin all headers go', () => {
    expect(Object.keys(redirected(request('GET'), 302, 'c#d', holdsSecret).headers)).toHaveLength(5);
});
test.each(['https://shop/', 'http://shop:81/', 'http://other/', '//other/x'])('to %s go no secrets', (location) => {
    const { headers } = redirected(request('GET'), 307, location, holdsSecret);
    expect(Object.keys(headers)).toEqual(['accept', 'content-type', 'x-plain']);
});
test.each([
    [302, '/', true],
    [302, undefined, false],
    [200, '/', false],
    [304, '/', false],
    [300, '/', false],
])('%i with location %s is a redirect: %s', (status, location, expected) => {
    expect(isRedirect(status, location)).toBe(expected);
});
