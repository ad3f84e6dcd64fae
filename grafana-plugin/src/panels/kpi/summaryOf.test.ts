import type { Kpi } from './kpisOf';
import { summaryOf } from './summaryOf';

const at = (step: number | null): Kpi => ({ name: 'a', text: '1', isAbsent: false, color: 'red', step });
const absent: Kpi = { ...at(null), isAbsent: true };

test.each<[string, readonly Kpi[]]>([
  ['', []],
  ['', [at(0)]],
  ['', [at(null), at(null)]],
  ['1 of 3 at their lowest threshold', [at(0), at(1), at(1), at(null)]],
  ['1 of 1 at its lowest threshold', [at(0), at(null)]],
  ['2 figures, none at its lowest threshold', [at(1), at(2)]],
  ['1 figure, not at its lowest threshold', [at(1), at(null)]],
  ['1 of 1 at its lowest threshold, 2 without data', [at(0), absent, absent]],
  ['2 without data', [absent, absent]],
])('"%s" sums the figures up', (text, kpis) => {
  expect(summaryOf(kpis)).toBe(text);
});
