import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rowFile } from './rowFile.ts';

type Row = Readonly<{ fault: string; seconds: number | null; failure: string }>;
const COLUMNS = { fault: 'text', seconds: 'number', failure: 'text' } as const;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'vigil-rows-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('reads what it has written, oldest first; a file that is not there has no rows', () => {
  const rows = rowFile<Row>(join(folder, 'results/rows.csv'), COLUMNS);
  expect(rows.read()).toEqual([]);
  const written: readonly Row[] = [
    { fault: 'a', seconds: 1.5, failure: '' },
    { fault: 'b', seconds: null, failure: 'nothing' },
    { fault: 'c', seconds: 0, failure: '' },
  ];
  for (const row of written) rows.append(row);
  expect(rows.read()).toEqual(written);
});

test('a cell ends neither its row nor itself', () => {
  const file = join(folder, 'rows.csv');
  const rows = rowFile<Row>(file, COLUMNS);
  rows.append({ fault: 'a', seconds: 1, failure: 'Error: "x",\r\n  at y' });
  expect(readFileSync(file, 'utf8')).toBe('fault,seconds,failure\na,1,Error:  x   at y\n');
});

test('refuses a file of other columns', () => {
  const file = join(folder, 'rows.csv');
  writeFileSync(file, 'fault,minutes\na,1\n');
  expect(() => rowFile<Row>(file, COLUMNS).read()).toThrow('has other columns than this version writes');
});
