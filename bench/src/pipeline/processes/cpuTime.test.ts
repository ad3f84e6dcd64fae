import { cpuSecondsIn } from './cpuTime.ts';
import { kibIn } from './memory.ts';

const stat = (name: string) =>
  `4242 (${name}) S 1 4242 4242 0 -1 4194304 5 6 7 8 1234 567 30 9 20 0 12 0 98765 1000 200 18446744073709551615`;

describe('CPU time', () => {
  test.each(['otelcol', 'node main', 'a) S 9 9 (b'])(
    'of %s is user and system, its own and that of its ended children',
    (name) => {
      expect(cpuSecondsIn(stat(name))).toBeCloseTo((1234 + 567 + 30 + 9) / 100);
    },
  );

  it('of a process that has just ended is nothing', () => {
    expect(cpuSecondsIn('')).toBe(0);
  });
});

describe('memory', () => {
  const status = 'Name:\tnode\nVmPeak:\t 900000 kB\nVmHWM:\t   81920 kB\nVmRSS:\t    4096 kB\n';
  test.each([
    ['VmHWM', 81_920],
    ['VmRSS', 4096],
  ] as const)('%s is read in kB', (field, kib) => {
    expect(kibIn(status, field)).toBe(kib);
  });

  it('of a process that has just ended is nothing', () => {
    expect(kibIn('', 'VmRSS')).toBe(0);
  });
});
