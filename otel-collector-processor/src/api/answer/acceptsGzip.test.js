import { acceptsGzip } from './acceptsGzip.ts';
test.each([
    [undefined, false],
    ['', false],
    ['gzip', true],
    ['GZIP', true],
    ['deflate, gzip;q=0.5', true],
    ['gzip;q=0', false],
    ['gzip ; q=0.0', false],
    ['gzip;q=0, *', false],
    ['*', true],
    ['*;q=0', false],
    ['br', false],
    ['xgzip', false],
    ['gzip;q=x', false],
])('Accept-Encoding: %s allows gzip: %s', (header, accepts) => {
    expect(acceptsGzip(header)).toBe(accepts);
});
