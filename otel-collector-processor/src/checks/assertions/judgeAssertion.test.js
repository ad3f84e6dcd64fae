import { oneJourney } from '../testing/settingsOf.ts';
import { judgeAssertion } from './judgeAssertion.ts';
const page = {
    status: 201,
    headers: { 'content-type': ['application/json'], server: ['nginx'], 'set-cookie': ['a=1', 'b=2'], age: ['5'] },
    body: Buffer.from(JSON.stringify({
        id: 'a-17',
        total: 12.5,
        none: null,
        ok: true,
        token: 'hidden',
        items: [
            { sku: 'ONE', n: 1 },
            { sku: 'TWO', n: 2 },
        ],
        tags: ['red', 7],
        word: 'żółw',
    })),
};
/** As it is written in vigil.yaml, judged for an answer that took 100 ms. */
function judge(assertion, answer = page) {
    const { plan } = oneJourney({ steps: [{ id: 'a', get: 'http://a/', assert: [assertion, { status: 201 }] }] }, [
        'http://a',
    ]);
    return judgeAssertion(plan.steps[0].assertions[0], { answer, durationMs: 100 });
}
test.each([
    [{ status: 201 }],
    [{ status: [200, 201] }],
    [{ responseTime: { lt: '101ms' } }],
    [{ text: { contains: '"total":12.5' } }],
    [{ text: { notContains: 'error' } }],
    [{ text: { matches: '"id":"a-\\d+"' } }],
    [{ header: 'Server', exists: true }],
    [{ header: 'x-powered-by', exists: false }],
    [{ header: 'x-powered-by', notContains: 'PHP' }],
    [{ header: 'server', equals: 'nginx' }],
    [{ header: 'server', notEquals: 'apache' }],
    [{ header: 'server', contains: 'ngi' }],
    [{ header: 'server', matches: '^n' }],
    [{ header: 'age', equals: 5 }],
    [{ header: 'set-cookie', contains: 'b=2' }],
    [{ json: '$.id', exists: true }],
    [{ json: '$.nothing', exists: false }],
    [{ json: '$.none', exists: true }],
    [{ json: '$.none', equals: null }],
    [{ json: '$.total', equals: 12.5 }],
    [{ json: '$.ok', equals: true }],
    [{ json: '$.ok', notEquals: false }],
    [{ json: '$.total', gt: 12, lt: 13, gte: 12.5, lte: 12.5 }],
    [{ json: '$.items', length: 2 }],
    [{ json: '$.items[0]', length: 2 }],
    [{ json: '$.word', length: 4 }],
    [{ json: '$.items[*].sku', matches: '^[A-Z]+$' }],
    [{ json: '$.items[?@.n > 1].sku', equals: 'TWO' }],
    [{ json: '$.tags', contains: 'red' }],
    [{ json: '$.tags', contains: '7' }],
    [{ json: '$.tags', notContains: 're' }],
    [{ json: '$.nothing', notContains: 'x' }],
])('%j holds', (assertion) => {
    expect(judge(assertion)).toBeUndefined();
});
test.each([
    [{ status: 200 }, 'the status is 201, and should be 200'],
    [{ status: [200, 204] }, 'the status is 201, and should be 200 or 204'],
    [{ responseTime: { lt: '100ms' } }, 'it took 100 ms, and should take less than 100 ms'],
    [{ text: { equals: 'x' } }, 'and should be "x"'],
    [{ text: { contains: 'Welcome' } }, 'and should contain "Welcome"'],
    [{ text: { notContains: 'total' } }, 'and should not contain "total"'],
    [{ text: { matches: '^Wel' } }, 'and should match /^Wel/'],
    [{ header: 'x-powered-by', exists: true }, 'the header x-powered-by is not there'],
    [{ header: 'x-powered-by', notEquals: 'PHP' }, 'the header x-powered-by is not there'],
    [{ header: 'server', exists: false }, 'the header server is there, and should not be'],
    [{ header: 'server', equals: 'apache' }, 'the header server is "nginx", and should be "apache"'],
    [
        { header: 'set-cookie', equals: 'x' },
        'the header set-cookie is something else, and should be what the journey says',
    ],
    [{ json: '$.total', equals: '12.5' }, '$.total is 12.5, and should be "12.5"'],
    [{ json: '$.id', gt: 1 }, '$.id is "a-17", and should be more than 1'],
    [{ json: '$.nothing', lt: 1 }, '$.nothing is not there'],
    [{ json: '$.items', length: 3 }, '$.items has the length 2, and should have the length 3'],
    [{ json: '$.total', length: 3 }, '$.total has the length nothing, and should have the length 3'],
    [{ json: '$.items[*].n', lt: 2 }, '$.items[*].n is 2, and should be less than 2'],
    [{ json: '$.token', equals: 'x' }, '$.token is something else, and should be what the journey says'],
    [{ json: '$.[', exists: true }, '$.[ is no JSON path'],
])('%j does not: %s', (assertion, words) => {
    expect(judge(assertion)).toContain(words);
});
test.each([
    ['', 'the body is empty, and should be JSON'],
    ['<html>', 'the body is no JSON: it begins with "<html>"'],
])('JSON is asked of a body that is "%s"', (text, words) => {
    expect(judge({ json: '$.a', exists: false }, { ...page, body: Buffer.from(text) })).toBe(words);
});
test('a body is read by its charset', () => {
    const latin = {
        ...page,
        headers: { 'content-type': ['text/html; charset="iso-8859-1"'] },
        body: Buffer.from('caf\xe9', 'latin1'),
    };
    expect(judge({ text: { equals: 'café' } }, latin)).toBeUndefined();
});
test('long values are cut', () => {
    expect(judge({ text: { equals: 'x' } }, { ...page, body: Buffer.from('y'.repeat(5000)) }).length).toBeLessThan(200);
});
