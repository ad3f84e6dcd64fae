import { valuePattern } from './valuePattern.ts';

describe('a value of a rule', () => {
  test.each([
    ['yes', 'yes', true],
    ['yes', 'YES', true],
    ['yes', 'yess', false],
    ['yes', 'y', false],
    ['*', 'anything', true],
    ['*', '', false],
    ['*', '  ', false],
    ['#-#', '4711-17', true],
    ['#-#', '4711-', false],
    ['#-#', 'SM-1', false],
    ['#-#', '12-3x', false],
    ['a*', 'abc', true],
    ['a*', 'xabc', false],
    ['*c', 'abc', true],
    ['*c', 'abcx', false],
    ['*=*', 'VU=1', true],
    ['*=*', 'VU', false],
    ['*b*b*', 'abcb', true],
    ['*b*b*', 'abc', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['id *#', 'id x12', true],
    ['v#.*', 'v1.rc', true],
  ])('%s fits "%s": %s', (pattern, value, expected) => {
    expect(valuePattern(pattern)(value)).toBe(expected);
  });

  test('is exact in case where that is asked for', () => {
    expect(valuePattern('True', true)('true')).toBe(false);
  });

  // What makes regular expressions take exponential time costs a product of lengths here.
  test('cannot be made to take long', () => {
    const matches = valuePattern('*a*a*a*a*a*a*a*b');
    expect(matches('a'.repeat(4096))).toBe(false);
    expect(matches('a'.repeat(4097))).toBe(false);
  });
});
