import { BandHistory } from './bandHistory.ts';
const band = (expected) => ({ expected, lower: expected - 1, upper: expected + 1 });
describe('the history of what was expected', () => {
    test('is what was told of each slot', () => {
        const history = new BandHistory(2);
        history.record('a', 10_000, band(5));
        history.record('a', 20_000, band(6));
        history.record('b', 20_000, band(7));
        expect(history.at('a', 10_000)).toEqual(band(5));
        expect(history.at('a', 20_000)).toEqual(band(6));
        expect(history.at('b', 20_000)).toEqual(band(7));
        expect(history.at('b', 10_000)).toBeUndefined();
        expect(history.at('c', 10_000)).toBeUndefined();
    });
    test('goes back half an hour', () => {
        const history = new BandHistory(1);
        for (let slotMs = 10_000; slotMs <= 1_810_000; slotMs += 10_000)
            history.record('a', slotMs, band(slotMs));
        expect(history.at('a', 10_000)).toBeUndefined();
        expect(history.at('a', 20_000)).toEqual(band(20_000));
        expect(history.at('a', 1_810_000)).toEqual(band(1_810_000));
    });
    test('has no more series than it is given, until one is forgotten', () => {
        const history = new BandHistory(1);
        history.record('a', 10_000, band(1));
        history.record('b', 10_000, band(2));
        expect(history.at('b', 10_000)).toBeUndefined();
        history.forget('a');
        history.record('b', 10_000, band(2));
        expect(history.at('a', 10_000)).toBeUndefined();
        expect(history.at('b', 10_000)).toEqual(band(2));
    });
});
