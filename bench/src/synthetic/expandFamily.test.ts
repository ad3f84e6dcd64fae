import { expandFamily } from './expandFamily.ts';

describe('a family of ordinary rows', () => {
  test('has a row for each combination of its values', () => {
    const agents = expandFamily({ family: 'x', agent: '{a}/{b} {a}', values: { a: ['p', 'q'], b: ['1', '2'] } });
    expect(agents.map(({ span }) => Object.values(span.attributes)[0])).toEqual(['p/1 p', 'p/2 p', 'q/1 q', 'q/2 q']);
  });

  test('has one row where nothing differs', () => {
    const [row, ...more] = expandFamily({ family: 'x', span: { name: 'k', attributes: { a: 1 } }, values: {} });
    expect(more).toEqual([]);
    expect(row).toMatchObject({ span: { name: 'k', attributes: { a: 1 } } });
  });

  test('keeps the ids of its rows when it grows', () => {
    const ids = (...versions: string[]) =>
      expandFamily({ family: 'x', agent: 'a/{v}', values: { v: versions } }).map(({ id }) => id);
    expect(ids('0', '1', '2').slice(1)).toEqual(ids('1', '2'));
  });

  test('fills in values that JSON would quote', () => {
    const [row] = expandFamily({
      family: 'x',
      span: { name: '{n}', attributes: { '{n}': ['{n}'] } },
      values: { n: ['a "b" \\'] },
    });
    expect(row?.span).toEqual({ name: 'a "b" \\', attributes: { 'a "b" \\': ['a "b" \\'] } });
  });
});
