import fc from 'fast-check';
import { RESOLUTIONS } from './resolutions.ts';
import { segments } from './segments.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Ten past some full hour. */
const NOW = 500_000 * HOUR + 10 * MINUTE;

/** Minutes before NOW. */
const told = (fromMs: number, toMs: number) =>
  segments(fromMs, toMs, NOW).map(({ resolutionMs, fromMs: a, toMs: b }) => [
    resolutionMs / MINUTE,
    (a - NOW) / MINUTE,
    (b - NOW) / MINUTE,
  ]);

describe('a range is made of', () => {
  test.each<[string, number, number, number[][]]>([
    ['minutes, if it is short and recent', -5, 0, [[1, -5, 0]]],
    [
      'five minutes where they are settled, and minutes at its edges',
      -43,
      0,
      [
        [1, -43, -40],
        [5, -40, -15],
        [1, -15, 0],
      ],
    ],
    [
      'hours where they are settled',
      -60 * 5,
      -60,
      [
        [5, -300, -250],
        [60, -250, -70],
        [5, -70, -60],
      ],
    ],
    ['nothing, if it is empty', -5, -5, []],
  ])('%s', (_what, from, to, expected) => {
    expect(told(NOW + from * MINUTE, NOW + to * MINUTE)).toEqual(expected);
  });

  test('whole coarser rows where the finer ones of its edge are gone', () => {
    const [first] = segments(NOW - 40 * DAY, NOW, NOW);
    expect(first).toMatchObject({ resolutionMs: HOUR, fromMs: NOW - 40 * DAY - 10 * MINUTE });
    const [minutesGone] = segments(NOW - 3 * DAY + MINUTE, NOW, NOW);
    expect(minutesGone).toMatchObject({ resolutionMs: 5 * MINUTE, fromMs: NOW - 3 * DAY });
  });

  test('rows that follow one another without gap and overlap, and are there', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 * 1440 }), fc.nat(2000), fc.nat(59), (length, end, minute) => {
        const nowMs = NOW + minute * MINUTE;
        const toMs = nowMs - end * MINUTE;
        const fromMs = toMs - length * MINUTE;
        const all = segments(fromMs, toMs, nowMs);
        expect(all[0]!.fromMs).toBeLessThanOrEqual(fromMs);
        expect(all[0]!.fromMs).toBeGreaterThan(fromMs - HOUR);
        expect(all.at(-1)!.toMs).toBe(toMs);
        all.forEach((segment, i) => {
          const kept = RESOLUTIONS.find(({ resolutionMs }) => resolutionMs === segment.resolutionMs)!;
          expect(segment.fromMs % segment.resolutionMs).toBe(0);
          expect(segment.toMs % segment.resolutionMs).toBe(0);
          expect(segment.fromMs < segment.toMs).toBe(true);
          if (i > 0) expect(segment.fromMs).toBe(all[i - 1]!.toMs);
          if (kept.resolutionMs < HOUR) expect(segment.fromMs).toBeGreaterThanOrEqual(nowMs - kept.keptMs);
        });
      }),
    );
  });
});
