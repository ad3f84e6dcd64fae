import { editDistance, nearestWord } from './nearestWord.ts';
describe('the distance of two words', () => {
    test.each([
        ['', '', 0],
        ['a', '', 1],
        ['kitten', 'sitting', 3],
        ['protcol', 'protocol', 1],
        ['prot0col', 'protocol', 1],
        ['hots', 'host', 1],
        ['abc', 'xyz', 3],
    ])('%j → %j is %i', (a, b, distance) => {
        expect(editDistance(a, b)).toBe(distance);
        expect(editDistance(b, a)).toBe(distance);
    });
});
describe('the nearest word', () => {
    const known = ['host', 'grpcPort', 'httpPort', 'maxRequestBytes', 'auth', 'kind', 'id'];
    test.each([
        ['hots', 'host'],
        ['grpc_port', 'grpcPort'],
        ['HTTP-Port', 'httpPort'],
        ['maxRequestByte', 'maxRequestBytes'],
        ['htpPort', 'httpPort'],
        ['ids', 'id'],
        ['colour', ''],
        ['x', ''],
        ['', ''],
    ])('to %j is %j', (word, nearest) => {
        expect(nearestWord(word, known)).toBe(nearest);
    });
    it('to a very long word is none, and is not looked for', () => {
        expect(nearestWord('host'.repeat(100_000), known)).toBe('');
    });
    it('is never the word itself', () => {
        expect(nearestWord('host', ['host'])).toBe('');
    });
});
