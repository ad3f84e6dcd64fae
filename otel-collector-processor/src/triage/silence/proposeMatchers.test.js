import { alert } from '../testing/world.ts';
import { proposeMatchers } from './proposeMatchers.ts';
const words = (...labels) =>
  proposeMatchers(labels.map((each) => alert(each))).map(
    ({ name, value, isRegex }) => `${name}${isRegex ? '=~' : '='}${value}`,
  );
test.each([
  ['no alert: none', [], []],
  ['one alert: all that it says', [{ alertname: 'A', b: '1', pod: 'x-1' }], ['alertname=A', 'b=1', 'pod=x-1']],
  [
    'several: what they have in common',
    [
      { alertname: 'A', b: '1', c: '1' },
      { alertname: 'A', b: '1', c: '2' },
    ],
    ['alertname=A', 'b=1'],
  ],
  [
    'several rules: their names',
    [
      { alertname: 'B(1)', b: '1' },
      { alertname: 'A', b: '1' },
    ],
    ['alertname=~A|B\\(1\\)', 'b=1'],
  ],
  [
    'what is gone with a pod is not asked for',
    [
      { alertname: 'A', pod: 'x' },
      { alertname: 'A', pod: 'x' },
    ],
    ['alertname=A'],
  ],
  ['an empty label says nothing', [{ alertname: 'A', b: '' }], ['alertname=A']],
])('%s', (_what, labels, expected) => {
  expect(words(...labels)).toEqual(expected);
});
