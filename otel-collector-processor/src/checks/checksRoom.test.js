import { once } from 'node:events';
import { join } from 'node:path';
import { markOfTracestate, verifyMark } from '../marks/index.ts';
import { checksSettings, createChecks, forkRunner } from './index.ts';
import { vigilConfigSchema } from '@vigil/quality-model';
import { json, startServer } from './testing/localServer.ts';
const key = Buffer.from('0123456789abcdef0123456789abcdef');
test('a purchase with real runners: labelled, cleaned up, kept without its secrets; unknown when its runner is killed', async () => {
    const children = [];
    let killNext = false;
    const carts = new Set();
    const server = await startServer((request, response) => {
        if (killNext) {
            killNext = false;
            children.at(-1).kill('SIGKILL');
            return;
        }
        const [, , id] = request.url.split('/');
        if (request.method === 'POST') {
            const { cartId } = JSON.parse(request.body);
            carts.add(cartId);
            return json(response, 201, { cartId, items: [{ sku: 'VIGIL-TEST-1' }] });
        }
        if (request.method === 'DELETE') {
            carts.delete(id);
            return response.writeHead(204).end();
        }
        json(response, carts.has(id) ? 200 : 404, { id });
    });
    const config = vigilConfigSchema.parse({
        targets: [{ baseUrl: server.url, allowPrivate: true, maxRequestsPerMinute: 1000 }],
        journeys: [
            {
                id: 'purchase',
                name: 'Purchase',
                criticality: 'p1',
                schedule: { every: '1h', jitter: '0s' },
                safety: { effect: 'write', tenant: 'synthetic' },
                vars: { base: server.url, card: 'env:CARD' },
                steps: [
                    {
                        id: 'add',
                        post: '${base}/cart',
                        headers: { authorization: 'env:SHOP_KEY' },
                        json: { sku: 'VIGIL-TEST-1', cartId: '${vigil.runId}', card: '${card}' },
                        assert: [{ status: 201 }, { json: '$.items[0].sku', equals: 'VIGIL-TEST-1' }],
                        store: { cart: '$.cartId' },
                    },
                    { id: 'look', get: '${base}/cart/${cart}', assert: [{ json: '$.id', equals: '${vigil.runId}' }] },
                ],
                finally: [{ id: 'drop', delete: '${base}/cart/${cart}', assert: [{ status: [204, 404] }] }],
            },
        ],
    });
    const runs = [];
    const checks = createChecks({
        ports: {
            onRun: (run) => Promise.resolve(void runs.push(run)),
            onSignal: () => { },
            recentRuns: () => Promise.resolve([]),
            onProblem: () => { },
        },
        spawnRunner: () => {
            const child = forkRunner(join(__dirname, 'testing/runnerEntry.ts'));
            children.push(child);
            return child;
        },
        installationKey: key,
        location: 'here',
        version: '1.2.3',
    });
    try {
        checks.apply(checksSettings(config, (ref) => `planted-${ref}`));
        const good = await checks.runNow('purchase');
        expect(good).toMatchObject({ outcome: 'pass', reason: '', leaked: 0 });
        expect(good.steps.map(({ id, outcome }) => [id, outcome])).toEqual([
            ['add', 'pass'],
            ['look', 'pass'],
            ['drop', 'pass'],
        ]);
        expect(carts.size).toBe(0);
        expect(server.seen[0].headers.authorization).toBe('planted-env:SHOP_KEY');
        expect(JSON.parse(server.seen[0].body)).toMatchObject({ card: 'planted-env:CARD' });
        for (const [index, { headers }] of server.seen.entries()) {
            const mark = markOfTracestate(String(headers['tracestate']));
            expect(headers['x-vigil-check']).toBe(mark);
            expect(verifyMark(key, mark)).toMatchObject({ checkId: 'purchase', runId: good.runId, location: 'here' });
            expect(headers['traceparent']).toContain(good.steps[index].traceId);
        }
        killNext = true;
        expect(await checks.runNow('purchase')).toMatchObject({
            outcome: 'unknown',
            reason: 'it ended (SIGKILL)',
            leaked: 1, // the cart may have been made, and nobody dropped it
        });
        expect(await checks.runNow('purchase')).toMatchObject({ outcome: 'pass', leaked: 0 });
        expect(children).toHaveLength(2);
        expect(runs.map(({ outcome }) => outcome)).toEqual(['pass', 'unknown', 'pass']);
        expect(JSON.stringify(runs)).not.toContain('planted-');
        const metrics = [...checks.expose()].join('');
        expect(metrics).toContain('outcome="unknown"} 1');
        expect(metrics).toContain('vigil_cleanup_leaked_total{job="Purchase"');
        expect(metrics).not.toContain('planted-');
    }
    finally {
        await checks.stop(5000);
        await server.close();
        await Promise.all(children.map((child) => child.exitCode ?? child.signalCode ?? once(child, 'exit')));
    }
}, 20_000);
