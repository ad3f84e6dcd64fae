import fc from 'fast-check';
import { pathOfTarget, pathProblem } from './normalForm.ts';
test.each([
    '/',
    '/healthz',
    '/metrics',
    '/api/v1/services',
    '/api/v1/openapi.json',
    '/api/v1/act/issues/i-1/ack',
    '/api/v1/issues/A%20name',
    '/api/v1/issues/J%C3%BCrgen',
    "/api/v1/issues/a:b@c!$&'()*+,;=",
    '/api/v1/issues/%3Fwhy%23not',
    '/api/v1/issues/...',
    '/api/v1/issues/.hidden',
    '/api/v1/services/',
])('%s is in normal form', (path) => {
    expect(pathProblem(path)).toBeUndefined();
});
test.each([
    ['', 'slash'],
    ['*', 'slash'],
    ['api/v1/x', 'slash'],
    ['http://h/api/v1/x', 'slash'],
    ['//api/v1/x', 'empty segment'],
    ['/api/v1//x', 'empty segment'],
    ['/api/v1/x//', 'empty segment'],
    ['/.', 'dot segment'],
    ['/..', 'dot segment'],
    ['/api/v1/x/.', 'dot segment'],
    ['/api/v1/x/../y', 'dot segment'],
    ['/api/v1/./x', 'dot segment'],
    ['/api/v1/x/..;a=b/y', 'dot segment'],
    ['/api/v1/x/%2E%2E/y', 'escape where'],
    ['/api/v1/x/.%2E/y', 'escape where'],
    ['/api/v1/x/%61', 'escape where'],
    ['/api/v1/x/%7E', 'escape where'],
    ['/api/v1/x/%2e%2e/y', 'lower-case escape'],
    ['/api/v1/x/%c3%bc', 'lower-case escape'],
    ['/api/v1/x/%', 'broken'],
    ['/api/v1/x/%4', 'broken'],
    ['/api/v1/x/%ZZ', 'broken'],
    ['/api/v1/x/..%2Fy', 'encoded slash'],
    ['/api/v1/x/%5C', 'encoded slash'],
    ['/api/v1/x/%252E', 'percent sign'],
    ['/api/v1/x/%00', 'control character'],
    ['/api/v1/x/%7F', 'control character'],
    ['/api/v1/x/%C2%80', 'control character'],
    ['/api/v1/x/%C0%AE', 'not UTF-8'],
    ['/api/v1/x/%FF', 'not UTF-8'],
    ['/api/v1/x\\y', 'character'],
    ['/api/v1/x#y', 'character'],
    ['/api/v1/x y', 'character'],
    ['/api/v1/x\ty', 'character'],
    ['/api/v1/x\u00fc', 'character'],
    ['/api/v1/x|y', 'character'],
    ['/API/v1/x', 'first 3 segments'],
    ['/api/V1/x', 'first 3 segments'],
    ['/api/v1/Admin/x', 'first 3 segments'],
    ['/api/v1/admin;a/x', 'first 3 segments'],
    ['/api/v1/admin%20/x', 'first 3 segments'],
    ['/api/v1/%C3%A4/x', 'first 3 segments'],
])('%s is not: %s', (path, reason) => {
    expect(pathProblem(path)).toContain(reason);
});
test('a path in normal form is what URL parsers leave alone, and decoding gives it no other segments', () => {
    const piece = fc.constantFrom('a', 'Z', '.', '..', '/', '//', '\\', ';', '%', '2', 'E', 'e', 'F', '5C', '00', '%2E', '%2F', '%C3%BC', '%20', 'ü', '#', '?', ':', '@');
    const path = fc.array(piece, { maxLength: 12 }).map((pieces) => `/${pieces.join('')}`);
    fc.assert(fc.property(path, (candidate) => {
        fc.pre(pathProblem(candidate) === undefined);
        expect(new URL(candidate, 'http://h').pathname).toBe(candidate);
        const decoded = decodeURIComponent(candidate);
        expect(decoded.split('/').length).toBe(candidate.split('/').length);
        expect(decoded.split('/')).not.toContain('..');
        expect(decoded).not.toMatch(/[\\%\p{Cc}]/u);
    }), { numRuns: 5000, seed: 1 });
});
test.each([
    ['/a', '/a'],
    ['/a?b=/../c', '/a'],
    ['/a?b?c', '/a'],
    ['?', ''],
])('the path of the target %s is %s', (target, path) => {
    expect(pathOfTarget(target)).toBe(path);
});
