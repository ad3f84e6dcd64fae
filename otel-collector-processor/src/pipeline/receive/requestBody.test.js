import { PassThrough } from 'node:stream';
import { Deadline } from './deadline.ts';
import { MemoryBudget } from './memoryBudget.ts';
import { refusal } from './refusal.ts';
import { readBody } from './requestBody.ts';
const anyHead = { headBytes: Infinity, checkHead: () => undefined };
const deadlines = [];
function reading(options = {}, budgetBytes = 1_000_000, timeoutMs = 60_000) {
    const source = new PassThrough();
    const budget = new MemoryBudget(budgetBytes);
    const deadline = new Deadline(timeoutMs);
    deadlines.push(deadline);
    const { maxBytes = 1_000 } = options;
    const result = readBody(source, maxBytes, { ...anyHead, ...options }, budget.lease(), deadline);
    return { source, budget, result };
}
afterEach(() => {
    for (const deadline of deadlines.splice(0))
        deadline.cancel();
});
describe('a body', () => {
    test('is put together from its chunks, and costs its size', async () => {
        const { source, budget, result } = reading();
        source.write('one, ');
        source.write('two, ');
        source.end('three');
        expect(await result).toEqual({ kind: 'body', bytes: Buffer.from('one, two, three') });
        expect(budget.heldBytes).toBe(15);
    });
    test('may be empty', async () => {
        const { source, result } = reading();
        source.end();
        expect(await result).toEqual({ kind: 'body', bytes: Buffer.alloc(0) });
    });
    test('may have the largest size', async () => {
        const { source, result } = reading();
        source.end(Buffer.alloc(1_000));
        expect(await result).toMatchObject({ kind: 'body' });
    });
    test.each([
        ['is too large', {}, 1_000_000, Buffer.alloc(1_001), 'too_large'],
        ['finds no room', {}, 900, Buffer.alloc(900), 'overloaded'],
        [
            'begins wrongly',
            { headBytes: 2, checkHead: () => refusal('bad_frame', '') },
            9_000,
            Buffer.alloc(9),
            'bad_frame',
        ],
    ])('that %s is refused at once, and nothing of it is held', async (_what, options, budgetBytes, chunk, kind) => {
        const { source, budget, result } = reading(options, budgetBytes);
        source.write(chunk);
        expect(await result).toMatchObject({ kind });
        expect(budget.heldBytes).toBe(0);
        source.write(chunk); // it flows on into nothing
        source.end();
        expect(budget.heldBytes).toBe(0);
    });
    test('that takes too long is dropped', async () => {
        const { source, budget, result } = reading({}, 1_000_000, 20);
        source.write('a');
        expect(await result).toMatchObject({ kind: 'too_slow' });
        expect(budget.heldBytes).toBe(0);
    });
    test.each([
        ['breaks', (source) => source.destroy(new Error('reset'))],
        ['is closed in the middle', (source) => source.destroy()],
        ['is aborted', (source) => source.emit('aborted')],
    ])('whose sender %s is gone', async (_what, end) => {
        const { source, budget, result } = reading();
        source.write('a');
        end(source);
        expect(await result).toEqual({ kind: 'gone' });
        expect(budget.heldBytes).toBe(0);
    });
    test('shows its head once, however it is cut', async () => {
        const heads = [];
        const checkHead = (head) => void heads.push(head.toString());
        const { source, result } = reading({ headBytes: 5, checkHead });
        for (const part of ['ab', 'c', 'defg', 'hij'])
            source.write(part);
        source.end();
        expect(await result).toMatchObject({ kind: 'body' });
        expect(heads).toEqual(['abcde']);
    });
    test('that comes byte by byte never costs more than twice its size and a little', async () => {
        const { source, budget, result } = reading({ maxBytes: 100_000 });
        let sent = 0;
        let worstBytes = 0;
        source.on('data', () => {
            sent += 1;
            worstBytes = Math.max(worstBytes, budget.heldBytes - 2 * sent);
        });
        for (let i = 0; i < 50_000; i += 1)
            source.write(Buffer.from([i]));
        source.end();
        const read = await result;
        if (read.kind !== 'body')
            throw new Error(read.kind);
        expect(read.bytes.every((byte, i) => byte === i % 256)).toBe(true);
        expect(budget.heldBytes).toBe(50_000);
        expect(worstBytes).toBeLessThan(20_000);
    });
});
