import { apiErrorSchema, seriesSchema } from '@vigil/quality-model';
import { asUser } from '../testing/callers.ts';
import { fakeDeps, NOW_MS } from '../testing/fakeDeps.ts';
import { serve } from '../testing/serve.ts';
let api;
let asked;
beforeEach(async () => {
    asked = [];
    api = await serve(fakeDeps({
        series: (query) => {
            asked.push(query);
            const { service, operation, signal } = query;
            const point = { atMs: NOW_MS - 10_000, seen: 5, expected: null, lower: null, upper: null };
            const known = { unit: 'ms', state: 'learning', sinceMs: null, slotMs: 10_000, points: [point] };
            return { service, operation, signal, ...known };
        },
    }));
});
afterEach(() => api.close(1000));
const get = (search) => fetch(`${api.url}/api/v1/series?${search}`, { headers: asUser('Viewer') });
test('one signal of one operation is asked for by all that names it', async () => {
    const answer = await get('service=till&namespace=store&environment=production&operation=POST%20%2Fsales&signal=latency&window=30m&offset=5m');
    expect(seriesSchema.parse(await answer.json())).toMatchObject({
        nowMs: NOW_MS,
        operation: 'POST /sales',
        unit: 'ms',
    });
    expect(asked).toEqual([
        {
            service: { tenant: 'default', environment: 'production', namespace: 'store', name: 'till' },
            operation: 'POST /sales',
            signal: 'latency',
            nowMs: NOW_MS - 300_000,
            windowMs: 1_800_000,
        },
    ]);
});
test.each([
    ['operation=a&signal=rate', 'service'],
    ['service=a&signal=rate', 'operation'],
    ['service=a&operation=b&signal=memory', 'signal'],
])('?%s is refused, and %s named', async (search, name) => {
    const answer = await get(search);
    expect(answer.status).toBe(400);
    expect(apiErrorSchema.parse(await answer.json()).error.detail).toMatchObject({ issues: [{ path: name }] });
});
test('another tenant is not for everybody', async () => {
    expect((await get('service=a&operation=b&signal=rate&tenant=acme')).status).toBe(403);
    expect(asked).toEqual([]);
});
