import { grpcTimeoutMs } from './grpcTimeout.ts';
test.each([
    [undefined, Infinity],
    ['10S', 10_000],
    ['250m', 250],
    ['1M', 60_000],
    ['2H', 7_200_000],
    ['1500u', 2],
    ['1n', 1],
    ['0m', 0],
    ['99999999S', 99_999_999_000],
    ['999999999m', NaN],
    ['-1S', NaN],
    ['10', NaN],
    ['S', NaN],
    ['', NaN],
])('a grpc-timeout of %p is %p ms', (header, timeoutMs) => {
    expect(grpcTimeoutMs(header)).toBe(timeoutMs);
});
