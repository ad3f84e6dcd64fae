import { clockOffsetMs } from './clockOffset.ts';
const DATE_MS = 1_795_500_000_000;
test.each([
    ['nothing without a date', DATE_MS, DATE_MS, null, 0],
    ['nothing for a date of this second', DATE_MS + 400, DATE_MS + 900, DATE_MS, 0],
    ['nothing within the tolerance', DATE_MS + 30_500, DATE_MS + 30_500, DATE_MS, 0],
    ['more, if we are ahead', DATE_MS + 600_400, DATE_MS + 600_600, DATE_MS, 600_000],
    ['less, if we are behind', DATE_MS - 599_600, DATE_MS - 599_400, DATE_MS, -600_000],
    ['nothing that a slow answer may explain', DATE_MS, DATE_MS + 50_000, DATE_MS - 24_000, 0],
])('%s', (_what, sentMs, answeredMs, dateMs, offsetMs) => {
    expect(clockOffsetMs({ sentMs, answeredMs, dateMs })).toBe(offsetMs);
});
