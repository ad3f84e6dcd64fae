import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readAiops } from '../aiops/readAiops.ts';
import { readNab } from '../nab/readNab.ts';
import { readTsb } from '../tsb/readTsb.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'vigil-data-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), file.endsWith('.gz') ? gzipSync(text) : text);
}

describe('reading NAB', () => {
  const LABELS = 'nab/labels/combined_windows.json';

  test('takes every file, plain or gzip, and turns windows into rows', async () => {
    put('nab/data/b/plain.csv', 'timestamp,value\r\n2014-01-01 00:00:00,1\r\n2014-01-01 00:05:00,2.5\r\n');
    put(
      'nab/data/a/packed.csv.gz',
      'timestamp,value\n2014-01-01 00:00:00,7\n2014-01-01 00:05:00,\n2014-01-01 00:10:00,1e3\n',
    );
    put(LABELS, JSON.stringify({ 'a/packed.csv': [['2014-01-01 00:05:00.000000', '2014-01-01 00:10:00.000000']] }));
    const [packed, plain] = (await readNab(folder))!;
    expect(packed).toMatchObject({ name: 'a/packed.csv', category: 'a', windows: [[1, 2]] });
    expect([...packed!.values]).toEqual([7, NaN, 1000]);
    expect(plain).toMatchObject({ name: 'b/plain.csv', category: 'b', windows: [] });
    expect([...plain!.timesMs]).toEqual([Date.UTC(2014, 0, 1), Date.UTC(2014, 0, 1, 0, 5)]);
  });

  test('says which window has no row', async () => {
    put('nab/data/a/x.csv', 'timestamp,value\n2014-01-01 00:00:00,1\n');
    put(LABELS, JSON.stringify({ 'a/x.csv': [['2015-01-01 00:00:00', '2015-01-01 00:00:00']] }));
    await expect(readNab(folder)).rejects.toThrow('a/x.csv has no row at 2015-01-01 00:00:00');
  });

  test('is absent without files or labels', async () => {
    expect(await readNab(folder)).toBeUndefined();
    put('nab/data/a/x.csv', 'timestamp,value\n');
    expect(await readNab(folder)).toBeUndefined();
  });
});

describe('reading TSB-AD-U', () => {
  test('takes value and label of every series in the order of their names', async () => {
    put('tsb-ad-u/series/002_b.csv.gz', 'value,label\n1.5,0\n2,1\n');
    put('tsb-ad-u/series/001_a.csv', 'Data,Label\n3,0.0\n,1.0\n');
    const [a, b] = (await readTsb(folder))!;
    expect([a!.name, [...a!.values], [...a!.labels]]).toEqual(['001_a.csv', [3, NaN], [0, 1]]);
    expect([b!.name, [...b!.values], [...b!.labels], [...b!.timesMs]]).toEqual([
      '002_b.csv',
      [1.5, 2],
      [0, 1],
      [0, 60_000],
    ]);
  });

  test('is absent without files', async () => expect(await readTsb(folder)).toBeUndefined());
});

describe('reading the AIOps KPIs', () => {
  test('scores the second half where there is no test part', async () => {
    put('aiops-kpi/k.train.csv.gz', '# start=100 step=300\nvalue,label\n1,0\n2,0\n3,1\n4,0\n5,0\n');
    const [kpi] = (await readAiops(folder))!;
    expect(kpi).toMatchObject({ name: 'k', scoredFrom: 2 });
    expect([...kpi!.timesMs]).toEqual([100_000, 400_000, 700_000, 1_000_000, 1_300_000]);
    expect([...kpi!.labels]).toEqual([0, 0, 1, 0, 0]);
  });

  test('scores the test part where it stands beside the train part', async () => {
    put('aiops-kpi/k.train.csv.gz', '# start=0 step=60\nvalue,label\n1,0\n2,1\n');
    put('aiops-kpi/k.test.csv.gz', '# start=600 step=60\nvalue,label\n3,0\n4,1\n5,0\n');
    const [kpi, ...others] = (await readAiops(folder))!;
    expect(others).toEqual([]);
    expect(kpi).toMatchObject({ name: 'k', scoredFrom: 2 });
    expect([...kpi!.timesMs]).toEqual([0, 60_000, 600_000, 660_000, 720_000]);
    expect([...kpi!.values]).toEqual([1, 2, 3, 4, 5]);
  });

  test('is absent without files', async () => expect(await readAiops(folder)).toBeUndefined());
});
