import { parsePortBase } from './listenAddresses.ts';
describe('the port base', () => {
    test.each([
        [undefined, undefined],
        ['', undefined],
        ['4310', 4310],
        ['1', 1],
        ['65524', 65_524],
    ])('%j is %j', (text, base) => {
        expect(parsePortBase(text)).toBe(base);
    });
    test.each(['0', '-1', '65525', '1e4', 'abc', ' 4310', '43.1', '999999'])('cannot be %j', (text) => {
        expect(() => parsePortBase(text)).toThrow('VIGIL_PORT_BASE must be a whole number from 1 to 65524');
    });
});
