import { brokenPlaceholder, fillJson, fillText, fillUrl, variablesIn, variablesInJson } from './template.ts';

const values: Readonly<Record<string, string | number | boolean>> = {
  base: 'http://shop:8080/a',
  search: 'http://shop/?q=',
  id: 'a b/c?d',
  count: 3,
  yes: true,
  empty: '',
  dots: '..',
  'vigil.runId': 'r-1',
};
const lookup = (name: string) => values[name];

describe('a URL', () => {
  test.each([
    ['${base}/cart', 'http://shop:8080/a/cart'],
    ['http://shop/cart/${id}', 'http://shop/cart/a%20b%2Fc%3Fd'],
    ['${base}/cart/${vigil.runId}/${count}', 'http://shop:8080/a/cart/r-1/3'],
    ['${base}/?q=${empty}&r=${dots}', 'http://shop:8080/a/?q=&r=..'],
    ['${search}${empty}', 'http://shop/?q='],
    ['http://shop/$id', 'http://shop/$id'],
  ])('%s is filled: %s', (template, url) => {
    expect(fillUrl(template, lookup)).toBe(url);
  });

  test.each([
    ['an empty value in the path', '${base}/orders/${empty}', '${empty} is ""'],
    ['a value that leads up', '${base}/orders/${dots}', '${dots} is ".."'],
    ['a value that leads up before a query', '${base}/orders/${dots}/x?y', '${dots} is ".."'],
    ['a value that is not there', '${base}/orders/${order}', '${order} has no value'],
    ['a base that is not there', '${nobody}/orders', '${nobody} has no value'],
  ])('with %s is refused', (_what, template, message) => {
    expect(() => fillUrl(template, lookup)).toThrow(message);
  });
});

describe('JSON', () => {
  it('is filled in its texts, and one that is a variable alone becomes its value', () => {
    const value = { a: '${count}', b: ['${yes}', 'no ${count}'], c: { '${id}': null, d: 5 } };
    expect(fillJson(value, lookup)).toEqual({ a: 3, b: [true, 'no 3'], c: { '${id}': null, d: 5 } });
  });

  it('tells its variables', () => {
    expect(variablesInJson({ a: ['${x} ${y}'], b: 1, c: null, d: '${z}' })).toEqual(['x', 'y', 'z']);
  });
});

it('a text is filled as it is', () => {
  expect(fillText('Bearer ${id}', lookup)).toBe('Bearer a b/c?d');
});

test.each([
  ['${a} and ${vigil.runId}', undefined],
  ['costs $5 {a}', undefined],
  ['${a b}', '${a b}'],
  ['${}', '${}'],
  ['${1a}', '${1a}'],
  ['${a', '${'],
  ['${a${b}}', '${'],
])('in "%s" what is no variable is %s', (text, broken) => {
  expect(brokenPlaceholder(text)).toBe(broken);
  expect(variablesIn('x')).toEqual([]);
});
