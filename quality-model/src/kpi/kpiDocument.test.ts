import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kpiDocument } from './kpiDocument.ts';

test('docs/kpis.md says what the definitions say', () => {
  expect(readFileSync(join('docs', 'kpis.md'), 'utf8')).toBe(kpiDocument());
});
