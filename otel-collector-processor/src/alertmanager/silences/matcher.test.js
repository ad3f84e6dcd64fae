import { matchAll, matcherText } from './matcher.ts';
const alerts = [
    { labels: { alertname: 'A', service: 'cart', severity: 'page' } },
    { labels: { alertname: 'A', service: 'payment' } },
    { labels: { alertname: 'B', service: 'cart' } },
];
const matcher = (name, operator, value) => ({
    name,
    value,
    isRegex: operator.includes('~'),
    isEqual: operator.startsWith('='),
});
const indexes = (matchers) => matchAll(matchers, alerts).map((alert) => alerts.indexOf(alert));
test.each([
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
test.each([
    ['that ask for nothing', [matcher('severity', '=', ''), matcher('service', '=~', '.*')]],
    ['that are none', []],
])('matchers %s are refused: they would silence everything', (_what, matchers) => {
    expect(() => matchAll(matchers, alerts)).toThrow(expect.objectContaining({ code: 'invalid_matcher' }));
});
test.each([
    ['(', 'is not a regular expression'],
    ['a**', 'is not a regular expression'],
    ['a\\', 'has a backslash at its end'],
    ['[a', 'has a bracket that is not closed'],
    ['(?=a)a', 'has a look-around, which Alertmanager does not know'],
    ['(?<!a)a', 'has a look-around, which Alertmanager does not know'],
    ['(a)\\1', 'has \\1, which cannot be tried here'],
    ['\\pL+', 'has \\p, which cannot be tried here'],
    ['\\Qa.b\\E', 'has \\Q, which cannot be tried here'],
    ['[[:alpha:]]', 'has a class such as [:alpha:], which cannot be tried here'],
    ['a(?i)b', 'has flags that cannot be tried here: only (?i) and (?s) at its start can'],
    ['[\\W]', 'has \\W within brackets, which cannot be tried here'],
    ['a'.repeat(1001), 'is longer than the 1000 characters that can be tried here'],
])('the pattern %s is refused in words', (pattern, why) => {
    const refused = () => matchAll([matcher('service', '=~', pattern)], alerts);
    expect(refused).toThrow(`The matcher service=~${JSON.stringify(pattern)} ${why}.`);
});
test('a pattern that takes for ever is stopped', () => {
    const endless = [{ labels: { service: 'a'.repeat(60) } }];
    const tried = () => matchAll([matcher('service', '=~', '(a+)+b')], endless);
    expect(tried).toThrow('takes too long to try here (more than 100 ms): write it simpler');
});
test.each([
    ['=', 'a="x\\"y"'],
    ['!=', 'a!="x\\"y"'],
    ['=~', 'a=~"x\\"y"'],
    ['!~', 'a!~"x\\"y"'],
])('is written as Alertmanager does: %s', (operator, text) => {
    expect(matcherText(matcher('a', operator, 'x"y'))).toBe(text);
});
