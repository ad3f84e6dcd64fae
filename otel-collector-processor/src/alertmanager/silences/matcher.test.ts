import { matchAll, matcherText, type Matcher } from './matcher.ts';

const alerts = [
  { labels: { alertname: 'A', service: 'cart', severity: 'page' } },
  { labels: { alertname: 'A', service: 'payment' } },
  { labels: { alertname: 'B', service: 'cart' } },
];
const matcher = (name: string, operator: string, value: string): Matcher => ({
  name,
  value,
  isRegex: operator.includes('~'),
  isEqual: operator.startsWith('='),
});
const indexes = (matchers: readonly Matcher[]) =>
  matchAll(matchers, alerts).map((alert) => alerts.indexOf(alert as never));

test.each<[matchers: [string, string, string][], found: number[]]>([
  [[['alertname', '=', 'A']], [0, 1]],
  [
    [
      ['alertname', '=', 'A'],
      ['service', '!=', 'cart'],
    ],
    [1],
  ],
  [[['service', '=~', 'cart|pay.*']], [0, 1, 2]],
  [[['service', '=~', 'car']], []],
  [
    [
      ['service', '!~', 'car'],
      ['service', '=~', '.+'],
    ],
    [0, 1, 2],
  ],
  [
    [
      ['alertname', '=', 'A'],
      ['severity', '=', ''],
    ],
    [1],
  ],
  [[['severity', '!=', '']], [0]],
  [
    [
      ['alertname', '=~', '.+'],
      ['severity', '!~', 'p.*'],
    ],
    [1, 2],
  ],
  [[['toString', '!=', '']], []],
])('%j matches %j', (matchers, found) => {
  expect(indexes(matchers.map(([name, operator, value]) => matcher(name, operator, value)))).toEqual(found);
});

test.each<[what: string, matchers: Matcher[]]>([
  ['that ask for nothing', [matcher('severity', '=', ''), matcher('service', '=~', '.*')]],
  ['that are none', []],
])('matchers %s are refused: they would silence everything', (_what, matchers) => {
  expect(() => matchAll(matchers, alerts)).toThrow(expect.objectContaining({ code: 'invalid_matcher' }) as Error);
});

test.each([
  ['(', 'is not a regular expression (missing closing ): `(`)'],
  ['a**', 'is not a regular expression (invalid nested repetition operator: `**`)'],
  ['a\\', 'is not a regular expression (trailing backslash at end of expression)'],
  ['[a', 'is not a regular expression (missing closing ]: `[a`)'],
  ['(?=a)a', 'is not a regular expression (invalid or unsupported Perl syntax: `(?=`)'],
  ['(a)\\1', 'is not a regular expression (invalid escape sequence: `\\1`)'],
  ['(a{1,100}){1,100}', 'is not a regular expression (invalid repeat count: `{1,100}`)'],
  ['a'.repeat(1001), 'is longer than the 1000 characters that can be tried here'],
])('the pattern %s is refused in words', (pattern, why) => {
  const refused = () => matchAll([matcher('service', '=~', pattern)], alerts);
  expect(refused).toThrow(`The matcher service=~${JSON.stringify(pattern)} ${why}.`);
});

test.each(['\\pL+', '\\Qcart\\E', '[[:alpha:]]+', 'c(?i)ART', '[^\\W]+', '(?i)ca(r)t|CARTS'])(
  'the pattern %s is tried as RE2 has it',
  (pattern) => expect(indexes([matcher('service', '=~', pattern), matcher('service', '=', 'cart')])).toEqual([0, 2]),
);

test('a pattern that takes other engines for ever takes no time', () => {
  const endless = [{ labels: { service: 'a'.repeat(5000) } }];
  expect(matchAll([matcher('service', '=~', '(a+)+b')], endless)).toEqual([]);
});

test.each([
  ['=', 'a="x\\"y"'],
  ['!=', 'a!="x\\"y"'],
  ['=~', 'a=~"x\\"y"'],
  ['!~', 'a!~"x\\"y"'],
])('is written as Alertmanager does: %s', (operator, text) => {
  expect(matcherText(matcher('a', operator, 'x"y'))).toBe(text);
});
