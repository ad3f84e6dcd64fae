import { createExposures } from './exposures.ts';
const MINUTE_MS = 60_000;
/** `bear` gives birth to series; `scrape` is a whole exposition and returns how many series are 0 in it. */
function exposures(zeroInitialise = true) {
    const all = createExposures(zeroInitialise);
    const scrape = (scraper, nowMs = 0) => {
        const exposure = all.begin(scraper, nowMs);
        all.end(exposure);
        return exposure.upTo - exposure.seen;
    };
    const bear = (count) => {
        for (let i = 0; i < count; i++)
            all.nextBirth();
    };
    return { all, scrape, bear };
}
test('a scraper sees each series as 0 once', () => {
    const { scrape, bear } = exposures();
    bear(3);
    expect([scrape('a'), scrape('a')]).toEqual([3, 0]);
    bear(2);
    expect([scrape('a'), scrape('a')]).toEqual([2, 0]);
});
test('a scraper that is new sees as 0 only what no other has seen', () => {
    const { scrape, bear } = exposures();
    bear(3);
    scrape('a');
    bear(2);
    expect([scrape('b'), scrape('a'), scrape('c')]).toEqual([2, 2, 0]);
});
test.each([
    ['five minutes is remembered', 5 * MINUTE_MS, 2],
    ['longer is new', 5 * MINUTE_MS + 1, 0],
])('a scraper that was away for %s', (_what, nowMs, zeros) => {
    const { scrape, bear } = exposures();
    scrape('a', 0);
    bear(2);
    scrape('b', nowMs);
    expect(scrape('a', nowMs)).toBe(zeros);
});
test('an exposition that another overtook takes nothing back', () => {
    const { all, scrape, bear } = exposures();
    bear(1);
    const slow = all.begin('a', 0);
    bear(1);
    scrape('a');
    all.end(slow);
    expect(scrape('a')).toBe(0);
});
test('an exposition that did not end has shown nothing', () => {
    const { all, scrape, bear } = exposures();
    bear(1);
    all.begin('a', 0);
    expect(scrape('a')).toBe(1);
});
test('after a replay everything counts as exposed, to every scraper', () => {
    const { all, scrape, bear } = exposures();
    scrape('a');
    bear(5);
    all.assumeAll();
    expect([scrape('a'), scrape('b')]).toEqual([0, 0]);
});
test('nothing is 0 without zeroInitialise', () => {
    const { scrape, bear } = exposures(false);
    bear(5);
    expect(scrape('a')).toBe(0);
});
test('names without end do not push out a scraper that keeps coming', () => {
    const { scrape, bear } = exposures();
    scrape('a');
    for (let i = 0; i < 1000; i++) {
        scrape(`passer-by ${i}`);
        if (i % 10 === 0)
            scrape('a');
    }
    bear(1);
    scrape('somebody');
    expect(scrape('a')).toBe(1);
});
