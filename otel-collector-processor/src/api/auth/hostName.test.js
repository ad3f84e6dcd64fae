import { hostName } from './hostName.ts';
test.each([
    ['127.0.0.1:4320', '127.0.0.1'],
    ['localhost', 'localhost'],
    ['[::1]:4320', '::1'],
    ['[::1]', '::1'],
    ['localhost:', 'localhost'],
    [undefined, ''],
])('the Host header %s names %s', (header, host) => {
    expect(hostName(header)).toBe(host);
});
