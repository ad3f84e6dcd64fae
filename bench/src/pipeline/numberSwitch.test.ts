import { numberSwitch } from './numberSwitch.ts';

test.each([
  [{}, 3],
  [{ rounds: '7' }, 7],
  [{ rounds: '0.5' }, 0.5],
])('of %j the number is %i', (switches, value) => {
  expect(numberSwitch(switches, 'rounds', 3)).toBe(value);
});

test.each(['0', '-1', 'many', '', 'Infinity', true])('%j is no number above 0', (rounds) => {
  expect(() => numberSwitch({ rounds }, 'rounds', 3)).toThrow('--rounds');
});
