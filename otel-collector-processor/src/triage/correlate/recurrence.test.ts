import { NOTHING_LEARNED, RecurrenceBook } from './recurrence.ts';

const MINUTE = 60_000;
const T0 = 1_800_000_000_000;

describe('an alert', () => {
  test('is recurring from its fourth episode within a day on', () => {
    const book = new RecurrenceBook(NOTHING_LEARNED);
    const told = [0, 60, 120, 180].map((minute) => book.begins('a', T0 + minute * MINUTE).recurring);
    expect(told).toEqual([false, false, false, true]);
    expect(book.begins('a', T0 + 30 * 60 * MINUTE).recurring).toBe(false);
  });

  test('that is told again within minutes is in the same episode', () => {
    const book = new RecurrenceBook(NOTHING_LEARNED);
    const told = [0, 1, 2, 3, 4, 5].map((minute) => book.begins('a', T0 + minute * MINUTE).recurring);
    expect(told).not.toContain(true);
  });

  test('is the rarer the more often others fire without it', () => {
    const book = new RecurrenceBook(NOTHING_LEARNED);
    for (let n = 0; n < 20; n++) book.begins('usual', T0 + n * 10 * MINUTE);
    const [usual, unseen] = ['usual', 'unseen'].map((kind) => book.begins(kind, T0 + 200 * MINUTE).rarity);
    expect(unseen).toBeCloseTo(Math.log(21 / 0.5));
    expect(usual).toBeLessThan(0.1);
  });

  test('is learned without changing what was known before', () => {
    const book = new RecurrenceBook(NOTHING_LEARNED);
    book.begins('a', T0);
    const learned = book.learned();
    new RecurrenceBook(learned).begins('a', T0 + 60 * MINUTE);
    expect([NOTHING_LEARNED.kinds.size, learned.kinds.get('a')?.windows]).toEqual([0, 1]);
  });

  test('of a kind too many lets the one go that fired longest ago', () => {
    const book = new RecurrenceBook(NOTHING_LEARNED);
    for (let n = 0; n <= 5000; n++) book.begins(`kind ${n}`, T0 + n);
    expect([...book.learned().kinds.keys()].slice(0, 1)).toEqual(['kind 1']);
    expect(book.learned().kinds.size).toBe(5000);
  });
});
