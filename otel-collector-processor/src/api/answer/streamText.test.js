import { streamText } from './streamText.ts';
const noError = (error) => {
    throw error;
};
const textOf = (stream) => new Response(stream).text();
function* chunks(count, chunk, seen) {
    try {
        for (let i = 0; i < count; i++) {
            seen.made += 1;
            yield chunk;
        }
    }
    finally {
        seen.returned = true;
    }
}
const nothingSeen = () => ({ made: 0, returned: false });
describe('streamed text', () => {
    test.each([
        ['no chunk', [], ''],
        ['empty chunks', ['', '', 'a', ''], 'a'],
        ['letters beyond ASCII', ['grün ', '→ 日本'], 'grün → 日本'],
        ['a letter in two chunks', ['\ud83d', '\ude00'], '\u{1f600}'],
    ])('is whole with %s', async (_what, parts, text) => {
        expect(await textOf(streamText(parts, noError))).toBe(text);
    });
    test('is whole when it is long', async () => {
        const text = await textOf(streamText(chunks(1000, 'x'.repeat(1000), nothingSeen()), noError));
        expect(text.length).toBe(1_000_000);
    });
    test('may come from an asynchronous source', async () => {
        async function* source() {
            yield 'a';
            yield 'b';
        }
        expect(await textOf(streamText(source(), noError))).toBe('ab');
    });
    test('is not begun before it is asked for, and goes no further than it is read', async () => {
        const seen = nothingSeen();
        const reader = streamText(chunks(1000, 'x'.repeat(10_000), seen), noError).getReader();
        await new Promise(setImmediate);
        expect(seen.made).toBe(0);
        await reader.read();
        expect(seen.made).toBe(7);
    });
    test('gives other work its turn between two pieces', async () => {
        const seen = nothingSeen();
        const turns = [];
        const turn = () => {
            turns.push(seen.made);
            if (!seen.returned)
                setImmediate(turn);
        };
        setImmediate(turn);
        await textOf(streamText(chunks(70, 'x'.repeat(10_000), seen), noError));
        expect(new Set(turns).size).toBeGreaterThanOrEqual(10);
    });
    test('returns its source when the reader goes away', async () => {
        const seen = nothingSeen();
        const reader = streamText(chunks(1000, 'x'.repeat(70_000), seen), noError).getReader();
        await reader.read();
        await reader.cancel();
        expect(seen).toEqual({ made: 1, returned: true });
    });
    test('errors where its source fails, and says so once', async () => {
        function* broken() {
            yield 'a';
            throw new Error('no more');
        }
        const errors = [];
        await expect(textOf(streamText(broken(), (error) => errors.push(error)))).rejects.toThrow('no more');
        expect(errors).toEqual([new Error('no more')]);
    });
});
